"""The words of the handbook in both languages."""

from __future__ import annotations

from typing import Any

_WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "lang": "zh-Hans", "other": "English", "handbook": "规则手册", "colon": "：", "semicolon": "；", "join": "、",
        "home": "首页", "search": "查找", "search_hint": "规则、条文、情况、参数、案例", "law": "法规条文",
        "rules": "规则",
        "flow": "流程图", "procedure": "办理程序", "parameters": "参数", "cases": "案例", "facts": "情况（词汇）",
        "calendar": "法规日历",
        "coverage": "条文覆盖", "mechanisms": "机制对照", "overview": "概览", "programmes": "项目",
        "menu": "目录", "skip": "跳到正文",
        "facts_short": "情况：", "given_short": "参数：", "also_short": "还用到：", "who": "谁：",
        "refused": "不符合条件",
        "refused_why": "说明第一个不满足的条件", "no_money": "不发钱（资格、服务或转介）",
        "payees": {
            "institution": "付给：机构", "carer": "付给：照料人", "guardian": "付给：监护人", "person": "付给：本人",
        },
        "entitled": "符合条件", "not_entitled": "不符合条件", "cannot_tell": "还不能判断", "no_row": "不列入",
        "statuses": {"encoded": "已写成规则", "human judgement": "由人判断", "not applicable": "不涉及计算"},
        "value_statuses": {"law": "法定", "seed": "公开数据", "illustrative": "示例参数", "override": "案例改用"},
        "kinds": {"benefit": "待遇", "status": "资格认定", "proposal": "建议（由人决定）", "instrument": "评估表"},
        "subjects": {"family": "家庭和个人", "institution": "机构"},
        "groups": {
            "assistance": "社会救助", "special_groups": "残疾人等特殊群体", "children": "儿童福利",
            "elder_care": "养老服务",
        },
        "reads": {"text": "已读原文", "regulations.yaml": "只见摘要，未见原文", "public notices": "只见公开通知或报道"},
        "levels": {"person": "个人", "household": "家庭", "area": "地区"},
        "types": {
            "bool": "是或否", "count": "个数", "date": "日期", "fen": "金额（元）", "fen_per_month": "金额（元/月）",
            "fen_per_year": "金额（元/年）", "enum": "选项", "area": "区划", "rate": "比例",
        },
        "article": ("第", "条"), "from": "自{}起", "until": "至{}", "always": "一直",
    },
    "en": {
        "lang": "en", "other": "中文", "handbook": "Handbook of rules", "colon": ": ", "semicolon": "; ", "join": ", ",
        "home": "Home", "search": "Search", "search_hint": "rules, articles, facts, parameters, cases", "law": "Law",
        "rules": "Rules", "flow": "Flow", "procedure": "Procedure", "parameters": "Parameters", "cases": "Cases",
        "facts": "Facts",
        "calendar": "Calendar", "coverage": "Coverage", "mechanisms": "Mechanisms", "overview": "Overview",
        "programmes": "Programmes", "menu": "Contents", "skip": "Skip to the text",
        "facts_short": "facts: ", "given_short": "values: ", "also_short": "also: ", "who": "who: ",
        "refused": "Not entitled",
        "refused_why": "with the first condition that fails", "no_money": "no money (a status, service or referral)",
        "payees": {
            "institution": "paid to the institution", "carer": "paid to the carer", "guardian": "paid to the guardian",
            "person": "paid to the person",
        },
        "entitled": "entitled", "not_entitled": "not entitled", "cannot_tell": "cannot tell yet", "no_row": "not asked",
        "statuses": {
            "encoded": "encoded", "human judgement": "human judgement", "not applicable": "nothing to compute",
        },
        "value_statuses": {
            "law": "law", "seed": "published figure", "illustrative": "illustrative", "override": "set by the case",
        },
        "kinds": {
            "benefit": "benefit", "status": "recognised status", "proposal": "proposal, decided by a person",
            "instrument": "assessment form",
        },
        "subjects": {"family": "families and persons", "institution": "institutions"},
        "groups": {
            "assistance": "Social assistance", "special_groups": "Disabled people and other groups",
            "children": "Child welfare", "elder_care": "Elder care",
        },
        "reads": {
            "text": "text read", "regulations.yaml": "only a summary seen",
            "public notices": "only public notices seen",
        },
        "levels": {"person": "person", "household": "household", "area": "area"},
        "types": {
            "bool": "yes or no", "count": "count", "date": "date", "fen": "amount (yuan)",
            "fen_per_month": "amount (yuan a month)", "fen_per_year": "amount (yuan a year)", "enum": "one of",
            "area": "area", "rate": "rate",
        },
        "article": ("art. ", ""), "from": "from {}", "until": "to {}", "always": "always",
    },
}  # fmt: skip


def words_of(lang: str) -> dict[str, Any]:
    """Every word by its name, lang being zh or en."""
    return _WORDS[lang]


def group_name(group: str, lang: str) -> str:
    """What a folder of programmes is called, where it is a known one."""
    return str(_WORDS[lang]["groups"].get(group, group.replace("_", " ")))
