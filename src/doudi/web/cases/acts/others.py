"""Acts on a case that take no step: its time, its ways out, other offices, objections, appeals, relatives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.models import Account
from doudi.access.permissions import Allowed, Denied, may
from doudi.access.roles import Act, Role
from doudi.areas.models import Area, Level
from doudi.areas.queries import full_name
from doudi.casework.models import Case, Objection, State, Task
from doudi.casework.procedures import path_of, superseding, version_of
from doudi.casework.services import after, clocks, flow, kinship, leaving, posting, tasks
from doudi.casework.services.holding import people_of
from doudi.engine.explain.suppliers import SUPPLIERS
from doudi.registry.models import Person
from doudi.registry.services.consent import ADULT
from doudi.web.cases.acts.doing import CaseForm, Doing
from doudi.web.cases.acts.fields import reason_field, words_field
from doudi.web.cases.acts.steps import PlainForm, ReasonForm, ServeForm, serve_letter
from doudi.web.cases.words import RELATIONS, article, supplier_name
from doudi.web.dossier.acts.fields import day_field
from doudi.web.dossier.words import lang
from doudi.web.ui.pieces import Row

#: In whose list a task may stand.
ASKED = (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_HEAD, Role.COUNTY_REVIEWER, Role.COUNTY_HEAD, Role.DISABLED_FEDERATION)


class PauseForm(CaseForm):
    name = forms.ChoiceField(label=_("By which article"), widget=forms.RadioSelect)
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["name"].choices = [  # type: ignore[attr-defined]
            (each.name, f"{each.called(lang())} · {article(each.cites)}") for each in version_of(self.case).pauses
        ]


class ExtendForm(CaseForm):
    why = forms.ChoiceField(label=_("Reason that the law names"), widget=forms.RadioSelect)
    reason = reason_field(_("In this case"), help_text=_("The person is told this."))

    def prepare(self) -> None:
        names = [(each.called(lang()), each.called(lang())) for each in version_of(self.case).extensions]
        self.fields["why"].choices = names  # type: ignore[attr-defined]
        if not names:
            del self.fields["why"]


class HandOverForm(CaseForm):
    to = forms.CharField(
        label=_("Code of the township or village"), max_length=12,
        help_text=_("Twelve figures. The case goes on there as of the day on which it was registered here."),
    )  # fmt: skip
    reason = reason_field()

    def clean_to(self) -> Area:
        code = self.cleaned_data["to"].strip()
        found = Area.objects.on(self.actor.on).filter(code=code, level__gte=Level.TOWNSHIP).first()
        if found is None:
            raise ValidationError(_("No township and no village has this code."))
        return found

    def rows(self) -> list[Any]:
        return [Row(_("To"), full_name(self.cleaned_data["to"])), Row(_("Reason"), self.cleaned_data["reason"])]


class TaskForm(CaseForm):
    role = forms.ChoiceField(label=_("Whose work it is"), choices=lambda: [(each.value, each.label) for each in ASKED])
    department = forms.ChoiceField(label=_("What department it is about"))
    what = words_field(_("What is asked for"))
    due_on = day_field(_("By when"))

    def prepare(self) -> None:
        self.fields["department"].choices = [(code, supplier_name(code)) for code in SUPPLIERS]  # type: ignore[attr-defined]
        self.fields["department"].initial = "civil_affairs"


class AnswerTaskForm(CaseForm):
    text = words_field(_("What was found or done"))

    def prepare(self) -> None:
        self.task = _one(Task, self.case, self.query.get("task", ""))


class ObjectForm(CaseForm):
    text = words_field(_("What is not right, in their words"))


class AnswerObjectionForm(CaseForm):
    answer = words_field(_("What became of it"))

    def prepare(self) -> None:
        self.objection = _one(Objection, self.case, self.query.get("objection", ""))
        self.fields["answer"].help_text = self.objection.text


class AppealForm(CaseForm):
    route = forms.ChoiceField(label=_("Way"), widget=forms.RadioSelect)
    text = words_field(_("What is not right, in their words"))
    filed_on = day_field(_("Day on which it was filed"))

    def prepare(self) -> None:
        self.decision = self.case.decisions.order_by("-pk").first()
        if self.decision is None:
            raise Http404
        tongue = lang()
        self.fields["route"].choices = [  # type: ignore[attr-defined]
            (each.name, f"{each.called(tongue)} · {each.body_zh if tongue == 'zh' else each.body_en}")
            for each in after.routes_for(self.decision)
        ]
        self.fields["filed_on"].initial = self.actor.on


class ApplicantForm(CaseForm):
    to = forms.ChoiceField(label=_("Who speaks for the family from now on"), widget=forms.RadioSelect)
    reason = reason_field(help_text=_("For example: the applicant died, moved out, or cannot speak for it any more."))

    def prepare(self) -> None:
        rows = _could_speak(self.actor, self.case)
        self.fields["to"].choices = [(str(each.pk), each.name) for each in rows]  # type: ignore[attr-defined]


class KinForm(CaseForm):
    person = forms.ChoiceField(label=_("Who of the family"), widget=forms.RadioSelect)
    username = forms.CharField(label=_("User name of the colleague"), max_length=150)
    relation = forms.ChoiceField(label=_("The person is their"), choices=list(RELATIONS.items()))

    def prepare(self) -> None:
        rows = Person.objects.unscoped("of the case").filter(pk__in=people_of(self.case)).order_by("pk")
        self.fields["person"].choices = [(str(each.pk), each.name) for each in rows]  # type: ignore[attr-defined]

    def clean_username(self) -> Account:
        found = Account.objects.filter(username__iexact=self.cleaned_data["username"].strip()).first()
        if found is None:
            raise ValidationError(_("Nobody has this user name."))
        return found

    def rows(self) -> list[Any]:
        return []


def _one(model: Any, case: Case, key: str) -> Any:
    """A row of the case by its key; Http404 for none."""
    found = model.objects.filter(case=case, pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if found is None:
        raise Http404
    return found


def _open(actor: Actor, case: Case) -> Allowed | Denied:
    if case.closed_on is not None:
        return Denied(_("the case is closed"))
    return may(actor, Act.CASE_ACT, case)


def _undecided(actor: Actor, case: Case) -> Allowed | Denied:
    return Denied(_("the case is decided already")) if case.outcome else _open(actor, case)


def _taken_back(actor: Actor, case: Case) -> Allowed | Denied:
    if not leaving.is_asked_for(case):
        return Denied(_("nobody asked for this case: it looks at help that is there"))
    return _undecided(actor, case)


def _pausable(actor: Actor, case: Case) -> Allowed | Denied:
    if not version_of(case).pauses:
        return Denied(_("the law of this procedure knows no pause"))
    if case.accepted_on is None:
        return Denied(_("no days run yet"))
    if case.pauses.filter(until=None).exists():
        return Denied(_("it is paused already"))
    return _undecided(actor, case)


def _paused(actor: Actor, case: Case) -> Allowed | Denied:
    if not case.pauses.filter(until=None).exists():
        return Denied(_("the case is not paused"))
    return _open(actor, case)


def _extendable(actor: Actor, case: Case) -> Allowed | Denied:
    extended = path_of(case).extended
    if extended is None:
        return Denied(_("the law of this procedure allows no more time"))
    if case.extended_why:
        return Denied(_("it was extended already"))
    if case.accepted_on is None:
        return Denied(_("no days run yet"))
    if case.due_on is not None and actor.on > case.due_on:
        return Denied(_("the time has run out"))
    return _undecided(actor, case)


def _switchable(actor: Actor, case: Case) -> Allowed | Denied:
    if superseding(case, actor.on) is None:
        return Denied(_("the case keeps the procedure it began with"))
    return _open(actor, case)


def _could_speak(actor: Actor, case: Case) -> list[Person]:
    """Other adults of the family, alive, as far as the actor may see them."""
    home = case.household.members.filter(until=None, known_to=None).values("person")
    rows = Person.objects.visible_to(actor).filter(pk__in=home, death_date=None).exclude(pk=case.applicant_id)
    return [each for each in rows.order_by("pk") if (each.age_on(actor.on) or 0) >= ADULT]


def _changeable(actor: Actor, case: Case) -> Allowed | Denied:
    answer = _undecided(actor, case)
    if answer and not _could_speak(actor, case):
        return Denied(_("no other adult lives in the family"))
    return answer


def _closed(actor: Actor, case: Case) -> Allowed | Denied:
    if case.state != State.CLOSED:
        return Denied(_("the case is still open"))
    return may(actor, Act.CASE_ACT, case)


def _decided(actor: Actor, case: Case) -> Allowed | Denied:
    if not case.decisions.exists():
        return Denied(_("nothing is decided yet"))
    return may(actor, Act.CASE_ACT, case)


def _unserved(actor: Actor, case: Case) -> Allowed | Denied:
    if not case.letters.filter(served_on=None).exists():
        return Denied(_("every letter is served"))
    return may(actor, Act.CASE_ACT, case)


def _extend(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    named = "：".join(part for part in (said.get("why", ""), said["reason"]) if part)
    return clocks.extend(actor, case, reason=named, version=said["version"])


def _appeal(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    decision = case.decisions.order_by("-pk")[0]
    return after.appeal(actor, decision, route=said["route"], text=said["text"], filed_on=said["filed_on"])


def _change_applicant(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    to = Person.objects.visible_to(actor).get(pk=int(said["to"]))
    return leaving.change_applicant(actor, case, to=to, reason=said["reason"], version=said["version"])


def _declare(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    person = Person.objects.unscoped("of the case").get(pk=int(said["person"]))
    return kinship.declare(actor, person, said["username"], relation=said["relation"], by="applicant")


def _answer_task(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    return tasks.answer(actor, said["task"], text=said["text"])


def _answer_objection(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    return posting.answer_objection(actor, said["objection"], answer=said["answer"])


def _with(name: str, form: type[CaseForm]) -> type[CaseForm]:
    """A form whose values hold the row that its address names."""

    class Held(form):  # type: ignore[valid-type, misc]
        def clean(self) -> dict[str, Any]:
            return {**(super().clean() or {}), name: getattr(self, name)}

    Held.__name__ = form.__name__
    return Held


DOINGS: tuple[Doing, ...] = (
    Doing("task", _("Ask another office"), _("The other office is asked."), TaskForm,
          lambda actor, case, said, step: tasks.ask(
              actor, case, department=said["department"], role=Role(said["role"]), what=said["what"],
              due_on=said["due_on"], version=said["version"]),
          allowed=_open, hint=_("The case goes on meanwhile; its own days run.")),
    Doing("object", _("Write down an objection"), _("The objection is in the file."), ObjectForm,
          lambda actor, case, said, step: posting.object_to(actor, case, text=said["text"]), allowed=_open,
          hint=_("Who objects is not named here.")),
    Doing("relative", _("Write down a relative among staff"), _("It is declared: the county visits this family."),
          KinForm, _declare, allowed=_open,
          hint=_("What the applicant says of a close relative who handles cases or sits on a village committee. "
                 "It is for scrutiny, and it hides nothing.")),
    Doing("change-applicant", _("Change the applicant"), _("Somebody else speaks for the family from now on."),
          ApplicantForm, _change_applicant, allowed=_changeable, reviewed=True,
          hint=_("The case goes on as it is: nobody has to ask anew. Letters go to the new applicant from now on.")),
    Doing("pause", _("Pause the case"), _("The case is paused: its days do not count."), PauseForm,
          lambda actor, case, said, step: clocks.pause(actor, case, name=said["name"], reason=said["reason"],
                                                       version=said["version"]), allowed=_pausable),
    Doing("resume", _("End the pause"), _("The case goes on. Its limits moved by the days that did not count."),
          PlainForm, lambda actor, case, said, step: clocks.resume(actor, case, version=said["version"]),
          allowed=_paused),
    Doing("extend", _("Take more time"), _("The case has more time. The letter is issued."), ExtendForm, _extend,
          allowed=_extendable, reviewed=True, hint=_("Once, for a reason that the law names and the person is told.")),
    Doing("switch", _("Go on by the new procedure"), _("The case goes on by the new procedure."), PlainForm,
          lambda actor, case, said, step: flow.switch_procedure(actor, case, version=said["version"]),
          allowed=_switchable, reviewed=True, hint=_("What was done stays done.")),
    Doing("withdraw", _("Write down a withdrawal"), _("The case is closed: the person took it back."), ReasonForm,
          lambda actor, case, said, step: leaving.withdraw(actor, case, reason=said["reason"], version=said["version"]),
          allowed=_taken_back, reviewed=True, danger=True,
          hint=_("In the person's words. They may ask again on any day.")),
    Doing("hand-over", _("Hand it to another office"), _("The case goes on at the other office."), HandOverForm,
          lambda actor, case, said, step: leaving.hand_over(
              actor, case, to=said["to"], reason=said["reason"], version=said["version"]),
          allowed=_undecided, reviewed=True, danger=True,
          hint=_("What is paid here goes on until the other office has decided.")),
    Doing("again", _("Take the case up again"), _("A new case is open that names this one."), ReasonForm,
          lambda actor, case, said, step: leaving.take_up_again(actor, case, reason=said["reason"]),
          allowed=_closed, lands=lambda found: reverse("case", args=[found.pk])),
    Doing("appeal", _("Write down an appeal"), _("The appeal is in the file."), AppealForm, _appeal, allowed=_decided),
    Doing("serve", _("Record how the letter was served"), _("It is recorded. From that day their time runs."),
          ServeForm, serve_letter, allowed=_unserved, beside=True),
    Doing("answer-task", _("Answer the task"), _("The task is answered."), _with("task", AnswerTaskForm), _answer_task,
          allowed=lambda actor, case: may(actor, Act.CASE_ACT, case), beside=True),
    Doing("answer-objection", _("Answer the objection"), _("The objection is answered."),
          _with("objection", AnswerObjectionForm), _answer_objection,
          allowed=lambda actor, case: may(actor, Act.CASE_ACT, case), beside=True),
)  # fmt: skip
#: Told at the object they are about, not in the list of what can be done.
ELSEWHERE = ("serve", "answer-task", "answer-objection")
