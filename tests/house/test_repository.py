"""The repository: a lock anyone can install from, a version that is one, and pages that lead somewhere."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.house.tree import ROOT, at, text_files

import doudi

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKS = {path.name: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("requirements*.lock"))}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def locked() -> dict[str, set[str]]:
    """Package -> the versions the lock pins for it (more than one where Python versions differ)."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.M):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    entries = re.split(r"^(?=\S)", re.sub(r"^\s*#.*\n", "", LOCKS[lock], flags=re.M), flags=re.M)[1:]
    assert entries
    for entry in entries:
        hashes = re.findall(r"--hash=(\S+)", entry)
        assert hashes, entry
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_index_and_no_path(lock: str) -> None:
    text = LOCKS[lock]
    assert re.findall(r".*(?:://|--index|--extra-index|--find-links|--trusted-host|file:| @ ).*", text) == []
    assert "/" not in text.replace("\r", "")


def test_spark_is_locked_apart() -> None:
    """It is large and needs Java: the main lock has none of it, its own lock nothing else."""
    text = LOCKS["requirements-spark.lock"]
    (wanted,) = map(Requirement, PROJECT["project"]["optional-dependencies"]["spark"])
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.M))
    assert set(pins) == {"pyspark", "py4j"} and pins["pyspark"] in wanted.specifier
    assert not set(pins) & set(locked())


def test_the_lock_satisfies_the_project() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *extras["dev"], *PROJECT["build-system"]["requires"]]
    pins = locked()
    for requirement in map(Requirement, wanted):
        versions = pins.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in requirements.lock: make lock"
        assert all(v in requirement.specifier for v in versions), f"{requirement}: locked {versions}"


def test_the_changelog_has_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(doudi.__version__)}\] - (?:unreleased|\d{{4}}-\d\d-\d\d)$", text, re.M)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_gives_the_two_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for command in ("make demo", "make test"):
        assert command in text


def test_the_licence_is_one() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_decision_records_are_numbered_short_and_complete() -> None:
    assert [int(p.name[:4]) for p in RECORDS] == list(range(1, len(RECORDS) + 1))
    for record in RECORDS:
        lines = record.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 40, at(record)
        assert lines[0].startswith(f"# {record.name[:4]} "), at(record)
        assert [line for line in lines if line.startswith("## ")] == [
            "## Context",
            "## Decision",
            "## Consequences",
        ], at(record)


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{at(path)} -> {target}"
        for path, text in text_files()
        if path.suffix == ".md"
        for target in LINK.findall(text)
        if "://" not in target and not target.startswith(("#", "mailto:"))
        if not (path.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []
