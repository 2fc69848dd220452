"""An area and its place in the tree.

The place is a path of four figures a level, so that everything below an area is a range of paths, on any database.
Official codes are an attribute: development zones, mergers and counties run by the province break them as a tree.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

#: Figures of a path's segment.
WIDTH = 4
#: Areas right below one: the range of paths below the last must still have an end.
MOST = 10**WIDTH - 2


class Level(models.IntegerChoices):
    PROVINCE = 1, _("province")
    CITY = 2, _("city")
    COUNTY = 3, _("county")
    TOWNSHIP = 4, _("township")
    VILLAGE = 5, _("village")


def range_of(path: str) -> tuple[str, str]:
    """The paths at and below one are those >= the first and < the second."""
    return path, path[:-WIDTH] + str(int(path[-WIDTH:]) + 1).zfill(WIDTH)


class AreaSet(models.QuerySet["Area"]):
    def within(self, path: str) -> AreaSet:
        """An area and all below it."""
        start, end = range_of(path)
        return self.filter(path__gte=start, path__lt=end)

    def on(self, day: dt.date) -> AreaSet:
        """Those that exist on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


class Area(models.Model):
    """A province, city, county, township or village. Nothing is deleted: an area that ends has a last day."""

    code = models.CharField(max_length=12, db_index=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=Level.VILLAGE * WIDTH, unique=True)
    valid_from = models.DateField()
    #: the first day on which it is no more
    valid_to = models.DateField(null=True)
    #: what took its place
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    #: of its seat, in degrees, as the source has them that the rule book names
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    #: made up, for a demonstration
    synthetic = models.BooleanField(default=False)

    objects = AreaSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="area_code"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="area_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    def is_on(self, day: dt.date) -> bool:
        """Whether it exists on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def name(self) -> str:
        """In the language of the screen."""
        return self.name_zh if (get_language() or "zh").startswith("zh") or not self.name_en else self.name_en

    def holds(self, path: str) -> bool:
        """Whether a path is this area's or below it."""
        return path.startswith(self.path)
