"""Letters and office forms as PDF: data in, the same bytes out on every machine, with fonts of the project's own.

    from doudi.letters import missing, typeset
    typeset("confirmation", {"office": "…", "date": 20210728, …})      # bytes of a PDF; InputError for wrong data
    missing("张𰻞")                                                      # characters that no font here has

`letters` says what each letter holds, `forms` what each form holds. Dates are yyyymmdd and months yyyymm integers,
money is integer fen. Nothing here asks for today.
"""

from __future__ import annotations

from doudi.letters.characters import missing
from doudi.letters.typesetting import KINDS, typeset

__all__ = ["KINDS", "missing", "typeset"]
