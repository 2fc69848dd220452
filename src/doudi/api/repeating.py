"""A request that may be sent twice: what was done the first time is answered the second time, and not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi.api.models import LONGEST, Repeatable
from doudi.api.problems import Problem
from doudi.api.tokens import Request

#: The header that makes a request repeatable.
HEADER = "Idempotency-Key"


def once(request: Request, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work` answers: only keys, numbers and days. With a key it is done and kept in one transaction."""
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return work()
    if len(key) > LONGEST or not key.isascii() or not key.isprintable():
        raise Problem(422, _("An idempotency key has at most 100 plain characters."), kind="key")
    digest = hashlib.sha256(request.method.encode() + request.path.encode() + request.body).hexdigest()  # type: ignore[union-attr]
    if (kept := _kept(request, key, digest)) is not None:
        return kept
    try:
        with transaction.atomic():
            row = Repeatable.objects.create(
                token=request.auth, key=key, digest=digest, answer={}, made_on=request.actor.on
            )  # whoever sends the same meanwhile waits here
            row.answer = work()
            row.save(update_fields=["answer"])
            return dict(row.answer)
    except IntegrityError:
        if (kept := _kept(request, key, digest)) is None:
            raise
        return kept


def _kept(request: Request, key: str, digest: str) -> dict[str, Any] | None:
    row = Repeatable.objects.filter(token=request.auth, key=key).first()
    if row is None:
        return None
    if row.digest != digest:
        raise Problem(409, _("This key was used for another request."), kind="key")
    return dict(row.answer)
