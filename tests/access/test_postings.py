"""People are posted, for some time, to what goes together; and postings are seen where they lie."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from tests.access.table import CLEARED, NOT_BOTH, POSTED
from tests.places import SINCE, TODAY, a_posting, a_tree, an_account, an_actor, an_administrator, level_for

from doudi.access.actor import actor_of
from doudi.access.models import Posting
from doudi.access.permissions import Denied, Refused
from doudi.access.queries import accounts_visible_to, own_postings
from doudi.access.roles import Act, Role, Sensitivity
from doudi.access.services import (
    close_account,
    end_posting,
    lend_password,
    may_change_account,
    open_account,
    post,
)  # fmt: skip
from doudi.areas.models import Area, Level
from doudi.audit.models import Event

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
STRONG = "a long walk by the river"


@pytest.fixture
def tree() -> dict[str, Area]:
    return a_tree()


AT = {
    Level.PROVINCE: "land",
    Level.CITY: "north",
    Level.COUNTY: "east",
    Level.TOWNSHIP: "hill",
    Level.VILLAGE: "hill_a",
}


def place_for(tree: dict[str, Area], role: Role) -> Area:
    return tree[AT[level_for(role)]]


@pytest.mark.parametrize("role", Role)
def test_a_role_is_posted_at_its_levels_alone(tree: dict[str, Area], role: Role) -> None:
    for level, name in AT.items():
        if level in POSTED[role]:
            made = post(an_administrator(), an_account(), role=role, area=tree[name], starts=TODAY)
            event = Event.objects.get(act="posting.start", object_id=made.pk)
            assert (event.area_path, event.object_type) == (tree[name].path, "access.posting")
        else:
            with pytest.raises(ValidationError):
                post(an_administrator(), an_account(), role=role, area=tree[name], starts=TODAY)


@pytest.mark.parametrize("role", Role)
def test_a_posting_is_cleared_for_what_its_role_may_be(tree: dict[str, Area], role: Role) -> None:
    area = place_for(tree, role)
    for kind in (Sensitivity.CHILD, Sensitivity.VIOLENCE, Sensitivity.COMPLAINT):
        account = an_account()
        if kind in CLEARED[role]:
            made = post(an_administrator(), account, role=role, area=area, starts=TODAY, cleared=[kind])
            assert actor_of(made, TODAY).clearances == {"ordinary", kind}
        else:
            with pytest.raises(ValidationError):
                post(an_administrator(), account, role=role, area=area, starts=TODAY, cleared=[kind])


@pytest.mark.parametrize("role", Role)
def test_nobody_is_two_things_that_do_not_go_together(tree: dict[str, Area], role: Role) -> None:
    for other in Role:
        account = an_account()
        post(an_administrator(), account, role=role, area=place_for(tree, role), starts=TODAY)
        area = tree["west"] if other == role and level_for(role) == Level.COUNTY else place_for(tree, other)
        if frozenset({role, other}) in NOT_BOTH:
            with pytest.raises(ValidationError):
                post(an_administrator(), account, role=other, area=area, starts=TODAY)
        elif other != role:
            post(an_administrator(), account, role=other, area=area, starts=TODAY)


@pytest.mark.parametrize(
    ("starts", "ends", "together"),
    [
        (10, None, True),
        (0, None, True),
        (0, 10, False),  # the day before the other one starts
        (0, 11, True),
        (19, None, True),  # its last day
        (20, None, False),  # the day after
        (20, 30, False),
        (12, 15, True),
    ],
)
def test_two_postings_are_compared_day_by_day(
    tree: dict[str, Area], starts: int, ends: int | None, together: bool
) -> None:
    """One from day 10 to the day before day 20, and another that does not go with it."""
    account, administrator = an_account(), an_administrator()
    post(
        administrator, account, role=Role.COUNTY_HEAD, area=tree["east"], starts=TODAY + 10 * DAY,
        ends=TODAY + 20 * DAY,
    )  # fmt: skip
    last = None if ends is None else TODAY + ends * DAY
    asked = {"role": Role.AUDITOR, "area": tree["south"], "starts": TODAY + starts * DAY, "ends": last}
    if together:
        with pytest.raises(ValidationError):
            post(administrator, account, **asked)
    else:
        made = post(administrator, account, **asked)
        assert Posting.objects.filter(pk=made.pk).exists()


def test_the_same_posting_is_not_made_twice(tree: dict[str, Area]) -> None:
    account = an_account()
    post(an_administrator(), account, role=Role.COUNTY_HEAD, area=tree["east"], starts=TODAY)
    with pytest.raises(ValidationError):
        post(an_administrator(), account, role=Role.COUNTY_HEAD, area=tree["east"], starts=TODAY + DAY)
    assert Posting.objects.count() == Event.objects.filter(act="posting.start").count() == 1


def test_a_posting_ends_after_it_starts(tree: dict[str, Area]) -> None:
    with pytest.raises(ValidationError):
        post(an_administrator(), an_account(), role=Role.COUNTY_HEAD, area=tree["east"], starts=TODAY, ends=TODAY)


def test_nobody_is_posted_to_an_area_that_is_no_more(tree: dict[str, Area]) -> None:
    village = tree["hill_a"]
    village.valid_to = TODAY
    village.save()
    for ends in (None, TODAY + DAY):
        with pytest.raises(ValidationError):
            post(an_administrator(), an_account(), role=Role.VILLAGE_CADRE, area=village, starts=SINCE, ends=ends)
    post(an_administrator(), an_account(), role=Role.VILLAGE_CADRE, area=village, starts=SINCE, ends=TODAY)


def test_only_who_administers_the_area_posts_and_ends(tree: dict[str, Area]) -> None:
    elsewhere = an_actor(Role.ADMINISTRATOR, tree["west"])
    head = an_actor(Role.COUNTY_HEAD, tree["east"])
    posted = a_posting(Role.COUNTY_REVIEWER, tree["east"])
    for actor in (elsewhere, head):
        with pytest.raises(Refused) as refused:
            post(actor, an_account(), role=Role.COUNTY_HEAD, area=tree["east"], starts=TODAY)
        assert refused.value.denied.hidden == (actor is elsewhere)
        with pytest.raises(Refused):
            end_posting(actor, posted, on=TODAY, reason="调离")
    assert not Event.objects.exists()


def test_a_posting_is_in_force_from_its_first_day_to_the_day_before_its_end(tree: dict[str, Area]) -> None:
    posted = a_posting(Role.COUNTY_HEAD, tree["east"], starts=TODAY)
    end_posting(an_administrator(), posted, on=TODAY + 3 * DAY, reason="调离")
    posted.refresh_from_db()
    days = [bool(actor_of(posted, TODAY + number * DAY).acts) for number in range(-1, 5)]
    assert days == [False, True, True, True, False, False]
    assert days == [bool(own_postings(posted.account, TODAY + number * DAY)) for number in range(-1, 5)]
    assert actor_of(posted, TODAY + 3 * DAY).path == ""
    with pytest.raises(ValidationError):
        end_posting(an_administrator(), posted, on=TODAY + 4 * DAY, reason="调离")


def test_a_posting_for_a_time_can_be_ended_sooner_and_not_later(tree: dict[str, Area]) -> None:
    posted = a_posting(Role.COUNTY_HEAD, tree["east"], starts=TODAY, ends=TODAY + 10 * DAY)
    with pytest.raises(ValidationError):
        end_posting(an_administrator(), posted, on=TODAY + 11 * DAY, reason="延期")
    assert end_posting(an_administrator(), posted, on=TODAY + DAY, reason="调离").ends == TODAY + DAY


def test_an_end_needs_a_reason_and_no_day_before_the_start(tree: dict[str, Area]) -> None:
    posted = a_posting(Role.COUNTY_HEAD, tree["east"], starts=TODAY)
    with pytest.raises(ValidationError):
        end_posting(an_administrator(), posted, on=TODAY + DAY, reason=" ")
    with pytest.raises(ValidationError):
        end_posting(an_administrator(), posted, on=TODAY - DAY, reason="调离")


def test_a_closed_account_may_nothing_and_all_its_postings_are_over(tree: dict[str, Area]) -> None:
    account = an_account()
    a_posting(Role.COUNTY_HEAD, tree["east"], account=account)
    a_posting(Role.CITIZEN, tree["hill_a"], account=account, ends=TODAY + 100 * DAY)
    a_posting(Role.DISABLED_FEDERATION, tree["west"], account=account, starts=TODAY + 9 * DAY)
    close_account(an_administrator(), account, reason="退休", on=TODAY)
    account.refresh_from_db()
    assert not account.is_active
    for day in (TODAY, TODAY + 10 * DAY, TODAY + 99 * DAY):
        assert own_postings(account, day) == []
    assert Event.objects.filter(act="posting.end").count() == 3


def test_an_account_is_closed_only_by_who_administers_all_its_places(tree: dict[str, Area]) -> None:
    account = an_account()
    a_posting(Role.COUNTY_HEAD, tree["east"], account=account)
    with pytest.raises(Refused) as refused:
        close_account(an_actor(Role.ADMINISTRATOR, tree["west"]), account, reason="退休", on=TODAY)
    assert refused.value.denied.hidden
    account.refresh_from_db()
    assert account.is_active


def test_who_forgot_their_password_is_lent_one_by_who_administers_all_their_places(tree: dict[str, Area]) -> None:
    account = an_account()
    a_posting(Role.COUNTY_HEAD, tree["east"], account=account)
    a_posting(Role.CITY_OFFICER, tree["north"], account=account, starts=SINCE, ends=TODAY)  # over
    for place, hidden in (("west", True), ("hill", True)):
        with pytest.raises(Refused) as refused:
            lend_password(an_actor(Role.ADMINISTRATOR, tree[place]), account, password=STRONG, reason="x", on=TODAY)
        assert refused.value.denied.hidden == hidden
    east = an_actor(Role.ADMINISTRATOR, tree["east"])
    for password, reason in (("12345", "忘记"), (STRONG, " ")):
        with pytest.raises(ValidationError):
            lend_password(east, account, password=password, reason=reason, on=TODAY)
    lend_password(east, account, password=STRONG, reason="本人到场", on=TODAY)
    account.refresh_from_db()
    assert account.check_password(STRONG) and account.password_lent
    event = Event.objects.get(act="account.lend")
    assert event.object_id == account.pk and event.reason == "本人到场"
    assert STRONG not in json.dumps([event.before, event.after])


def test_an_account_with_a_posting_outside_is_seen_but_not_changed(tree: dict[str, Area]) -> None:
    account = an_account()
    a_posting(Role.COUNTY_HEAD, tree["east"], account=account)
    a_posting(Role.COUNTY_HEAD, tree["west"], account=account)
    east = an_actor(Role.ADMINISTRATOR, tree["east"])
    assert account in accounts_visible_to(east)
    answer = may_change_account(east, account, TODAY)
    assert isinstance(answer, Denied) and not answer.hidden and "之外" in str(answer.reason)
    close_account(an_administrator(), account, reason="退休", on=TODAY)
    account.refresh_from_db()
    assert isinstance(may_change_account(an_administrator(), account, TODAY), Denied), "it is closed"


def test_accounts_that_are_not_posted_are_seen_by_who_posts_people(tree: dict[str, Area]) -> None:
    account = an_account()
    assert account in accounts_visible_to(an_actor(Role.ADMINISTRATOR, tree["east"]))
    assert account not in accounts_visible_to(an_actor(Role.COUNTY_HEAD, tree["east"]))
    assert not accounts_visible_to(an_actor(Role.VILLAGE_CADRE, tree["hill_a"])).exists()


def test_an_account_needs_a_name_of_its_own_and_a_password_that_holds() -> None:
    administrator = an_actor(Role.ADMINISTRATOR, "0001")
    made = open_account(administrator, username="li", name="李四", password=STRONG)
    assert made.check_password(STRONG)
    assert Event.objects.get(act="account.open").object_id == made.pk
    for username, password in (("li", STRONG), ("LI", STRONG), ("wang", "12345"), ("wang", "password"), ("wang", "")):
        with pytest.raises(ValidationError):
            open_account(administrator, username=username, name="王五", password=password)
    with pytest.raises(Refused):
        open_account(an_actor(Role.COUNTY_HEAD, "0001"), username="zhao", name="赵六", password=STRONG)


# --- what is seen ---------------------------------------------------------------------------------------------------


def test_postings_are_seen_in_the_own_area_and_below(tree: dict[str, Area]) -> None:
    at = {name: a_posting(Role.AUDITOR, area) for name, area in tree.items()}
    seen = {
        "land": set(tree),
        "north": {"north", "east", "west", "hill", "lake", "moor", "hill_a", "hill_b", "lake_a", "moor_a"},
        "east": {"east", "hill", "lake", "hill_a", "hill_b", "lake_a"},
        "hill": {"hill", "hill_a", "hill_b"},
        "hill_b": {"hill_b"},
        "bay": {"bay", "cape", "cape_a"},
    }
    for name, wanted in seen.items():
        found = Posting.objects.visible_to(an_actor(Role.AUDITOR, tree[name]))
        assert set(found) == {at[each] for each in wanted}, name
        assert found.count() == len(wanted)


@pytest.mark.parametrize("role", Role)
def test_postings_are_seen_by_roles_that_may(tree: dict[str, Area], role: Role) -> None:
    a_posting(Role.AUDITOR, tree["hill_a"])
    actor = an_actor(role, tree["land"])
    assert Posting.objects.visible_to(actor).exists() == (Act.POSTING_VIEW in actor.acts)


def test_who_is_posted_elsewhere_sees_what_is_there_and_no_more_what_was_here(tree: dict[str, Area]) -> None:
    account = an_account()
    here = a_posting(Role.COUNTY_HEAD, tree["east"], account=account, starts=SINCE, ends=TODAY)
    there = post(an_administrator(), account, role=Role.COUNTY_HEAD, area=tree["bay"], starts=TODAY)
    assert own_postings(account, TODAY - DAY) == [here] and own_postings(account, TODAY) == [there]
    before, after = actor_of(here, TODAY - DAY), actor_of(there, TODAY)
    assert set(Posting.objects.visible_to(before)) == {here}
    assert set(Posting.objects.visible_to(after)) == {there}
    assert set(Posting.objects.visible_to(actor_of(here, TODAY))) == set()  # an old session


def test_several_postings_are_told_from_the_highest_area_down(tree: dict[str, Area]) -> None:
    account = an_account()
    low = a_posting(Role.CITIZEN, tree["hill_a"], account=account)
    high = a_posting(Role.CITY_OFFICER, tree["north"], account=account)
    assert own_postings(account, TODAY) == [high, low]
