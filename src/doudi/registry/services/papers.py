"""Papers: what their bytes are is looked at, not believed; they lie under their hash, below the server's folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act
from doudi.audit.services import record_view
from doudi.kernel.files import file_digest
from doudi.registry.models import Grade, Paper, Person
from doudi.registry.services.persons import held
from doudi.registry.services.recording import recorded

#: Bytes of one paper at most.
MOST = 20 << 20
#: How files begin that may be filed.
KINDS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1")


def file_paper(actor: Actor, person: Person, *, kind: str, data: bytes, grade: Grade) -> Paper:
    """Files a paper about a person. ValidationError for what is too large, empty or of no kind that may be filed."""
    require(actor, Act.PAPER_ADD, person)
    kind, mime = kind.strip(), mime_of(data)
    if not kind or len(kind) > 40:
        raise ValidationError(_("Say in 40 characters at most what paper it is."))
    sha256 = hashlib.sha256(data).hexdigest()
    keep_bytes(data, sha256)  # before the row: a file without a row harms nobody, a row without a file does
    with transaction.atomic():
        found = held(actor, person, Act.PAPER_ADD)
        paper = Paper.objects.create(
            person=found, kind=kind, sha256=sha256, size=len(data), mime=mime, grade=grade, added_at=timezone.now()
        )
        recorded(actor, "paper.file", paper, place=found)
    return paper


def mime_of(data: bytes) -> str:
    """By how the bytes begin; ValidationError when they are nothing that may be filed."""
    if not data:
        raise ValidationError(_("The file is empty."))
    if len(data) > MOST:
        raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": MOST >> 20})
    for start, mime in KINDS.items():
        if data.startswith(start):
            return mime
    if data[4:12] in HEIC:
        return "image/heic"
    raise ValidationError(_("Only PDF, JPEG, PNG and HEIC files can be filed."))


def read_paper(actor: Actor, paper: Paper, *, purpose: str) -> bytes:
    """A paper's bytes, for who may see it; the look is committed before they are handed out. Damaged: no look."""
    if not Paper.objects.visible_to(actor).filter(pk=paper.pk).exists():
        require(actor, Act.FACT_VIEW, paper.person)
        raise Refused(Denied(_("it is not there"), hidden=True))
    data = bytes_of(paper)
    place = paper.person
    record_view(
        actor, "registry.paper", paper.pk, purpose=purpose, area_path=place.area_path, sensitivity=place.sensitivity
    )
    return data


class Damaged(Exception):
    """A paper's bytes are gone, or are not those that were filed."""


def bytes_of(paper: Paper) -> bytes:
    """A paper's bytes as they were filed; Damaged when they are not there any more."""
    return kept_bytes(paper.sha256, f"paper {paper.pk}")


def kept_bytes(sha256: str, what: str) -> bytes:
    """Bytes by their hash; Damaged when they are not there any more."""
    try:
        data = place_of(sha256).read_bytes()
    except OSError:
        raise Damaged(f"{what} is missing") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(f"{what} was changed")
    return data


def place_of(sha256: str) -> Path:
    """Where bytes lie, by their hash."""
    return Path(settings.PAPERS) / sha256[:2] / sha256


def keep_bytes(data: bytes, sha256: str) -> None:
    """Writes bytes under their hash, unless they lie there already."""
    place = place_of(sha256)
    if place.exists() and file_digest(place) == sha256:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
