"""One sample of every letter and form; all names, numbers and sums are made up."""

from __future__ import annotations

from typing import Any

LINES: list[dict[str, Any]] = [
    {
        "label": "保障标准 615.00 元 × 2 人",
        "amount_fen": 123000,
        "source": "甲县城市标准（示例参数）",
        "article": "民发〔2021〕57号第二十三条",
    },
    {
        "label": "张某某务工收入 1,000.00 元，先减去上班花费 200.00 元",
        "amount_fen": 80000,
        "sign": "-",
        "source": "工资流水，社保核对",
        "grade": "A",
        "date": 20210709,
        "article": "民发〔2021〕57号第十三条",
    },
    {
        "label": "李某得到的赡养费",
        "amount_fen": 10000,
        "sign": "-",
        "source": "本人申报",
        "grade": "D",
        "date": 20210706,
        "article": "民发〔2021〕57号第十三条",
    },
    {"label": "差多少，补多少", "amount_fen": 33000, "sign": "="},
    {
        "label": "李某有二级肢体残疾，按标准的 20% 另加",
        "amount_fen": 12300,
        "sign": "+",
        "source": "残联名册",
        "grade": "A",
        "date": 20210709,
        "article": "民发〔2021〕57号第二十七条",
    },
    {"label": "每月发给您家", "amount_fen": 45300, "sign": "="},
]

OBJECTIONS = [
    {
        "route": "申请行政复议",
        "body": "甲县人民政府",
        "limit": "从收到这封信的第二天起 60 天内",
        "cites": "《行政复议法》第九条",
    },
    {
        "route": "提起行政诉讼",
        "body": "甲县人民法院",
        "limit": "从收到这封信的第二天起 6 个月内",
        "cites": "《行政诉讼法》第四十六条",
    },
]

LETTER: dict[str, Any] = {
    "office": "甲县乙街道办事处",
    "number": "甲乙民救〔2021〕第0872号",
    "date": 20210706,
    "to_name": "张某某",
    "programme": "城市最低生活保障",
    "contact": "甲县乙街道办事处便民服务大厅，电话 0000-1234567",
    "articles": ["《最低生活保障审核确认办法》（民发〔2021〕57号）第十条、第二十二条"],
    "qr": "https://doudi.example/c/7f3a90",
}

PUBLIC: dict[str, Any] = {
    "office": "甲县乙街道办事处",
    "date": 20210721,
    "programme": "城市最低生活保障",
    "contact": "电话 0000-1234567，地址：甲县乙街道办事处二楼",
    "families": [
        {"name": "张某某", "members": 2, "amount_fen": 45300, "place": "丙社区"},
        {"name": "欧阳某某", "members": 1, "amount_fen": 61500, "place": "丁社区"},
        {"name": "古丽某某·阿卜杜某某", "members": 4, "amount_fen": 123450, "place": "丙社区"},
    ],
}

PAPERS = [
    {"name": "居民身份证", "copies": 2, "form": "复印件"},
    {"name": "最低生活保障申请书", "copies": 1, "form": "原件"},
    {"name": "共同生活的成年家庭成员授权书", "copies": 2, "form": "原件"},
]

MEMBERS = [
    {
        "name": "张某某",
        "relation": "本人",
        "sex": "男",
        "birth": 19680305,
        "id_number": "990101196803050000",
        "health": "健康",
        "work": "务工",
    },
    {
        "name": "李某",
        "relation": "妻子",
        "sex": "女",
        "birth": 19700912,
        "id_number": "990101197009120000",
        "health": "二级肢体残疾",
        "work": "无",
    },
]

FORM: dict[str, Any] = {
    "office": "甲县乙街道办事处",
    "number": "D-2021-0872",
    "programme": "城市最低生活保障",
    "name": "张某某",
    "id_number": "990101196803050000",
    "phone": "13000000000",
    "address": "甲县乙街道丙社区幸福路 12 号院 3 号楼 2 单元 501 室",
}

INCOMES = [
    {"label": "务工收入（月）", "whose": "张某某", "amount_fen": 100000, "note": "工资流水"},
    {"label": "赡养费（月）", "whose": "李某", "amount_fen": 10000, "note": "本人申报"},
]
PROPERTY = [
    {"label": "存款", "whose": "张某某", "amount_fen": 1240000, "note": "核对报告"},
    {"label": "住房", "whose": "张某某", "note": "1 套，62 平方米"},
]

SAMPLES: dict[str, dict[str, Any]] = {
    "receipt": LETTER
    | {
        "applied_on": 20210706,
        "accepted_on": 20210706,
        "due_on": 20210817,
        "papers": PAPERS,
        "clerk": "王某",
        "steps": [
            "核对您授权查询的收入和财产信息",
            "两名工作人员到家里走访",
            "提出初审意见，在社区公示 7 天",
            "县民政局审核确认",
        ],
    },
    "correction": LETTER
    | {
        "applied_on": 20210706,
        "due_on": 20210720,
        "hand_in": "甲县乙街道办事处便民服务大厅 3 号窗口",
        "wanted": [
            {
                "name": "李某的授权书",
                "why": "每位成年家庭成员都要同意，我们才能查询收入和财产",
                "instead": "本人到窗口当面签字",
            },
            {"name": "租房合同", "why": "确认你们住在一起", "instead": "房东或社区出具的说明"},
        ],
    },
    "posting": PUBLIC | {"from_day": 20210721, "to_day": 20210727},
    "publication": PUBLIC,
    "confirmation": LETTER
    | {
        "office": "甲县民政局",
        "amount_fen": 45300,
        "from_month": 202108,
        "lines": LINES,
        "objections": OBJECTIONS,
        "covered": ["张某某", "李某"],
        "pays": "每月 10 日前打到您尾号 3306 的银行卡",
        "next_review": "2022年7月前",
    },
    "refusal": LETTER
    | {
        "office": "甲县民政局",
        "applied_on": 20210706,
        "objections": OBJECTIONS,
        "reasons": [
            "您家每人每月平均收入 812.50 元，高于当地标准 615.00 元。",
            "家里有一辆 2020 年购买的小客车，不属于可以保留的情形。",
        ],
        "other_help": [
            "临时救助：遇到突发困难时，可以到乙街道办事处申请。",
            "医疗救助：自己负担的医药费较高时，可以向县医疗保障局申请。",
        ],
        "lines": [
            {
                "label": "全家计入的收入",
                "amount_fen": 162500,
                "source": "工资流水，社保核对",
                "grade": "A",
                "date": 20210709,
            },
            {"label": "除以 2 人，每人每月", "amount_fen": 81250, "sign": "="},
        ],
    },
    "adjustment": LETTER
    | {
        "office": "甲县民政局",
        "old_fen": 45300,
        "new_fen": 33000,
        "from_month": 202109,
        "lines": LINES[:4],
        "objections": OBJECTIONS,
        "reasons": ["李某的残疾证已经到期，还没有换新证；换好以后请告诉我们，从当月起重新算。"],
    },
    "waiting": LETTER
    | {
        "office": "甲县民政局",
        "from_month": 202110,
        "objections": OBJECTIONS,
        "reasons": ["公安机关的名册显示您家有人服刑，正在核实。"],
    },
    "resumption": LETTER
    | {"office": "甲县民政局", "from_month": 202111, "paid_after": True, "reasons": ["已经核实，是同名的人。"]},
    "back_pay": LETTER
    | {
        "office": "甲县民政局",
        "amount_fen": 12300,
        "from_month": 202107,
        "to_month": 202109,
        "reasons": ["2021 年 7 月提高标准的文件 9 月才到。"],
    },
    "repayment": LETTER
    | {
        "office": "甲县民政局",
        "amount_fen": 90600,
        "from_month": 202107,
        "to_month": 202108,
        "objections": OBJECTIONS,
        "reasons": ["2021 年 7 月起李某在厂里上班，没有报告。"],
        "articles": ["《社会救助暂行办法》第六十八条"],
        "instalments": [{"date": 20211130, "amount_fen": 45300}, {"date": 20211231, "amount_fen": 45300}],
    },
    "unchanged": LETTER
    | {
        "reasons": ["您报告的临时务工已经结束，家庭收入和复核以前一样。"],
        "objections": OBJECTIONS,
    },
    "ending": LETTER
    | {
        "office": "甲县民政局",
        "from_month": 202110,
        "objections": OBJECTIONS,
        "reasons": ["张某某从 2021 年 8 月起在厂里上班，月工资 3,200.00 元，全家人均收入高于当地标准。"],
        "other_help": ["就业补贴：可以到县人力资源和社会保障局咨询。"],
    },
    "extension": LETTER
    | {
        "applied_on": 20210706,
        "due_on": 20210817,
        "new_due_on": 20210907,
        "reasons": ["公示期间有人提出不同意见，要重新调查。"],
    },
    "transfer": LETTER
    | {
        "to_office": "乙县戊镇人民政府",
        "to_contact": "社会事务办公室，电话 0000-7654321",
        "transferred_on": 20210706,
        "reasons": ["您的户口在 2021 年 6 月迁到了乙县戊镇。"],
        "papers": PAPERS,
    },
    "application": FORM
    | {
        "sex": "男",
        "birth": 19680305,
        "registered_at": "甲县乙街道丙社区",
        "members": MEMBERS,
        "incomes": INCOMES,
        "property": PROPERTY,
        "reason": "妻子残疾不能工作，我一个人务工，收入不够全家生活。",
        "bank": "甲县农村商业银行",
        "account_holder": "张某某",
        "account": "6200 0000 0000 3306",
        "date": 20210706,
    },
    "authorisation": FORM
    | {
        "name": "李某",
        "id_number": "990101197009120000",
        "applicant": "张某某",
        "relation": "妻子",
        "from_day": 20210706,
        "to_day": 20220705,
        "registers": [
            "银行存款",
            "商业保险",
            "证券",
            "纳税",
            "不动产登记",
            "机动车登记",
            "社会保险缴费和待遇",
            "工商登记",
        ],
    },
    "mandate": FORM
    | {
        "agent": "赵某",
        "agent_id_number": "990101198001010000",
        "agent_phone": "13100000000",
        "agent_relation": "丙社区工作人员",
        "matters": ["代为提交申请和补充材料", "代为领取各种通知"],
        "to_day": 20211231,
    },
    "promise": FORM,
    "home_visit": FORM
    | {
        "visited_on": 20210714,
        "present": "张某某、李某",
        "members": MEMBERS,
        "incomes": INCOMES,
        "property": PROPERTY,
        "housing": "自有楼房 1 套，62 平方米，家具简单",
        "investigators": ["王某", "刘某"],
    },
    "neighbour_enquiry": FORM
    | {
        "asked_on": 20210715,
        "neighbour": "孙某",
        "acquaintance": "同楼邻居，认识 11 年",
        "answers": [
            {"question": "他家平时有几口人一起生活？", "answer": "夫妻两人。"},
            {"question": "他家主要靠什么收入？"},
        ],
        "investigators": ["王某", "刘某"],
    },
    "review_form": FORM
    | {
        "applied_on": 20210706,
        "members": MEMBERS,
        "lines": LINES,
        "amount_fen": 45300,
        "opinions": [
            {"whose": "乙街道办事处初审意见", "text": "符合条件，建议每月给予 453.00 元。", "date": 20210719},
            {"whose": "甲县民政局审核确认意见"},
        ],
    },
    "posting_notice": {
        "office": "甲县乙街道办事处",
        "programme": "城市最低生活保障",
        "families": [{"name": "张某某", "members": 2}],
    },
    "roster": {
        "office": "甲县民政局",
        "number": "2021-08",
        "programme": "城市最低生活保障",
        "month": 202108,
        "date": 20210805,
        "payments": [
            {"name": "张某某", "members": 2, "amount_fen": 45300, "account_tail": "3306"},
            {"name": "欧阳某某", "members": 1, "amount_fen": 61500, "account_tail": "1182", "note": "由监护人代领"},
        ],
    },
    "file_catalogue": FORM
    | {
        "year": "2021",
        "retention": "30 年",
        "papers": [
            {"title": "申请书", "date": 20210706, "pages": 2},
            {"title": "授权书（2 份）", "date": 20210706, "pages": 2},
            {"title": "信息核对报告", "date": 20210709, "pages": 5},
            {"title": "入户调查表", "date": 20210714, "pages": 3},
        ],
    },
}

#: Nothing but what must be given: the emptiest paper of each kind.
BLANK_FORMS = [
    "application",
    "authorisation",
    "mandate",
    "promise",
    "home_visit",
    "neighbour_enquiry",
    "review_form",
    "posting_notice",
    "roster",
    "file_catalogue",
]
