"""The table of a county's one-card payments (一卡通): its columns, a credit as a row, the bank's answer in a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError
from doudi.payments.channels import amounts, reasons
from doudi.payments.channels.amounts import at, in_row
from doudi.payments.channels.checking import REFERENCE
from doudi.payments.channels.shape import Answer, Credit

AMOUNT, REFERENCE_COLUMN, RESULT, REASON = "金额(元)", "流水号", "结果", "原因"
ACCOUNT = "银行账号"
COLUMNS = ("序号", "姓名", ACCOUNT, "开户行", AMOUNT, "摘要", REFERENCE_COLUMN)
ANSWER_COLUMNS = (RESULT, REASON)
PAID, NOT_PAID = "成功", "失败"
_PAID = {PAID, "发放成功", "交易成功", "入账成功"}
_NOT_PAID = {NOT_PAID, "发放失败", "交易失败", "入账失败", "退回", "退票"}
#: A row that adds up the others, as a bank's clerk puts below them.
_SUMS = ("合计", "总计", "小计")
#: Characters of one cell at most; rows above the columns' names at most.
MOST_CHARACTERS, MOST_ABOVE = 2000, 20
#: What a spreadsheet program takes for the start of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
GUARDED = frozenset((*FORMULA, "'"))

Cell = str | float | int | bool | None
#: (row from 1, its cells)
Row = tuple[int, Sequence[Cell]]


def row_of(number: int, credit: Credit) -> tuple[str, ...]:
    """A credit in COLUMNS. The bank stands by its number and its name."""
    bank = f"{credit.bank} {credit.bank_name}".strip()
    amount = amounts.written(credit.amount_fen)
    return (str(number), credit.name, credit.account, bank, amount, credit.text, credit.reference)


def answers(rows: Iterator[Row]) -> Iterator[Answer]:
    """What the rows below the columns' names say. InputError naming the row, and the column."""
    needed = (REFERENCE_COLUMN, AMOUNT, *ANSWER_COLUMNS)
    yield from (_answer(row, cells) for row, cells in named(rows, needed=needed, also=(ACCOUNT,)))


def named(
    rows: Iterator[Row], *, needed: Sequence[str], also: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, Cell]]]:  # fmt: skip
    """(row, its cells by column, of `also` where there is one) of the rows that say something, below that with the
    columns' names."""
    names = _find_names(rows, needed)
    places = [(name, names[name]) for name in (*needed, *also) if name in names]
    for row, cells in rows:
        _check_cells(row, cells)
        if not any(map(text_of, cells)):
            continue
        width = len(cells)
        found = {name: cells[place] if place < width else None for name, place in places}
        if not _is_sum(cells, found):
            yield row, found


def _find_names(rows: Iterator[Row], needed: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands. Rows up to the one with the columns' names are gone through."""
    nearest: list[str] = []
    for row, cells in rows:
        _check_cells(row, cells)
        names = ["".join(unicodedata.normalize("NFKC", str(cell or "")).split()) for cell in cells]
        if all(name in names for name in needed):
            if twice := [name for name in needed if names.count(name) > 1]:
                raise in_row(row, _("the column %(name)s stands there twice") % {"name": twice[0]})
            return {name: place for place, name in enumerate(names) if name}
        if len(set(names) & set(needed)) > len(nearest):
            nearest = [name for name in needed if name in names]
        if row >= MOST_ABOVE:
            break
    lacking = "、".join(name for name in needed if name not in nearest)
    raise InputError(_("the table lacks the column %(names)s") % {"names": lacking})


def _check_cells(row: int, cells: Sequence[Cell]) -> None:
    for cell in cells:
        if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
            raise in_row(row, _("a cell holds more than %(most)s characters") % {"most": MOST_CHARACTERS})


def _is_sum(cells: Sequence[Cell], found: Mapping[str, Cell]) -> bool:
    if text_of(found[REFERENCE_COLUMN]):
        return False
    first = next((str(cell).strip() for cell in cells if cell is not None and str(cell).strip()), "")
    return first.startswith(_SUMS)


def reference_of(row: int, cell: Cell) -> str:
    if isinstance(cell, int | float):
        raise in_row(row, _("流水号 is a number and no text: whoever saved the file may have changed its figures"))
    reference = text_of(cell)
    if not reference:
        raise in_row(row, _("流水号 is empty"))
    if not REFERENCE.fullmatch(reference):
        raise in_row(row, _("流水号 is none of ours"))
    return reference


def amount_of(row: int, cell: Cell) -> int:
    """Fen, of a number as of a text. Of a number 15 figures count, as in a spreadsheet program."""
    if isinstance(cell, bool):
        raise in_row(row, _("the amount is no amount in yuan"))
    try:
        return amounts.read(format(cell, ".15g") if isinstance(cell, int | float) else text_of(cell))
    except InputError as error:
        raise at(row, error) from None


def account_of(cell: Cell) -> str:
    """The figures of an account; "" where there are none, or a spreadsheet program may have rounded them."""
    if isinstance(cell, int | float):
        return str(int(cell)) if abs(cell) < 1e15 and cell == int(cell) else ""
    figures = "".join(text_of(cell).split())
    return figures if figures.isdecimal() and figures.isascii() else ""


def text_of(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def guarded(text: str) -> str:
    """With an apostrophe before it where it would be taken for a formula, or begins with one itself."""
    return f"'{text}" if text[:1] in GUARDED else text


def unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in GUARDED else text


def _answer(row: int, cells: Mapping[str, Cell]) -> Answer:
    reference = reference_of(row, cells[REFERENCE_COLUMN])
    amount = amount_of(row, cells[AMOUNT])
    result, reason = text_of(cells[RESULT]), text_of(cells[REASON])
    account = account_of(cells.get(ACCOUNT))
    if result in _PAID:
        return Answer(reference, amount, True, "", "", row, account)
    if result in _NOT_PAID:
        code = reasons.code_of(reason)
        return Answer(reference, amount, False, code, reason or reasons.said(code, "zh"), row, account)
    if not result:
        raise in_row(row, _("结果 is empty"))
    raise in_row(row, _("结果 is neither 成功 nor 失败"))
