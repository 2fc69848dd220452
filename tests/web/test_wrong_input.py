"""What forms say of a wrong input is said in the house's words."""

from __future__ import annotations

from django import forms
from django.utils import translation

from doudi.areas.models import Area


class Sample(forms.Form):
    text = forms.CharField(max_length=3)
    choice = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    area = forms.ModelChoiceField(Area.objects.none())
    number = forms.IntegerField(min_value=1)
    large = forms.IntegerField(max_value=9)
    odd = forms.IntegerField()


def test_wrong_input_is_told_in_plain_words() -> None:
    form = Sample({"text": "abcde", "choice": "b", "several": ["b"], "area": "b", "number": "0", "large": "10",
                   "odd": "x"})  # fmt: skip
    with translation.override("en"):
        said = {name: " ".join(errors) for name, errors in form.errors.items()}
    assert said == {
        "text": "It is too long: 5 characters; at most 3 fit.", "choice": "Choose from what is offered.",
        "several": "Choose from what is offered.", "area": "Choose from what is offered.",
        "number": "It cannot be less than 1.", "large": "It cannot be more than 9.",
        "odd": "Write a whole number in figures.",
    }  # fmt: skip
