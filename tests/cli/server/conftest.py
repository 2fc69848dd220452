"""`place`: an empty server; `installed`: an initialised one that stays as it is; `used`: a copy of it to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.server.servers import Server, a_server


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Server]:
    with a_server(tmp_path / "home") as server:
        yield server


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("server") / "home") as server:
        server.init()
        yield server


@pytest.fixture
def used(installed: Server, tmp_path: Path) -> Iterator[Server]:
    with a_server(tmp_path / "home", like=installed) as server:
        yield server
