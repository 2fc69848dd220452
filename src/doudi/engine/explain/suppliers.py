"""Who can supply a fact, in words: the names a vocabulary's `from` may use."""

from __future__ import annotations

from collections.abc import Iterable

SUPPLIERS = {
    "assessment": ("能力评估机构", "the assessing body"),
    "banks": ("银行等金融机构", "banks and financial firms"),
    "decision": ("民政已作的决定", "a decision on file"),
    "declaration": ("本人申报", "the family's declaration"),
    "disability": ("残联", "the disabled persons' federation"),
    "education": ("教育", "education"),
    "health": ("卫生健康", "health"),
    "home_visit": ("入户调查", "a home visit"),
    "human_resources": ("人力资源社会保障", "human resources and social security"),
    "justice": ("司法、公安", "justice"),
    "market_entities": ("市场主体登记", "the register of businesses"),
    "medical": ("医疗保障", "medical insurance"),
    "officer": ("经办人", "an officer"),
    "public_security": ("公安户籍", "household registration (police)"),
    "real_estate": ("不动产登记", "the land registry"),
    "religion": ("宗教事务", "religious affairs"),
    "tax": ("税务", "tax"),
    "vehicles": ("车辆管理", "vehicle registration"),
    "veterans": ("退役军人事务", "veterans' affairs"),
}


def suppliers_text(codes: Iterable[str], lang: str) -> str:
    """Who can supply a fact, as people say it; a code without a name stays as it is."""
    names = [SUPPLIERS.get(code, (code, code))[lang != "zh"] for code in codes]
    return ("、" if lang == "zh" else ", ").join(names)
