"""What the forms of several acts on a case ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from doudi.kernel.errors import InputError
from doudi.kernel.money import parse_yuan
from doudi.registry.services.papers import MOST, mime_of

#: More than any award.
MOST_FEN = 10**10
#: Files that are filed by one form at most, and the bytes by which it is told what one is.
MOST_FILES, START = 20, 32


def words_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Several lines of what somebody has to say."""
    return forms.CharField(label=label, required=required, help_text=help_text, widget=forms.Textarea, max_length=4000)


def reason_field(label: Any = None, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return words_field(label or _("Reason"), required=required, help_text=help_text)


def findings_field(help_text: Any = "") -> forms.CharField:
    return words_field(_("What was found"), help_text=help_text)


class MoneyField(forms.CharField):
    """Yuan as they are written, kept as fen."""

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip().removesuffix("元")
        if not text:
            return None
        try:
            fen = parse_yuan(text)
        except InputError:
            fen = -1
        if not 0 <= fen <= MOST_FEN:
            raise ValidationError(_("Write the amount in yuan, such as 453.00."))
        return fen


class ManyFiles(forms.FileInput):
    """A file chooser that takes several at once."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Photographs or papers, several at once, as uploaded files. An error names each that may not be filed."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = [each for each in data or () if each]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(most)s files at once."), params={"most": MOST_FILES})
        wrong = [f"{each.name}：{why}" for each in files if (why := _why_not(each))]
        if wrong:
            raise ValidationError(wrong)
        return files


def _why_not(file: UploadedFile[Any]) -> str:
    """Why a file may not be filed; nothing where it may. Of a large one only the first bytes are read."""
    if (file.size or 0) > MOST:
        return str(_("The file is larger than %(most)s MB.") % {"most": MOST >> 20})
    try:
        mime_of(file.read(START))
    except ValidationError as error:
        return str(error.messages[0])
    finally:
        file.seek(0)
    return ""
