"""Books and procedures as they were when something was handled by them, each stored once, by its digest."""

from __future__ import annotations

from django.db import models

from doudi.audit.models import Recorded

#: Figures of a sha256 in hex.
DIGEST = 64


class ProcedureText(Recorded):
    """A version of a procedure: a case goes on by its own, whatever the rule book says by then."""

    digest = models.CharField(max_length=DIGEST, primary_key=True)
    programme = models.CharField(max_length=60)
    #: its canonical JSON
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.programme} {self.digest[:12]}"


class BookText(Recorded):
    """A compiled rule book, compressed: what a decision is replayed by."""

    digest = models.CharField(max_length=DIGEST, primary_key=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.digest[:12]
