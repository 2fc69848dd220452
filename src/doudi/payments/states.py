"""How a run moves: by whose act, and by work in the background. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.access.roles import Act
from doudi.payments.models import Phase, Signed, State


@dataclass(frozen=True)
class Step:
    """An act of a person: from which state to which, and who may not do it who did one of `others` before."""

    act: Signed
    needs: Act
    before: tuple[State, ...]
    after: State
    others: tuple[Signed, ...] = ()


STEPS: dict[Signed, Step] = {
    step.act: step
    for step in (
        Step(Signed.LOCK, Act.PAYMENT_PREPARE, (State.BUILT,), State.LOCKING),
        Step(Signed.REVIEW, Act.PAYMENT_REVIEW, (State.LOCKED,), State.REVIEWED, (Signed.LOCK,)),
        Step(Signed.APPROVE, Act.PAYMENT_APPROVE, (State.REVIEWED,), State.APPROVED, (Signed.LOCK, Signed.REVIEW)),
        Step(Signed.COUNTERSIGN, Act.PAYMENT_APPROVE, (State.APPROVED,), State.APPROVED,
             (Signed.LOCK, Signed.REVIEW, Signed.APPROVE)),
        Step(Signed.RELEASE, Act.PAYMENT_RELEASE, (State.APPROVED,), State.RELEASING,
             (Signed.LOCK, Signed.REVIEW, Signed.APPROVE, Signed.COUNTERSIGN)),
        Step(Signed.CLOSE, Act.PAYMENT_RELEASE, (State.SETTLED,), State.CLOSED),
        Step(Signed.RETURN, Act.PAYMENT_REVIEW, (State.LOCKED, State.REVIEWED, State.APPROVED), State.BUILT),
    )
}  # fmt: skip

#: Work in the background: in a state, the phases its parts go through one after the other, and the state after them.
WORK: dict[State, tuple[tuple[Phase, ...], State]] = {
    State.BUILDING: ((Phase.BUILT, Phase.CHECKED), State.BUILT),
    State.LOCKING: ((Phase.LOCKED,), State.LOCKED),
    State.RELEASING: ((Phase.RELEASED,), State.RELEASED),
    State.SETTLING: ((Phase.SETTLED,), State.SETTLED),
}
