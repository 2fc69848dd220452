"""`doudi restore`: a backup put in place, checked before anything is touched and proved afterwards."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from doudi.cli.backup import FOLDERS, KEYS, MANIFEST, files_in, read_manifest, record_act, signature
from doudi.cli.home import HomeOption, bring_up_to_date, home_of, keys_of, set_up
from doudi.cli.locks import alone
from doudi.cli.options import progress_bar
from doudi.kernel.errors import InputError
from doudi.kernel.files import file_digest
from doudi.kernel.secrets import Keys


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")],
    home: HomeOption = None,
    keys: Annotated[Path | None, typer.Option(help="The keys, where neither home nor backup has them.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there; a copy stays in the home.")] = False,
) -> None:
    """Put a backup in place and prove it: hashes before anything is touched, the chain of events after."""
    place = home_of(home)
    manifest = read_manifest(folder)
    fitting = _fitting_keys(place, folder, keys, manifest)
    with alone(place):
        made = _install_keys(place, fitting)
        try:
            set_up(place)
            _check(folder, manifest, place, force)
        except InputError:
            if made:
                keys_of(place).unlink()
            raise
        _replace(folder, place)
        _prove(manifest)


def _replace(folder: Path, place: Path) -> None:
    """The backup in place of what is there, of which a copy is kept."""
    from doudi.cli.databases import copy_in

    _put_aside(place)
    wanted = {path for name in FOLDERS for path in _add_files(folder / name, place / name)}
    copy_in(folder)
    for name in FOLDERS:
        for path in files_in(place / name):
            if path not in wanted:
                path.unlink()
    bring_up_to_date()


def _fitting_keys(home: Path, folder: Path, given: Path | None, manifest: Mapping[str, Any]) -> Path:
    """The file of the keys a backup was made with. InputError when there is none."""
    if given and not given.exists():
        raise InputError(f"{given} is missing")
    tried = [given] if given else [path for path in (keys_of(home), folder / KEYS) if path.exists()]
    for path in tried:
        if signature(manifest, Keys.read(path)) == manifest.get("signature"):
            return path
    if tried:
        raise InputError(f"{tried[0]} does not fit {folder}: other keys, or its {MANIFEST} was changed")
    raise InputError(f"{folder} has no keys in it: --keys names the file that was kept apart")


def _install_keys(home: Path, keys: Path) -> bool:
    """Whether the home was given them. InputError when it has others: they may be the only way to read something."""
    place = keys_of(home)
    if place.exists():
        if Keys.read(place) != Keys.read(keys):
            raise InputError(f"{place} holds other keys than those of the backup: move them away first")
        return False
    Keys.read(keys).write(place)
    return True


def _check(folder: Path, manifest: Mapping[str, Any], home: Path, force: bool) -> None:
    """InputError when the backup is of another kind of database or a later version, or something is there already."""
    from django.db.migrations.loader import MigrationLoader

    from doudi.cli.databases import kind

    if kind() != manifest["database"]:
        raise InputError(f"{folder} is of {manifest['database']}, this server has {kind()}")
    known = {".".join(each) for each in MigrationLoader(None).disk_migrations}
    if later := sorted(set(manifest["migrations"]) - known):
        raise InputError(f"{folder} was made by doudi {manifest['doudi']}, which is later than this one ({later[0]})")
    if _is_used(home) and not force:
        raise InputError(f"{home} or its database is in use: --force replaces what is there")


def _is_used(home: Path) -> bool:
    from doudi.cli.databases import Damaged, is_empty

    try:
        empty = is_empty()
    except Damaged:
        empty = False
    return not empty or any(path for name in FOLDERS for path in files_in(home / name))


def _put_aside(home: Path) -> None:
    """A copy of the database and links to the files that are there, if anything is."""
    from doudi.cli.databases import FILES, Damaged, copy_out, is_empty, kind, move_out

    if not _is_used(home):
        return
    aside = home / f"replaced-{dt.datetime.now():%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    try:
        if not is_empty():
            copy_out(aside)
    except Damaged as error:
        print(f"{error}: its file is put aside as it is")
        (aside / FILES[kind()]).unlink(missing_ok=True)
        move_out(aside)
    for name in FOLDERS:
        for path in files_in(home / name):
            link = aside / path.relative_to(home)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.hardlink_to(path)
    print(f"what was there is kept in {aside}")


def _add_files(source: Path, target: Path) -> set[Path]:
    """Each appears when it is whole; those that are there already are the same, for their name is their hash."""
    wanted = set()
    for path in files_in(source):
        place = target / path.relative_to(source)
        wanted.add(place)
        if place.exists() and file_digest(place) == file_digest(path):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.with_name(f".{place.name}")
        shutil.copyfile(path, temporary)
        temporary.replace(place)
    return wanted


def _prove(manifest: Mapping[str, Any]) -> None:
    """The chain is sound and holds the backup's last seal, and every paper has its file; ends with 1 otherwise."""
    from django.contrib.sessions.models import Session

    from doudi.audit.verify import verify
    from doudi.cli.audit import show
    from doudi.registry.models import Paper
    from doudi.registry.services.papers import place_of

    number, _, digest = str(manifest["last_seal"]).partition(":")
    Session.objects.all().delete()
    with progress_bar("verifying") as progress:
        found = verify(progress, known=(int(number), digest) if digest else None)
    for paper in Paper.objects.unscoped("a whole backup is looked at").order_by("id").iterator():
        if not place_of(paper.sha256).is_file():
            found.fault(f"paper {paper.pk} is missing")
    record_act("backup.restore", f"{manifest['made_at']}, {'sound' if found.sound else 'not sound'}")
    show(found)
    if not found.sound:
        raise typer.Exit(1)
