"""Acts that take a step of the procedure: of the township, the county, and who confirms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.casework.models import Case, CaseStep, Decision, Letter, ServedBy
from doudi.casework.procedures import ENDING, step_of, version_of
from doudi.casework.services import clocks, deciding, posting, township
from doudi.casework.services.clocks import DECIDING
from doudi.casework.services.determining import latest
from doudi.engine.procedure.model import Kind
from doudi.kernel.money import yuan
from doudi.registry.models import Grade
from doudi.registry.services.papers import file_paper
from doudi.web.cases.acts.doing import CaseForm, Doing
from doudi.web.cases.acts.fields import MoneyField, PapersField, findings_field, reason_field
from doudi.web.cases.papers import papers_of
from doudi.web.cases.words import letter_name
from doudi.web.dossier.acts.fields import day_field
from doudi.web.dossier.words import lang
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text, money_text


class PlainForm(CaseForm):
    """Nothing is asked."""


class AcceptForm(CaseForm):
    on = day_field(_("Day of acceptance"), help_text=_("The law's days run from then."))
    path = forms.ChoiceField(label=_("Way"), widget=forms.RadioSelect)
    reason = reason_field(required=False, help_text=_("Only where it goes another way than usual."))

    def prepare(self) -> None:
        self.fields["on"].initial = self.actor.on
        ways = [(name, each.called(lang())) for name, each in version_of(self.case).paths.items() if self._fits(name)]
        self.fields["path"].choices = ways  # type: ignore[attr-defined]
        self.fields["path"].initial = self.case.path
        if len(ways) == 1:
            del self.fields["path"], self.fields["reason"]

    def _fits(self, name: str) -> bool:
        return name == self.case.path or (self.case.award_id is None and name in ("ordinary", "urgent"))


class CorrectForm(CaseForm):
    papers = forms.MultipleChoiceField(
        label=_("Papers"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Those that are not there are ticked. It is told once, so all of it."),
    )  # fmt: skip
    more = forms.CharField(
        label=_("What else"), required=False, widget=forms.Textarea, max_length=1000, help_text=_("One thing a line.")
    )
    reason = reason_field(required=False)

    def prepare(self) -> None:
        rows = papers_of(self.actor, self.case)
        self.fields["papers"].choices = [  # type: ignore[attr-defined]
            (each.asked.zh, each.name) for each in rows if each.state != "supplied"
        ]
        self.fields["papers"].initial = [each.asked.zh for each in rows if each.state == "missing"]


class CheckForm(CaseForm):
    findings = findings_field()


class VisitForm(CaseForm):
    investigators = forms.CharField(
        label=_("Who visited"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One name a line."),
        max_length=300,
    )
    visited_on = day_field(_("Day of the visit"))
    findings = findings_field()
    signed = forms.ChoiceField(
        label=_("Has the person signed the record?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no"))],
    )
    unsigned_why = forms.CharField(label=_("Why not"), max_length=200, required=False)
    photos = PapersField(
        label=_("Photographs and papers"), required=False,
        help_text=_("Several at once, 20 at most: PDF, JPEG, PNG or HEIC, 20 MB each. Choose them again if the page "
                    "asks you to put something right."),
    )  # fmt: skip
    grade = forms.ChoiceField(
        label=_("How well is it evidenced"), required=False,
        choices=lambda: [(each.value, f"{each.value} · {each.label}") for each in Grade],
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["visited_on"].initial = self.actor.on
        self.fields["grade"].initial = Grade.B
        if self.row is not None and (people := step_of(self.case, self.row.name).people) > 1:
            text = _("One name a line; the law asks for %(count)s people at least.") % {"count": people}
            self.fields["investigators"].help_text = text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("signed") == "no" and not cleaned.get("unsigned_why"):
            self.add_error("unsigned_why", _("Say why the person did not sign."))
        return cleaned


class EnquiryForm(CaseForm):
    asked = forms.IntegerField(label=_("How many people were asked"), min_value=1, max_value=1000)
    findings = findings_field(_("Without the names of those who were asked."))


class AppraisalForm(CaseForm):
    present = forms.IntegerField(label=_("Present"), min_value=1, max_value=10_000)
    of_villagers = forms.IntegerField(
        label=_("Of them representatives of the villagers"), min_value=0, max_value=10_000
    )
    in_favour = forms.IntegerField(label=_("Who hold what was found for true"), min_value=0, max_value=10_000)
    findings = findings_field()
    disputed = forms.BooleanField(label=_("What was found is disputed"), required=False)


class AnswerForm(CaseForm):
    """As the rules say, or otherwise: then with a reason and the article."""

    agree = forms.ChoiceField(label=_("Beside what the rules say"), widget=forms.RadioSelect)
    amount = MoneyField(label=_("Another amount, yuan"), required=False, help_text=_("Empty: what the rules say."))
    reason = reason_field(required=False, help_text=_("Needed where you differ from the rules."))
    cites = forms.CharField(
        label=_("Article"), max_length=200, required=False, help_text=_("Needed where you differ from the rules.")
    )

    @property
    def is_ending(self) -> bool:
        return self.case.path == ENDING

    @property
    def grants(self) -> bool:
        return bool(self.cleaned_data["agree"] == "grant")

    def prepare(self) -> None:
        yes, no = (
            (_("End the help"), _("Leave it as it is")) if self.is_ending else (_("Grant it"), _("Do not grant it"))
        )
        opinion = self.row is not None and self.row.kind == Kind.OPINION
        self.fields["agree"].label = _("Opinion") if opinion else _("Decision")
        self.fields["agree"].choices = [("grant", yes), ("refuse", no)]  # type: ignore[attr-defined]
        if self.is_ending:
            del self.fields["amount"]

    def would_be(self, result: Decision | CaseStep) -> list[Row]:
        """The amount and the first day that are signed for; that it follows the rules, where nobody says why."""
        decision = result if isinstance(result, Decision) else None
        amount = decision.amount_fen if decision else result.said.get("amount_fen")  # type: ignore[union-attr]
        per = _("yuan, once") if version_of(self.case).once else _("yuan a month")
        rows = [Row(_("Amount"), f"{money_text(amount)} {per}")] if amount is not None else []
        rows += [Row(_("From"), day_text(decision.starts))] if decision and decision.starts else []
        plain = not self.cleaned_data.get("reason")
        return [*rows, Row(_("Beside what the rules say"), _("as the rules say"))] if plain else rows

    def hurts(self) -> bool:
        return self.grants == self.is_ending

    def warnings(self) -> list[Any]:
        said = latest(self.case)
        found: list[Any] = []
        if not self.grants and not self.is_ending:
            found.append(_("The person is told why, by which article, and how to fight it."))
        if self.grants and self.is_ending:
            found.append(_("The help ends: the person is told why, by which article, and how to fight it."))
        if said is not None and self.cleaned_data.get("reason"):
            amount = yuan(said.amount_fen) if said.amount_fen is not None else "–"
            found.append(
                _("The rules say: %(amount)s yuan. Your reason stands beside it in the file.") % {"amount": amount}
            )
        return found


class ReviewForm(CaseForm):
    passes = forms.ChoiceField(
        label=_("Result"), widget=forms.RadioSelect,
        choices=[
            ("yes", _("The file is in order: it goes on")), ("no", _("Something is to be put right: it goes back")),
        ],
    )  # fmt: skip
    reason = reason_field(required=False, help_text=_("Needed where it goes back."))


class ReasonForm(CaseForm):
    reason = reason_field()


class ServeForm(CaseForm):
    letter = forms.ChoiceField(label=_("Letter"))
    method = forms.ChoiceField(label=_("How it reached the person"), choices=ServedBy.choices, widget=forms.RadioSelect)
    on = day_field(_("Day"))
    note = forms.CharField(label=_("Who took it, or who saw that they would not"), max_length=200, required=False)

    def prepare(self) -> None:
        rows = self.case.letters.filter(served_on=None).order_by("-pk")
        self.fields["letter"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), f"{letter_name(each.kind)} {each.number}") for each in rows
        ]
        told = next((str(each.pk) for each in rows if each.kind in DECIDING), "")
        self.fields["letter"].initial = self.query.get("letter", "") or told
        self.fields["on"].initial = self.actor.on


def _accept(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    return township.accept(
        actor, case, path=said.get("path", ""), on=said["on"], reason=said.get("reason", ""), version=said["version"]
    )


def _correct(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    missing = [*said["papers"], *said["more"].splitlines()]
    return township.tell_correction(actor, case, missing=missing, reason=said["reason"], version=said["version"])


def _visit(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    """Each photograph is a paper of the applicant's, filed in the same transaction as the visit."""
    grade = Grade(said["grade"] or Grade.B)
    photos = [
        file_paper(actor, case.about, kind="home_visit", data=file.read(), grade=grade).pk for file in said["photos"]
    ]
    return township.record_visit(
        actor, case, step, investigators=said["investigators"].splitlines(), visited_on=said["visited_on"],
        findings=said["findings"], signed=said["signed"] == "yes", unsigned_why=said["unsigned_why"], photos=photos,
        version=said["version"],
    )  # fmt: skip


def _opinion(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    return township.give_opinion(
        actor, case, step, proposes=said["agree"], amount_fen=said.get("amount"), reason=said["reason"],
        cites=said["cites"], version=said["version"],
    )  # fmt: skip


def _decide(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    return deciding.decide(
        actor, case, step, grants=said["agree"] == "grant", amount_fen=said.get("amount"), reason=said["reason"],
        cites=said["cites"], version=said["version"],
    )  # fmt: skip


def serve_letter(actor: Actor, case: Case, said: dict[str, Any], step: str) -> Any:
    letter = Letter.objects.visible_to(actor).get(case=case, pk=int(said["letter"]))
    return clocks.serve(
        actor, letter, method=ServedBy(said["method"]), on=said["on"], note=said["note"], version=said["version"]
    )


DOINGS: tuple[Doing, ...] = (
    Doing("accept", _("Accept the request"), _("The request is accepted. The law's days run."), AcceptForm, _accept,
          Kind.ACCEPTANCE),
    Doing("correct", _("Tell what is to be completed"), _("The letter is issued: what is to be completed is told."),
          CorrectForm, _correct, Kind.ACCEPTANCE, hint=_("The law allows it once, before acceptance."), beside=True),
    Doing("check", _("Report what registers say"), _("What was found is in the file."), CheckForm,
          lambda actor, case, said, step: township.report_check(actor, case, step, findings=said["findings"],
                                                                version=said["version"]), Kind.CHECK),
    Doing("visit", _("Record the home visit"), _("The visit is in the file."), VisitForm, _visit, Kind.VISIT,
          keeps=True, hint=_("What you type stays on this device until it is sent.")),
    Doing("enquiry", _("Record the enquiry among neighbours"), _("The enquiry is in the file."), EnquiryForm,
          lambda actor, case, said, step: township.record_enquiry(
              actor, case, step, asked=said["asked"], findings=said["findings"], version=said["version"]),
          Kind.ENQUIRY),
    Doing("appraisal", _("Record the appraisal"), _("The appraisal is in the file."), AppraisalForm,
          lambda actor, case, said, step: township.record_appraisal(actor, case, step, **said), Kind.APPRAISAL),
    Doing("opinion", _("Give the opinion"), _("The opinion is given."), AnswerForm, _opinion, Kind.OPINION, answer=True,
          reviewed=True),
    Doing("post", _("Put up the posting"), _("It is posted. The sheet for the board can be printed."), PlainForm,
          lambda actor, case, said, step: posting.put_up(actor, case, step, version=said["version"]), Kind.POSTING,
          begun=False, hint=_("The fields that the law names are shown in public, nothing else."), reviewed=True),
    Doing("take-down", _("Take the posting down"), _("The posting is taken down."), PlainForm,
          lambda actor, case, said, step: posting.take_down(actor, case, step, version=said["version"]), Kind.POSTING,
          begun=True, hint=_("It stays up until the end of its last day.")),
    Doing("review", _("Say what the review found"), _("The review is in the file."), ReviewForm,
          lambda actor, case, said, step: deciding.review(actor, case, step, passes=said["passes"] == "yes",
                                                          reason=said["reason"], version=said["version"]),
          Kind.REVIEW, answer=True),
    Doing("decide", _("Decide"), _("It is decided. The letter is issued."), AnswerForm, _decide, Kind.DECISION,
          answer=True, reviewed=True),
    Doing("send-back", _("Send it back"), _("The case goes back."), ReasonForm,
          lambda actor, case, said, step: deciding.send_back(actor, case, step, reason=said["reason"],
                                                             version=said["version"]), Kind.DECISION, beside=True),
    Doing("ask-again", _("Ask the rules again"), _("The rules were asked again, of what is known today."), PlainForm,
          lambda actor, case, said, step: deciding.determine_again(actor, case, version=said["version"]),
          Kind.DECISION, hint=_("The earlier answer stays in the file."), beside=True),
    Doing("service", _("Record how the letter was served"), _("It is recorded. From that day their time runs."),
          ServeForm, serve_letter, Kind.SERVICE),
    Doing("publish", _("Publish the award"), _("The award is published."), PlainForm,
          lambda actor, case, said, step: posting.publish(actor, case, step, version=said["version"]),
          Kind.PUBLICATION, reviewed=True,
          hint=_("The fields that the law names are shown in public until the award ends.")),
)  # fmt: skip
