"""The printed catalogue of a file that was archived (一户一档目录): the frozen pieces, none looked up anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doudi.areas.queries import full_name
from doudi.casework.models import HouseholdFile
from doudi.casework.offices import office_name
from doudi.casework.pieces import ANSWER, DECISION, LETTER, NOTICE, PAPER, RECORD
from doudi.casework.queries.filing import Opened
from doudi.casework.queries.forms import KINDS, LETTERS
from doudi.kernel.dates import from_date, parse_date

WORDS: dict[str, Mapping[str, str]] = {
    PAPER: KINDS,
    LETTER: LETTERS,
    RECORD: {"visit": "入户调查记录", "enquiry": "邻里访问记录", "appraisal": "民主评议记录"},
    ANSWER: {ANSWER: "规则核算结果"},
    DECISION: {
        "granted": "审核确认决定（给予）", "refused": "审核确认决定（不予）", "adjusted": "调整决定",
        "ended": "停止决定", "unchanged": "复核决定（不变）",
    },
    NOTICE: {"posting": "公示", "publication": "公布"},
}  # fmt: skip
#: Figures of a hash that are printed: enough to compare a paper with its line.
SHOWN = 8


def sheet_data(file: HouseholdFile, found: Opened) -> dict[str, Any]:
    """What the form prints, as far as it was opened; `file` with its household and their areas."""
    home = file.household
    return {
        "office": office_name(file.area), "number": file.number, "name": home.head.name if home.head else "",
        "programme": "社会救助", "address": home.address or full_name(home.area, home.area.path[:4]),
        "date": from_date(found.versions[-1][0].archived_on), "year": str(file.year),
        "retention": f"至{found.keep_until:%Y-%m-%d}",
        "papers": [_line(each, found) for _row, pieces in found.versions for each in pieces],
    }  # fmt: skip


def _line(piece: Mapping[str, Any], found: Opened) -> dict[str, Any]:
    words = WORDS[piece["kind"]]
    title = words.get(piece["what"], piece["what"])
    whose = found.names.get(piece["person"], "") if piece["kind"] == PAPER else piece["number"]
    return {
        "title": f"{title}（{whose}）" if whose else title, "date": parse_date(piece["day"]),
        "note": piece["sha256"][:SHOWN],
    }  # fmt: skip
