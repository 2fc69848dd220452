"""`doudi account`: who forgot a password or lost a telephone is let in again, on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from tests.cli.commands import Doudi
from tests.places import an_account, an_area
from tests.web.people import with_factor

from doudi.audit.models import Event

pytestmark = pytest.mark.django_db
NEW = "a long walk by the sea"


@pytest.fixture(autouse=True)
def one_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands set the rights of files for the whole process."""
    monkeypatch.setattr("os.umask", lambda mask: 0)


def test_a_password_is_lent(doudi: Doudi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    an_area("land")
    account = an_account()
    monkeypatch.setenv("DOUDI_PASSWORD", NEW)
    done = doudi("account", "password", account.username, "--reason", "本人到场")
    assert done.code == 0 and account.username in done.out and NEW not in done.out
    account.refresh_from_db()
    assert account.check_password(NEW) and account.password_lent
    assert Event.objects.get(act="account.lend").reason == "本人到场"
    file = tmp_path / "password"
    file.write_text("another long walk\n")
    assert doudi("account", "password", account.username, "--reason", "x", "--password-file", str(file)).code == 0
    account.refresh_from_db()
    assert account.check_password("another long walk")


def test_a_second_factor_is_taken_off(doudi: Doudi) -> None:
    an_area("land")
    account = with_factor(an_account())
    assert doudi("account", "factor", account.username, "--reason", "手机丢失").code == 0
    assert not Authenticator.objects.filter(user=account).exists()
    assert Event.objects.filter(act="account.factor", object_id=account.pk).exists()


@pytest.mark.parametrize(("words", "said"), [
    (("password", "nobody", "--reason", "x"), "nobody signs in as"),
    (("factor", "nobody", "--reason", "x"), "nobody signs in as"),
    (("factor", "{}", "--reason", " "), "Say why"),
    (("factor", "{}"), "--reason"),
])  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(
    doudi: Doudi, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    an_area("land")
    account = an_account()
    monkeypatch.setenv("DOUDI_PASSWORD", NEW)
    found = doudi("account", *(each.format(account.username) for each in words))
    assert found.code == 2 and said in found.err
    account.is_active = False
    account.save()
    assert doudi("account", "password", account.username, "--reason", "x").code == 2
