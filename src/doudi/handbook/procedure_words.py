"""The words of a procedure in both languages: who acts, how long it takes, on what it depends."""

from __future__ import annotations

from collections.abc import Mapping

from doudi.engine.procedure.model import Limit

#: By language, then by what the model calls it.
Words = Mapping[str, Mapping[str, str]]

ROLES: Words = {
    "zh": {
        "citizen": "申请人", "village_cadre": "村（居）干部", "township_clerk": "乡镇（街道）经办人员",
        "township_head": "乡镇（街道）负责人", "county_reviewer": "县级民政经办人员",
        "county_head": "县级民政部门负责人",
        "disabled_federation": "县级残联", "city_officer": "市级民政人员", "province_officer": "省级民政人员",
        "finance": "财务人员", "auditor": "监督人员", "administrator": "系统管理员",
        "confirming": "确认机关（见“谁确认”）",
    },
    "en": {
        "citizen": "applicant", "village_cadre": "village cadre", "township_clerk": "township clerk",
        "township_head": "head of the township", "county_reviewer": "county reviewer", "county_head": "county head",
        "disabled_federation": "disabled persons' federation of the county", "city_officer": "city officer",
        "province_officer": "province officer", "finance": "finance officer", "auditor": "auditor",
        "administrator": "administrator", "confirming": "confirming body (see “Who confirms”)",
    },
}  # fmt: skip
#: After "only where": what a step or a limit depends on.
CONDITIONS: Words = {
    "zh": {
        "staff_relative": "与经办人员、村（居）干部有近亲属关系", "complained": "有投诉、举报", "sampled": "被抽中",
        "entrusted": "县已委托乡镇", "devolved": "确认权已下放乡镇", "disputed": "评议或公示有异议",
        "granting": "同意",
        "refusing": "不同意",
        "not entrusted": "县没有委托乡镇", "not devolved": "确认权没有下放乡镇",
    },
    "en": {
        "staff_relative": "somebody is a close relative of staff or of a village cadre",
        "complained": "somebody complained",
        "sampled": "it was drawn for the sample", "entrusted": "the county has entrusted the township",
        "devolved": "confirmation was passed down to the township",
        "disputed": "the appraisal or a posting was disputed",
        "granting": "it is granted", "refusing": "it is refused",
        "not entrusted": "the county has not entrusted the township",
        "not devolved": "confirmation was not passed down to the township",
    },
}  # fmt: skip
FIELDS: Words = {
    "zh": {
        "applicant_name": "申请人姓名", "member_count": "家庭成员人数", "members": "家庭成员", "amount": "金额",
        "area": "所在地", "opinion": "审核意见", "findings": "调查、评议结果", "programme": "项目名称",
        "reason": "理由",
    },
    "en": {
        "applicant_name": "the applicant's name", "member_count": "number of members", "members": "members",
        "amount": "amount", "area": "area", "opinion": "opinion", "findings": "result of visit and appraisal",
        "programme": "the programme's name", "reason": "reason",
    },
}  # fmt: skip
LETTERS: Words = {
    "zh": {
        "receipt": "受理回执", "correction": "补正告知书", "posting": "公示", "publication": "公布",
        "confirmation": "确认通知书",
        "refusal": "不予确认告知书", "adjustment": "调整通知书", "ending": "停止通知书",
        "extension": "延长期限告知书",
        "transfer": "转移通知书",
    },
    "en": {
        "receipt": "receipt", "correction": "note of what is missing", "posting": "posting",
        "publication": "publication",
        "confirmation": "confirmation", "refusal": "refusal", "adjustment": "note of change",
        "ending": "note of ending",
        "extension": "note of extension", "transfer": "note of transfer",
    },
}  # fmt: skip
RESULTS: Words = {
    "zh": {
        "undisputed": "无异议", "disputed": "争议较大", "objected": "有异议", "grant": "同意",
        "refuse": "不同意", "passed": "通过",
        "returned": "退回", "confirmed": "确认", "refused": "不予确认",
    },
    "en": {
        "undisputed": "no objection", "disputed": "much disputed", "objected": "an objection", "grant": "granted",
        "refuse": "refused", "passed": "passed", "returned": "returned", "confirmed": "confirmed",
        "refused": "refused",
    },
}  # fmt: skip
SUBJECTS: Words = {
    "zh": {"family": "家庭，由一名成员申请", "person": "本人，或者由他人代为申请"},
    "en": {"family": "the family, through one of its members", "person": "the person, or somebody for them"},
}
PLACES: Words = {
    "zh": {
        "registration": "户籍所在地的乡镇（街道）", "residence": "居住地的乡镇（街道）",
        "anywhere": "全国任意乡镇（街道）或网上",
        "occurrence": "急难发生地的乡镇（街道）",
    },
    "en": {
        "registration": "the township of registration", "residence": "the township of residence",
        "anywhere": "any township of the country, or online",
        "occurrence": "the township where the difficulty occurs",
    },
}  # fmt: skip
STARTS: Words = {
    "zh": {
        "month_after_decision": "从作出决定的下月起", "month_of_application": "从申请的当月起",
        "decision": "作出决定后给付",
    },
    "en": {
        "month_after_decision": "from the month after the decision",
        "month_of_application": "from the month of application",
        "decision": "given upon the decision",
    },
}  # fmt: skip
TRANSITIONS: Words = {
    "zh": {
        "keep": "以前受理、还没有办结的，按受理时的程序办",
        "switch": "以前受理、还没有办结的，以后的环节按本程序办",
    },
    "en": {
        "keep": "Cases accepted before keep the procedure they began with",
        "switch": "Open cases go on by this procedure",
    },
}
OF: Words = {
    "zh": {"applicant": "申请人", "each_adult": "每名成年成员", "beneficiary": "受益人本人", "obligor": "法定义务人"},
    "en": {
        "applicant": "the applicant", "each_adult": "each adult member", "beneficiary": "the beneficiary",
        "obligor": "who is bound to support",
    },
}  # fmt: skip
FORMS: Words = {
    "zh": {"own": "法定职权", "entrusted": "县委托乡镇，以县的名义", "devolved": "确认权下放乡镇"},
    "en": {
        "own": "in its own right", "entrusted": "entrusted by the county, in the county's name",
        "devolved": "passed down to the township",
    },
}  # fmt: skip

_UNITS: Words = {
    "zh": {"working_days": "个工作日", "days": "日", "months": "个月"},
    "en": {"working_days": "working days", "days": "days", "months": "months"},
}
_SINCE: Words = {
    "zh": {
        "application": "申请", "acceptance": "受理", "step": "本环节可以办理", "objection": "公示有异议",
        "decision": "作出决定",
        "service": "送达", "review": "复议决定送达", "event": "情况发生或报告", "report": "收到投诉、举报",
    },
    "en": {
        "application": "the application", "acceptance": "acceptance", "step": "the day this step can begin",
        "objection": "the objection", "decision": "the decision", "service": "service",
        "review": "service of the decision upon reconsideration", "event": "the event or its report",
        "report": "receipt of the complaint or report",
    },
}  # fmt: skip


def limit_text(limit: Limit, lang: str) -> str:
    """自受理之日起30个工作日内; within 30 working days of acceptance. With the condition it depends on."""
    unit, since = _UNITS[lang][limit.unit], _SINCE[lang][limit.since]
    if lang == "zh":
        only = f"{condition_text(limit.when, lang)}的，" if limit.when else ""
        return f"{only}自{since}之日起{limit.days}{unit}内"
    only = f", where {condition_text(limit.when, lang)}" if limit.when else ""
    return f"within {limit.days} {unit} of {since}{only}"


def condition_text(condition: str, lang: str) -> str:
    """One entry of `when` in words: 有投诉、举报或被抽中."""
    known, by = CONDITIONS[lang], "，或者" if lang == "zh" else ", or "
    opposite = "并非" if lang == "zh" else "it is not so that "
    each = condition.split(" or ")
    return by.join(known.get(one) or f"{opposite}{known[one.removeprefix('not ')]}" for one in each)
