"""Who may do what: written from what each office does, not from the code, so that a change of either is seen.

A row is a role, a letter an act:
  v see a file     e enter and correct   m merge two persons   t move to another area   r see a whole id number
  c consents       p papers              i import a sheet      x export a list
  a see areas      A change areas        o see postings        O post people
  u search events  U export events       s see settings     f see facts, and what follows from them
  w see cases      n register a request  k take steps       g complain                h answer complaints
  y see payments   1 prepare runs   2 review them   3 approve   4 release, keep funds   5 enter accounts
  6 confirm them   7 propose orders about money
"""

from __future__ import annotations

from doudi.access.roles import Act, Role, Sensitivity
from doudi.areas.models import Level

LETTERS = {
    "v": Act.DOSSIER_VIEW, "e": Act.DOSSIER_EDIT, "m": Act.DOSSIER_MERGE, "t": Act.DOSSIER_MOVE,
    "r": Act.IDENTITY_REVEAL, "c": Act.CONSENT_RECORD, "p": Act.PAPER_ADD, "i": Act.SHEET_IMPORT,
    "x": Act.SHEET_EXPORT, "a": Act.AREA_VIEW, "A": Act.AREA_CHANGE, "o": Act.POSTING_VIEW, "O": Act.POSTING_CHANGE,
    "u": Act.AUDIT_VIEW, "U": Act.AUDIT_EXPORT, "s": Act.SETTINGS_VIEW, "f": Act.FACT_VIEW,
    "w": Act.CASE_VIEW, "n": Act.CASE_OPEN, "k": Act.CASE_ACT, "g": Act.COMPLAINT_MAKE, "h": Act.COMPLAINT_ANSWER,
    "y": Act.PAYMENT_VIEW, "1": Act.PAYMENT_PREPARE, "2": Act.PAYMENT_REVIEW, "3": Act.PAYMENT_APPROVE,
    "4": Act.PAYMENT_RELEASE, "5": Act.PAYEE_PROPOSE, "6": Act.PAYEE_CONFIRM, "7": Act.ORDER_PROPOSE,
}  # fmt: skip

_ROWS = """
role                 v e m t r c p i x a A o O u U s f w n k g h y 1 2 3 4 5 6 7
citizen              v . . . . c p . . . . . . . . . f w n . g . y . . . . . . .
village_cadre        v e . . . c p . . a . . . . . . . w n . . . . . . . . . . .
township_clerk       v e . t r c p i x a . o . . . . f w n k g . y . . . . 5 . .
township_head        v e m t r c p i x a . o . . . . f w n k g h y . . . . 5 . .
county_reviewer      v e m t r c p i x a . o . . . . f w n k g h y 1 2 . . 5 6 7
county_head          v e m t r c p i x a A o . u . . f w n k g h y . 2 3 . 5 6 7
disabled_federation  v e . . r . p . x a . o . . . . f w . k . . y . . . . . . .
city_officer         v . . . . . . . x a . o . u . . f w . . . . y . . 3 . . . .
province_officer     v . . . . . . . x a A o . u . . f w . . . . y . . 3 . . . .
finance              v . . . . . . . . a . . . . . . . . . . . . y . . . 4 . . .
auditor              v . . . . . . . x a . o . u U . f w . . . . y . . . . . . .
administrator        . . . . . . . . . a . o O u . s . . . . . . . . . . . . . .
"""

#: What a posting may be cleared for beyond the ordinary: c children at risk, v domestic violence, r complaints.
_CLEARED = """
citizen              . . .
village_cadre        . . .
township_clerk       c v .
township_head        c v r
county_reviewer      c v r
county_head          c v r
disabled_federation  . . .
city_officer         . . r
province_officer     . . r
finance              . . .
auditor              c v r
administrator        . . .
"""

#: Where a role is posted: P province, C city, X county, T township, V village.
_POSTED = """
citizen              . . . T V
village_cadre        . . . . V
township_clerk       . . . T .
township_head        . . . T .
county_reviewer      . . X . .
county_head          . . X . .
disabled_federation  . . X . .
city_officer         . C . . .
province_officer     P . . . .
finance              P C X . .
auditor              P C X . .
administrator        P C X . .
"""

#: Who may not be both at a time. K: no, because one checks or pays or administers what the other does.
_BOTH = """
                     ci vc tc th cr ch df co po fi au ad
citizen              .  .  .  .  .  .  .  .  .  .  .  .
village_cadre        .  .  .  .  .  .  .  .  .  K  K  K
township_clerk       .  .  .  K  K  .  .  .  .  K  K  K
township_head        .  .  K  .  .  K  .  .  .  K  K  K
county_reviewer      .  .  K  .  .  K  .  .  .  K  K  K
county_head          .  .  .  K  K  .  .  .  .  K  K  K
disabled_federation  .  .  .  .  .  .  .  .  .  K  K  K
city_officer         .  .  .  .  .  .  .  .  .  K  K  K
province_officer     .  .  .  .  .  .  .  .  .  K  K  K
finance              .  K  K  K  K  K  K  K  K  .  K  K
auditor              .  K  K  K  K  K  K  K  K  K  .  K
administrator        .  K  K  K  K  K  K  K  K  K  K  .
"""


def _grid(text: str) -> dict[Role, list[str]]:
    rows = [line.split() for line in text.strip().splitlines()]
    return {Role(row[0]): row[1:] for row in rows if row[0] in Role.values}


MAY = {role: {LETTERS[mark] for mark in row if mark != "."} for role, row in _grid(_ROWS).items()}
CLEARED = {
    role: {kind for kind, mark in zip(list(Sensitivity)[1:], row, strict=True) if mark != "."}
    for role, row in _grid(_CLEARED).items()
}
POSTED = {
    role: {level for level, mark in zip(Level, row, strict=True) if mark != "."} for role, row in _grid(_POSTED).items()
}
NOT_BOTH = {
    frozenset({role, other})
    for role, row in _grid(_BOTH).items()
    for other, mark in zip(Role, row, strict=True)
    if mark == "K"
}
