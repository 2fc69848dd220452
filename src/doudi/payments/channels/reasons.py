"""Why a bank did not pay: the codes of ISO 20022 (ExternalStatusReason1Code) in words, and banks' words as codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from doudi.kernel.names import Named


@dataclass(frozen=True)
class Reason(Named):
    code: str
    zh: str
    en: str


#: What the bank says in its own words, which fit no other code.
NARRATIVE = "NARR"

REASONS = {
    reason.code: reason
    for reason in (
        Reason("AC01", "账号不存在或有误", "there is no such account, or its number is wrong"),
        Reason("AC02", "付款账号有误", "the payer's account number is wrong"),
        Reason("AC03", "收款账号有误", "the payee's account number is wrong"),
        Reason("AC04", "账户已销户", "the account was closed"),
        Reason("AC05", "付款账户已销户", "the payer's account was closed"),
        Reason("AC06", "账户被冻结或止付", "the account is blocked"),
        Reason("AC07", "收款账户已销户", "the payee's account was closed"),
        Reason("AC13", "账户类型不符", "the account is of another kind"),
        Reason("AC14", "收款账户类型不符", "the payee's account is of another kind"),
        Reason("AG01", "该账户不能收此类款项", "the account may not receive such payments"),
        Reason("AG02", "业务种类有误", "the kind of payment is wrong"),
        Reason("AM01", "金额为零", "the amount is nothing"),
        Reason("AM02", "金额超过限额", "the amount is more than is allowed"),
        Reason("AM03", "币种不能受理", "the currency cannot be taken"),
        Reason("AM04", "付款账户余额不足", "the payer's account holds too little"),
        Reason("AM05", "重复付款", "it was paid before"),
        Reason("AM09", "金额有误", "the amount is wrong"),
        Reason("AM10", "合计金额不符", "the amounts do not make up the total"),
        Reason("BE01", "户名与账号不符", "the name is not the account's"),
        Reason("BE05", "付款方无法识别", "the payer is not known"),
        Reason("BE06", "收款人无法识别", "the payee is not known"),
        Reason("BE08", "开户行名称有误", "the bank's name is wrong"),
        Reason("CUST", "应付款方要求退回", "the payer asked for it back"),
        Reason("DT01", "日期有误", "the date is wrong"),
        Reason("FF01", "文件格式有误", "the file's format is wrong"),
        Reason("MD07", "收款人已死亡", "the payee has died"),
        Reason("MS02", "收款人未说明原因", "the payee gives no reason"),
        Reason("MS03", "银行未说明原因", "the bank gives no reason"),
        Reason(NARRATIVE, "银行另有说明", "the bank says why in its own words"),
        Reason("RC01", "联行号有误", "the bank's number is wrong"),
        Reason("RR04", "监管原因", "for reasons of supervision"),
        Reason("TM01", "超过受理时间", "it came after the bank's closing time"),
    )
}

#: In this order: "户名与已销户账号不符" is first of all a closed account.
_WORDS = (
    (re.compile("销户|注销"), "AC04"),
    (re.compile("死亡|去世|身故"), "MD07"),
    (re.compile("户名|姓名|名称不符|账户名"), "BE01"),
    (re.compile("冻结|止付|挂失|不动户|睡眠|久悬|控制|只付不收"), "AC06"),
    (re.compile("余额不足|透支"), "AM04"),
    (re.compile("重复"), "AM05"),
    (re.compile("限额|超限"), "AM02"),
    (re.compile("联行号|行号"), "RC01"),
    (re.compile("账号|帐号|卡号|无此户|无此账户|户不存在"), "AC01"),
)


def code_of(words: str) -> str:
    """The code that a bank's own words come nearest to; NARRATIVE where none does, MS03 where there are no words."""
    if not words:
        return "MS03"
    return next((code for pattern, code in _WORDS if pattern.search(words)), NARRATIVE)


def said(code: str, lang: str) -> str:
    """A code in words, lang being zh or en; one not known as it is."""
    reason = REASONS.get(code)
    return reason.called(lang) if reason else code
