"""What was booked or signed: the database of a server refuses to change or delete it, whoever asks."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from tests.cli.server.servers import Server

ROWS = {
    "payments_transaction": "(key, what, \"on\", who, text) VALUES ('k', 'w', '2021-07-01', 'x', '')",
    "payments_entry": (
        "(transaction_id, account_id, amount) "
        "SELECT t.id, a.id, 1 FROM payments_transaction t, payments_ledgeraccount a"
    ),
    "payments_signature": (
        "(run_id, act, who, role, \"on\", at, lines, total_fen, digest, reason) SELECT id, 'lock', 'x', 'y', "
        "'2021-07-01', '2021-07-01', 0, 0, '', '' FROM payments_run"
    ),
}
PARENTS = (
    "INSERT INTO payments_ledgeraccount (side, tier, programme, area_id, commodity, area_path, sensitivity) "
    "SELECT 'fund', 'county', 'dibao', id, 'fen', path, 'ordinary' FROM areas_area WHERE level = 1",
    "INSERT INTO payments_run (kind, programme, area_id, area_path, sensitivity, period, state, channel, made_on, "
    "top_award, lines, total_fen, held, held_fen, digest, file_digest, returned, returned_fen, trouble, version) "
    "SELECT 'monthly', 'dibao', id, path, 'ordinary', 202107, 'built', 'csv', '2021-07-01', 0, 0, 0, 0, 0, '', '', 0, "
    "0, '', 1 FROM areas_area WHERE level = 1",
)


def test_nothing_that_was_booked_or_signed_is_changed_or_deleted(used: Server) -> None:
    for statement in PARENTS:
        used.rows(statement)
    for table, row in ROWS.items():
        used.rows(f"INSERT INTO {table} {row}")
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1"):
            with pytest.raises((sqlite3.DatabaseError, psycopg.DatabaseError), match="what was booked is not changed"):
                used.rows(statement)
        assert used.rows(f"SELECT count(*) FROM {table}") != [(0,)]


def test_an_entry_names_what_there_is(used: Server) -> None:
    if used.on_sqlite:
        pytest.skip("a connection of SQLite says for itself whether it looks at keys: Django's does")
    for statement in PARENTS:
        used.rows(statement)
    used.rows(f"INSERT INTO payments_transaction {ROWS['payments_transaction']}")
    for own in ("t.id + 1, a.id", "t.id, -1"):
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            used.rows(
                f"INSERT INTO payments_entry (transaction_id, account_id, amount) SELECT {own}, 1 "
                "FROM payments_transaction t, payments_ledgeraccount a"
            )
    with pytest.raises(psycopg.DatabaseError, match="what was booked is not changed"):
        used.rows("DELETE FROM payments_ledgeraccount")
