"""People let a run go on: each another one than before, over the totals and the digest that they saw."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied, Refused, may, require
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Level
from doudi.payments.models import Hold, Line, LineState, Run, RunKind, Signature, Signed, State
from doudi.payments.services.funds import check_funds
from doudi.payments.services.locking import freed, unlock
from doudi.payments.states import STEPS
from doudi.payments.terms import at, terms
from doudi.registry.services.recording import check_reason, recorded, values

#: Acts that say why.
WITH_REASON = (Signed.RETURN,)


def may_sign(actor: Actor, run: Run, act: Signed) -> Allowed | Denied:
    """Whether somebody may bring a run on now, and if not, why."""
    step = STEPS[act]
    answer = may(actor, step.needs, run)
    if isinstance(answer, Denied):
        return answer
    if run.state not in step.before:
        return Denied(_("The run is not at this point: it is %(state)s.") % {"state": State(run.state).label})
    if act == Signed.COUNTERSIGN and (not needs_countersign(run) or is_countersigned(run)):
        return Denied(_("This run needs no further signature."))
    if act == Signed.RELEASE and needs_countersign(run) and not is_countersigned(run):
        return Denied(_("The run is so large that the level above countersigns it first."))
    if act == Signed.COUNTERSIGN and len(actor.path) >= len(run.area.path) > WIDTH * Level.PROVINCE:
        return Denied(_("The level above countersigns."))
    return _another(actor, run, act)


def sign(actor: Actor, run: Run, act: Signed, *, version: int, reason: str = "") -> Run:
    """Brings a run on. Refused, or ValidationError: "stale" where somebody else acted meanwhile."""
    if act in WITH_REASON:
        check_reason(reason, _("Say why."))
    with transaction.atomic():
        run = held_run(actor, run, version)
        answer = may_sign(actor, run, act)
        if isinstance(answer, Denied):
            raise Refused(answer)
        _check(run, act)
        before = values(run)
        run.state = STEPS[act].after
        run.version += 1
        run.save(update_fields=["state", "version"])
        if act == Signed.RETURN:
            unlock(run)
        Signature.objects.create(
            run=run, act=act, account=actor.account_id, posting=actor.posting_id, who=actor.name, role=actor.role,
            on=actor.on, at=timezone.now(), lines=run.lines - run.held, total_fen=run.pays_fen, digest=run.digest,
            reason=reason.strip(),
        )  # fmt: skip
        recorded(actor, f"run.{act}", run, before=before, reason=reason)
    return run


def held_run(actor: Actor, run: Run, version: int) -> Run:
    """The run, locked for a change, as somebody saw it."""
    require(actor, Act.PAYMENT_VIEW, run)
    found: Run = Run.objects.visible_to(actor).select_for_update().get(pk=run.pk)
    if found.version != version:
        raise ValidationError(_("Somebody else has acted on this run: look at it again."), code="stale")
    return found


def needs_countersign(run: Run) -> bool:
    rule = at(terms().countersign, run.period)
    return rule is not None and run.pays_fen > rule.values["above_fen"]


def is_countersigned(run: Run) -> bool:
    return any(each.act == Signed.COUNTERSIGN and each.digest == run.digest for each in run.signatures.all())


def _another(actor: Actor, run: Run, act: Signed) -> Allowed | Denied:
    """Nobody signs after themselves; what was sent back is signed anew. What a command did on the server has no
    account: it may go on by itself."""
    rows = list(run.signatures.all())  # few, and once for a list of runs
    back = max((each.pk for each in rows if each.act == Signed.RETURN), default=0)
    done = any(each.pk > back and each.act in STEPS[act].others and each.account == actor.account_id for each in rows)
    own = act in (Signed.REVIEW, Signed.APPROVE) and run.made_by == actor.account_id
    if actor.account_id is not None and (own or done):
        return Denied(_("You made, locked or signed this run before: another person does this."))
    return Allowed()


def _check(run: Run, act: Signed) -> None:
    if act == Signed.LOCK:
        _check_held_before(run)
    if act in (Signed.LOCK, Signed.APPROVE) and not run.lines - run.held and run.kind != RunKind.REISSUE:
        if Hold.objects.filter(run=run, answer="").exists():
            raise ValidationError(_("All its lines are held: answer them first."))
        if act == Signed.APPROVE or not freed(run, run.area_path).exists():
            raise ValidationError(_("There is nothing to pay."))
    if act in (Signed.APPROVE, Signed.RELEASE):
        check_funds(run)


def _check_held_before(run: Run) -> None:
    """A line is held for one run: before the next a named person answers. Where there is no account yet, nobody can."""
    open_ = Hold.objects.filter(line=OuterRef("pk"), answer="").exclude(check_name="no_account", line__payee=None)
    earlier = Line.objects.filter(
        Exists(open_), programme=run.programme, area_path__startswith=run.area_path, state=LineState.HELD
    ).exclude(run=run)  # unscoped: a run that somebody may sign covers its area
    waiting = earlier.exclude(run__state__in=(State.BUILDING, State.BUILT)).count()
    if waiting:
        raise ValidationError(
            _("%(count)s lines were held in an earlier run and nobody has answered yet: answer them first.")
            % {"count": waiting}
        )
