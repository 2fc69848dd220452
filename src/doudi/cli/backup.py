"""`doudi backup`: the database, papers and sheets, with what proves later that they are whole and unchanged."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from doudi.cli.home import HomeOption, check_migrated, command, keys_of, open_home
from doudi.cli.options import progress_bar
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing, file_digest
from doudi.kernel.secrets import Keys
from doudi.kernel.version import __version__

FORMAT = "doudi/backup/1"
MANIFEST, KEYS = "manifest.json", "keys.json"
#: Folders of the home whose files lie under their hash.
FOLDERS = ("papers", "sheets")
#: The act of an event that tells of a backup; `doudi doctor` looks for the latest.
MADE = "backup.make"


def backup(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder that is not there yet.")],
    with_keys: Annotated[bool, typer.Option("--with-keys", help="The keys too: whoever has it can read all.")] = False,
    home: HomeOption = None,
) -> None:
    """Copy the database and the papers, while the server runs; with what proves that the copy is whole."""
    place = open_home(home)
    if out.resolve().is_relative_to(place):
        raise InputError(f"{out} lies in the server's home: what harms one would harm both, choose another place")
    check_migrated()
    from django.conf import settings

    from doudi.audit.services import seal_all
    from doudi.cli.databases import copy_out

    seal_all()
    manifest = _circumstances(with_keys)  # before the copy, which may hold more events and never fewer
    with appearing(out) as folder:
        copy_out(folder)
        for name in FOLDERS:  # after it: a paper's file is there before its row is
            _copy_files(place / name, folder / name)
        if with_keys:
            shutil.copyfile(keys_of(place), folder / KEYS)
        manifest["files"] = _hashed(folder)
        manifest["signature"] = signature(manifest, settings.KEYS)
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        _wait_for_disk(folder)
    size = sum(each["bytes"] for each in manifest["files"])
    record_act(MADE, f"{len(manifest['files'])} files, {size} bytes")
    print(f"{out}: {len(manifest['files'])} files, {size / 1e6:,.1f} MB, last seal {manifest['last_seal'] or 'none'}")
    if with_keys:
        print("The keys are in it: keep it where nobody else can read it.")
    else:
        print(f"The keys are not in it. Keep a copy of {keys_of(place)} elsewhere: without it nothing can be read.")


def _circumstances(with_keys: bool) -> dict[str, Any]:
    from django.db.migrations.recorder import MigrationRecorder

    from doudi.audit.models import Event, Seal
    from doudi.cli.databases import kind, server_version

    last = Seal.objects.order_by("-number").first()
    return {
        "format": FORMAT, "doudi": __version__, "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "database": kind(), "database_version": server_version(),
        "migrations": sorted(".".join(each) for each in MigrationRecorder.Migration.objects.values_list("app", "name")),
        "events": Event.objects.count(),  # unscoped: a number alone
        "last_seal": f"{last.number}:{last.digest}" if last else "",
        "with_keys": with_keys,
    }  # fmt: skip


def _hashed(folder: Path) -> list[dict[str, Any]]:
    """Every file with its size and hash."""
    paths, found = list(files_in(folder)), []
    with progress_bar("hashing") as progress:
        for done, path in enumerate(paths, 1):
            name = path.relative_to(folder).as_posix()
            found.append({"path": name, "bytes": path.stat().st_size, "sha256": file_digest(path)})
            if progress:
                progress(done, len(paths))
    return found


def signature(manifest: Mapping[str, Any], keys: Keys) -> str:
    """What only who has the keys can make: it tells whether they fit, and that the manifest was not changed."""
    text = json.dumps({name: value for name, value in manifest.items() if name != "signature"}, sort_keys=True)
    return keys.index_of(hashlib.sha256(text.encode()).hexdigest(), FORMAT).hex()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Of a backup, every file of which is there and unchanged, and none besides. InputError names the first."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        if manifest["format"] != FORMAT:
            raise InputError(f"{folder} is a backup of another form: {manifest['format']}")
        wanted = {each["path"]: each["sha256"] for each in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{folder} is no backup: its {MANIFEST} is missing or damaged") from None
    there = {path.relative_to(folder).as_posix() for path in files_in(folder)} - {MANIFEST}
    if extra := sorted(there - set(wanted)):
        raise InputError(f"{folder}: {extra[0]} is not of this backup")
    with progress_bar("checking") as progress:
        for done, (name, digest) in enumerate(wanted.items(), 1):
            if name not in there:
                raise InputError(f"{folder}: {name} is missing")
            if file_digest(folder / name) != digest:
                raise InputError(f"{folder}: {name} was changed")
            if progress:
                progress(done, len(wanted))
    return dict(manifest)


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in order; none where there is no such folder. InputError for a link."""
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_symlink():
            raise InputError(f"{path} is a link: among these files there is none")
        if path.is_file():
            yield path


def _copy_files(source: Path, target: Path) -> None:
    """Files as they lie there, without those that are still being written, under a name of their own."""
    target.mkdir()
    for path in files_in(source):
        if any(part.startswith((".", "tmp")) for part in path.relative_to(source).parts):
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # taken away just now
            shutil.copyfile(path, copy)


def _wait_for_disk(folder: Path) -> None:
    for path in [*files_in(folder), folder]:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def record_act(act: str, reason: str) -> None:
    """That a command did something with the server as a whole."""
    from django.db import transaction

    from doudi.audit.services import record

    with transaction.atomic():
        record(command(act), act, "audit.event", 0, reason=reason)
