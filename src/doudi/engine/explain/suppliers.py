"""Who can supply a fact, in words: the names a vocabulary's `from` may use."""

from __future__ import annotations

from collections.abc import Iterable

SUPPLIERS = {
    "assessment": ("能力评估机构", "the assessing body"),
    "banks": ("银行等金融机构", "banks and financial firms"),
    "civil_affairs": ("民政", "civil affairs"),
    "court": ("法院", "the court"),
    "decision": ("民政已作的决定", "a decision on file"),
    "declaration": ("本人申报", "the family's declaration"),
    "disability": ("残联", "the disabled persons' federation"),
    "education": ("教育", "education"),
    "elder_care": ("养老服务机构", "the elder-care institution"),
    "emergency_management": ("应急管理", "emergency management"),
    "health": ("卫生健康", "health"),
    "home_visit": ("入户调查", "a home visit"),
    "housing": ("住房保障", "housing"),
    "human_resources": ("人力资源社会保障", "human resources and social security"),
    "justice": ("司法、公安", "justice"),
    "justice_administration": ("司法行政", "the administration of justice"),
    "market_entities": ("市场主体登记", "the register of businesses"),
    "medical": ("医疗保障", "medical insurance"),
    "officer": ("经办人", "an officer"),
    "public_security": ("公安户籍", "household registration (police)"),
    "real_estate": ("不动产登记", "the land registry"),
    "religion": ("宗教事务", "religious affairs"),
    "rural_affairs": ("农业农村", "rural affairs"),
    "statistics": ("统计", "statistics"),
    "tax": ("税务", "tax"),
    "vehicles": ("车辆管理", "vehicle registration"),
    "veterans": ("退役军人事务", "veterans' affairs"),
}
#: How else a fact may have come in; nobody can be asked for it there.
ELSEWHERE = {
    "snapshot": ("建库时载入", "the snapshot the registry began with"),
    "move": ("搬迁", "the family's move"),
    "birth": ("出生", "the birth"),
    "family": ("家属", "their family"),
}


def source_text(code: str, lang: str) -> str:
    """Who says something, or how it came in; the name of another system as it stands."""
    return (SUPPLIERS | ELSEWHERE).get(code, (code, code))[lang != "zh"]


def suppliers_text(codes: Iterable[str], lang: str) -> str:
    """Who can supply a fact, as people say it; a code without a name stays as it is."""
    names = [SUPPLIERS.get(code, (code, code))[lang != "zh"] for code in codes]
    return ("、" if lang == "zh" else ", ").join(names)
