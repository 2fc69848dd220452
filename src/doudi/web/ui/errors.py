"""What forms say of a wrong input, in plain words: in place of Django's sentences."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms import ChoiceField, IntegerField, ModelChoiceField, ModelMultipleChoiceField, MultipleChoiceField
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Choose from what is offered.")
CHOOSING = (ChoiceField, MultipleChoiceField, ModelChoiceField, ModelMultipleChoiceField)


def say_plainly() -> None:
    """For every form of the server, once it starts; a field's own words go before these."""
    for field in CHOOSING:
        field.default_error_messages = {**field.default_error_messages, "invalid_choice": CHOOSE}
    IntegerField.default_error_messages = {
        **IntegerField.default_error_messages, "invalid": _("Write a whole number in figures."),
    }  # fmt: skip
    MaxLengthValidator.message = _("It is too long: %(show_value)s characters; at most %(limit_value)s fit.")
    MinValueValidator.message = _("It cannot be less than %(limit_value)s.")
    MaxValueValidator.message = _("It cannot be more than %(limit_value)s.")
