"""Events, their digests, and the seals that chain them. None is ever changed or deleted, but for expiry after its time.

An event's digest is made as the event is written and waits as `Unsealed`; a sealer moves it to `Sealed`, in a batch.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

#: Figures of a digest: HMAC-SHA256 in hex.
DIGEST = 64


class AppendOnly(models.QuerySet[Any]):
    """Rows are added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("what was recorded is not changed")

    def delete(self) -> NoReturn:
        raise TypeError("what was recorded is not deleted")


class Recorded(models.Model):
    """A row that is written once."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what was recorded is not changed")
        super().save(*args, force_insert=True, **{k: v for k, v in kwargs.items() if k != "force_insert"})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what was recorded is not deleted")


class Event(Recorded):
    """One act: who did what to which object, when, in what capacity and why.

    Nothing points at other tables: an event outlives what it tells of. It holds digests of what changed, no values.
    """

    at = models.DateTimeField()
    #: what belongs to one request or command
    correlation = models.UUIDField(db_index=True)
    account = models.BigIntegerField(null=True)
    #: the account's name then; of a command, what ran it
    actor = models.CharField(max_length=100)
    posting = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40)
    act = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    #: where the object was, as a path of areas; empty: nowhere in particular
    area_path = models.CharField(max_length=40, blank=True)
    sensitivity = models.CharField(max_length=20, blank=True)
    before = models.CharField(max_length=DIGEST, blank=True)
    after = models.CharField(max_length=DIGEST, blank=True)
    #: names of the fields that changed, with spaces between
    fields = models.TextField(blank=True)
    #: of a view, why it was looked at; of a decision, why it was made
    reason = models.TextField(blank=True)

    class Meta(Recorded.Meta):
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="event_object"),
            models.Index(fields=["area_path", "-id"], name="event_area"),
            models.Index(fields=["account", "-id"], name="event_account"),
            models.Index(fields=["act", "-id"], name="event_act"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.object_type} {self.object_id}"


class Unsealed(models.Model):
    """An event's digest, written with the event, until a seal takes it up."""

    event = models.BigIntegerField(primary_key=True)
    digest = models.CharField(max_length=DIGEST)

    def __str__(self) -> str:
        return f"event {self.event}"


class Seal(Recorded):
    """A batch of events, chained to the batch before it. `number` counts from 1 without a gap."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    count = models.IntegerField()
    #: over the seal before it, and the numbers and digests of the batch
    digest = models.CharField(max_length=DIGEST)

    def __str__(self) -> str:
        return f"seal {self.number}"


class Sealed(Recorded):
    """An event's digest and its place in a batch. It stays when the event has expired."""

    event = models.BigIntegerField(primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, db_index=False)
    place = models.IntegerField()
    digest = models.CharField(max_length=DIGEST)

    class Meta(Recorded.Meta):
        constraints = [models.UniqueConstraint(fields=["seal", "place"], name="sealed_place")]

    def __str__(self) -> str:
        return f"event {self.event} in {self.seal_id}"


class Head(models.Model):
    """The one row that sealers wait for each other at. It tells the last seal, so that none is taken off the end."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=DIGEST, blank=True)

    def __str__(self) -> str:
        return f"up to seal {self.number}"
