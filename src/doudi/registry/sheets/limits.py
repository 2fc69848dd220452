"""How large a spreadsheet may be. What is larger is refused before it is read, by a sentence that says so."""

from __future__ import annotations

#: Of the file.
MOST_BYTES = 50 << 20
MOST_ROWS = 200_000
MOST_COLUMNS = 300
MOST_SHEETS = 30
#: Of all sheets together.
MOST_CELLS = 12_000_000
#: Characters of one cell.
MOST_CHARACTERS = 2000
#: Of what a file unpacks to, all parts together; and how often smaller a packed part of some size may be.
MOST_UNPACKED = 600 << 20
MOST_RATIO, RATIO_FROM = 250, 4 << 20
MOST_PARTS = 2000
#: What the process that reads a file may use.
MEMORY = 3 << 30
SECONDS = 150
#: Rows that are checked or entered together, and how many more so that a family is not torn apart.
CHUNK, FAMILY = 500, 100
#: Rows of a sheet that are kept, and read again, together.
PAGE = 500
#: Days that a file is kept after it was sent.
KEPT_DAYS = 30
