"""The words of the receipt in both languages."""

from __future__ import annotations

from collections.abc import Iterable

WORDS = {
    "zh": {
        "entitled": "符合条件", "not_entitled": "不符合条件", "cannot_tell": "还不能判断",
        "proposed": "提出建议，由人决定", "not_proposed": "不提出建议",
        "colon": "：", "semicolon": "；", "household": "家庭",
        "one_settles": "只补这一项，就能判断。", "one_may_not": "补上这一项以后，可能还要别的情况。",
        "starred": "带 * 的，只补这一项也可能就能判断。", "all_needed": "任何一项单独都定不下来，需要补齐。",
        "by_decision": "假定待遇逐月续发；到期也要另作决定，不会自动停发。",
        "book": "规则库", "law": "法规  ", "facts": "情况  ", "overrides": "改用  ", "replay": "重算  ",
        "left_out": "未填  ",
        "all": "，以规则库所载为准",
        "tree": "全部依据（每项只列一次，方括号是编号）", "see": "见",
    },
    "en": {
        "entitled": "entitled", "not_entitled": "not entitled", "cannot_tell": "cannot tell yet",
        "proposed": "proposed: a person decides", "not_proposed": "not proposed",
        "colon": ": ", "semicolon": "; ", "household": "Household",
        "one_settles": "This one fact alone would settle it.",
        "one_may_not": "Once this is known, something else may still be needed.",
        "starred": "With *: this one alone may already settle it.",
        "all_needed": "No single one of them settles it: all are needed.",
        "by_decision": "If the award goes on month by month; its end takes a decision too, nothing stops by itself.",
        "book": "Rule book", "law": "Law      ", "facts": "Facts    ", "overrides": "Changed  ", "replay": "Replay   ",
        "left_out": "Left out ",
        "all": ", as the rule book has it",
        "tree": "Everything it was read from (each once; the number stands in brackets)", "see": "see",
    },
}  # fmt: skip
_CLAUSES = {
    "zh": {
        "covers": "保障 {} 人：{}", "conditions": "条件（{}）：", "supplied": "，可由{}提供",
        "a_head": "折合每人每月：{} 元 {} {} 元", "missing": "还缺 {} 项情况：",
        "no_change": "情况不变的话，按现有法规，今后 {} 年内结果不会自动变化。",
        "change": "情况不变的话，从 {} 起结果会自动变化：", "pays": "{}（{} 人）",
        "law": "按 {} 施行的",
        "checked": "（可向{}核实）", "unknown": "还不知道：{}", "more": "等，另有 {} 项",
        "known": "，只算 {} 以前公布的",
    },
    "en": {
        "covers": "covers {}: {}", "conditions": "Conditions ({}):", "supplied": "; from {}",
        "a_head": "a head and month: {} yuan {} {} yuan", "missing": "Missing ({}):",
        "no_change": "If nothing else changes, the answer stays the same for the next {} years.",
        "change": "If nothing else changes, the answer changes by itself from {}:", "pays": "{} (for {})",
        "law": "as in force on {}",
        "checked": " (to be verified with: {})", "unknown": "not known: {}", "more": " and {} more",
        "known": ", as known on {}",
    },
}  # fmt: skip


def clause(lang: str, name: str, *values: object) -> str:
    """A phrase with its values."""
    return _CLAUSES[lang][name].format(*values)


def listed(names: Iterable[str | None], lang: str) -> str:
    """Names one after another."""
    return ("、" if lang == "zh" else ", ").join(n for n in names if n)
