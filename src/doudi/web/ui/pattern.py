"""Every component on one page, with made-up things, for who builds pages and who looks after them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import Denied, require
from doudi.access.roles import Act
from doudi.web.context import MODE_NAMES, MODES
from doudi.web.request import Request
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.fields import DayField
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.navigation import Shown
from doudi.web.ui.pieces import Crumb, Fact, Line, Moment, Receipt, Row, Task
from doudi.web.ui.tables import Column, Table

Sample = dict[str, Any]


class SampleForm(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致。")
    born = DayField(label="出生日期")
    marital = forms.ChoiceField(
        label="婚姻状况", choices=[("single", "未婚"), ("married", "已婚"), ("widowed", "丧偶")]
    )
    home = forms.ChoiceField(
        label="住在哪里", widget=forms.RadioSelect, choices=[("own", "自有住房"), ("rent", "租住"), ("", "不清楚")]
    )
    needs = forms.MultipleChoiceField(
        label="需要哪些帮助", widget=forms.CheckboxSelectMultiple, required=False,
        choices=[("money", "生活费"), ("doctor", "看病"), ("school", "上学")],
    )  # fmt: skip
    note = forms.CharField(label="还想说明的", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="我已阅读授权书，同意核对家庭经济状况")


class SampleFilter(FilterForm):
    kind = forms.ChoiceField(label="项目", choices=[("", "全部"), ("urban", "城市低保"), ("rural", "农村低保")])
    since = DayField(label="受理日期自")


class SampleUpload(forms.Form):
    file = forms.FileField(label="残疾证", help_text="照片或 PDF，不超过 10 MB。")


COLUMNS: tuple[Column[Sample], ...] = (
    Column("name", "户主", lambda row: row["name"], sort="name", link=lambda row: "#table"),
    Column("kind", "项目", lambda row: row["kind"]),
    Column("amount", "月保障金（元）", lambda row: row["fen"], "money", sort="fen"),
    Column("day", "受理", lambda row: row["day"], "day"),
    Column("left", "时限", lambda row: row["left"], "tag"),
)
ROWS: list[Sample] = [
    {"name": "张某某", "kind": "城市低保", "fen": 45300, "day": dt.date(2021, 7, 6), "left": ("剩 5 个工作日", "warn")},
    {"name": "李某某", "kind": "农村低保", "fen": 123000, "day": dt.date(2021, 7, 9), "left": ("超期 1 日", "bad")},
    {"name": "王某", "kind": "特困供养", "fen": None, "day": dt.date(2021, 7, 12), "left": ("剩 18 个工作日", "")},
]
RECEIPT = Receipt(
    "系统测算（2021年8月起）", 45300,
    [
        Line("保障标准 615.00 元 × 2 人", 123000, "", "城市标准（示例参数）", "", "57号文第二十三条"),
        Line("家庭月收入（计入部分）", 90000, "−", article="57号文第十三条"),
        Line("张某某 务工 1,000.00，扣减务工成本 200.00", 80000, "·", "工资流水，社保核对 2021年7月9日", "A", sub=True),
        Line("李某 赡养费", 10000, "·", "本人申报", "D", sub=True),
        Line("差额", 33000, "="),
        Line("分类施保：李某 肢体二级残疾，标准的 20%", 12300, "+", "残联名册 2021年7月9日", "A", "57号文第二十七条"),
    ],
    "元/月", "符合条件", "ok", ["财产：存款 12,400 元，未超标准的 24 倍；无车；住房 1 套。", "规则版本 2021年7月1日"],
)  # fmt: skip
SAMPLES: Sample = {
    "receipt": RECEIPT,
    "crumbs": [Crumb("一人一档", "#"), Crumb("张某某户", "#"), Crumb("更正身份证号")],
    "facts": [Fact("环节", "初审", ""), Fact("法定时限", "剩 5 个工作日", "warn"), Fact("全程", "第 12 / 30 日")],
    "summary": [Row("姓名", "张某某", "#", "更改"), Row("出生日期", "1958年3月12日"), Row("电话", "", "#", "填写")],
    "tasks": [
        Task("授权书（2 名成年人）", "done", note="7月6日"), Task("入户调查（2 人签字）", "done", note="7月14日"),
        Task("存款差异的说明", "todo", "#"), Task("初审意见", "todo", "#", "7月28日前"), Task("公示 7 天", "later"),
    ],
    "moments": [
        Moment("入户调查完成，照片 4 张", dt.datetime(2021, 7, 14, 15, 20), "王某、刘某"),
        Moment("核对结果返回：11 项，1 项有差异", dt.datetime(2021, 7, 9, 9, 2), "核对平台"),
        Moment("受理，出具受理通知", dt.date(2021, 7, 6), "王某"),
    ],
    "nav": [Shown("待我办理", "#", False, 23), Shown("申请与审核", "#", True, 128), Shown("一人一档", "#", False)],
    "step_names": ["申请", "家庭", "收入", "材料", "核对"],
    "denied": Denied(_("you are not cleared for it")),
}  # fmt: skip


@login_not_required
@require_safe
def pattern_page(request: Request) -> HttpResponse:
    """Open while Doudi is being built; on a server for its administrators."""
    if not settings.DEBUG:
        if not request.user.is_authenticated:
            raise Http404
        require(request.actor, Act.SETTINGS_VIEW)
    wrong = SampleForm({"name": "张某某", "born": "去年"})
    mode = request.GET.get("mode", "")
    values = SAMPLES | {
        "form": SampleForm(), "wrong": wrong, "filter": SampleFilter(request.GET), "upload_form": SampleUpload(),
        "table": Table(request, COLUMNS, ROWS, caption="待审核的申请", first="name", per_page=2),
        "picker": AreaPicker(request, on=request.actor.on, top=request.actor.path), "all_modes": MODE_NAMES.items(),
    }  # fmt: skip
    return render(request, "ui/pattern_page.html", values | ({"mode": mode} if mode in MODES else {}))
