"""Exporting: every card of a collection goes once through the tables, into all formats at the same time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.diagnostic import Diagnostic, unread
from lape_cards.errors import LapeError
from lape_cards.exchange.datapackage import NAME, describe, described
from lape_cards.exchange.registry import TABLE_WRITERS, table_writer_of
from lape_cards.exchange.table_writer import About, Written
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.portfolio.tables.model import Seen
from lape_cards.portfolio.tables.registry import TABLES
from lape_cards.spool import Spool
from lape_cards.store.files import inside
from lape_cards.store.folders import put_in_place, scratch_folder, whole_folder
from lape_cards.workflow.collection import Collection, Entry, entry, kept_in
from lape_cards.workflow.endings import format_said
from lape_cards.workflow.outlet import is_kept

FOLDER = "export"
_NAMED = 5
"""Files that are named where a folder is not replaced."""
_SINGLE = {".xlsx": "xlsx", ".json": "json", ".ics": "ics"}
"""The endings of formats that are one file, which can be asked for by its name."""


class Exported(Struct, frozen=True):
    """What came of an export: the files, how many cards are in them, and what is not whole.

    ``faults`` are the first faults of files that are no card (and are left out) or not wholly understood; ``failed``
    are cards that could not be read at all.
    """

    files: tuple[Path, ...]
    cards: int
    faults: Spool[Diagnostic]
    failed: tuple[LapeError, ...]


def formats_of(text: str) -> list[str]:
    """The formats in ``csv,xlsx``, each once; ``LapeError`` where there is no such format."""
    names = list(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    for name in names or [text]:
        if name not in TABLE_WRITERS:
            raise LapeError(
                Message("There is no format called “{name}”.", name=name),
                Message("Choose one of these: {names}.", names=list(TABLE_WRITERS)),
            )
    return names


def export(
    collection: Collection,
    formats: Sequence[str],
    target: Path | None,
    *,
    today: date,
    language: Language,
    step: Callable[[], None] = lambda: None,
) -> Exported:
    """Write the tables of every card into the folder ``target``, or into the file that it names.

    Without ``target`` they go into ``export/`` at the top of the collection. The folder is replaced as a whole, if it
    holds an export and nothing else. ``step`` is called after each card. Raises ``LapeError`` where it may not be
    replaced, cannot be written, or a format needs what is not installed.
    """
    target = target or inside(collection.top, FOLDER)
    if not target.is_dir():
        _refuse_ending(target)
    about = About(TABLES, collection.name, language, today)
    if target.suffix.lower() in _SINGLE:
        _refuse_file(collection, target, formats)
        with scratch_folder(target) as folder:
            done, files = _written(collection, formats, about, folder, step)
            put_in_place(folder / files[0].path, target)
        return replace(done, files=(target,))
    _refuse_folder(collection, target)
    with whole_folder(target) as folder:
        done, files = _written(collection, formats, about, folder, step)
        describe(folder, about, files)
    return replace(done, files=tuple(target / name for name in (*(file.path for file in files), NAME)))


def formats_for(to: str | None, output: Path | None) -> list[str]:
    """The formats that are asked for: those of ``to``, else the one that the name of the file says, else a workbook."""
    if to is not None:
        return formats_of(to)
    return [_SINGLE.get(output.suffix.lower(), "xlsx") if output is not None else "xlsx"]


def _written(
    collection: Collection, formats: Sequence[str], about: About, folder: Path, step: Callable[[], None]
) -> tuple[Exported, list[Written]]:
    """Every card into every format; nothing of a card is kept after it."""
    faults: Spool[Diagnostic] = Spool()
    failed: list[LapeError] = []
    count = 0
    with ExitStack() as stack:
        writers = [stack.enter_context(table_writer_of(name, about, folder)) for name in formats]
        for found in _entries(collection, about.today, failed, step):
            fault = found.told_fault
            if fault is not None:
                faults.add(None, fault)
            seen = _seen(found, about.today)
            if seen is None:
                continue
            count += 1
            rows = {table.name: list(table.values(seen)) for table in about.tables}
            for writer in writers:
                writer.add(seen, rows)
        for left_out in collection.left_out():
            faults.add(None, unread(left_out))
        files = [file for writer in writers for file in writer.finish()]
    return Exported((), count, faults, tuple(failed)), files


def _entries(collection: Collection, today: date, failed: list[LapeError], step: Callable[[], None]) -> Iterator[Entry]:
    """Every card; one that cannot be got at goes to ``failed``, and the others are not kept from being told."""
    for shelf in collection.shelves:
        for card in shelf.cards.ids():
            try:
                yield entry(shelf, card, today)
            except LapeError as error:
                failed.append(error)
            step()


def _seen(found: Entry, today: date) -> Seen | None:
    if found.card is None or found.summary is None:
        return None
    return Seen(found.card, found.summary, today, found.file.name, is_whole=found.fault is None)


def _refuse_file(collection: Collection, target: Path, formats: Sequence[str]) -> None:
    if list(formats) != [_SINGLE[target.suffix.lower()]]:
        raise LapeError(
            Message("{file} is the name of a file, and these formats do not go into it: {names}.",
                    file=str(target), names=list(formats)),
            Message("Name a folder with  --output"),
        )  # fmt: skip
    if target.is_dir() or is_kept(target, kept_in(collection)):
        raise _no_place(target)


def _refuse_ending(target: Path) -> None:
    """Let no folder be called like a file, of a format that is several files or none of ours."""
    name = target.suffix.lower().removeprefix(".")
    if name in TABLE_WRITERS and name not in _SINGLE.values():
        raise LapeError(
            Message("In {format} the tables are several files, and {file} is the name of one.",
                    format=name, file=str(target)),
            Message("Name a folder:  lape export --to {format} --output {folder}",
                    format=name, folder=str(target.with_suffix(""))),
        )  # fmt: skip
    format_said(target, list(_SINGLE.values()))


def _refuse_folder(collection: Collection, target: Path) -> None:
    """Let nothing be replaced that is not an export: neither cards, nor what someone has put beside one."""
    real = Path(os.path.realpath(target))
    if collection.top.resolve().is_relative_to(real) or is_kept(target, kept_in(collection)):
        raise _no_place(target)
    if not os.path.lexists(real):
        return
    if not real.is_dir():
        raise _no_place(target)
    files = {path.relative_to(real).as_posix() for path in real.rglob("*") if path.is_symlink() or not path.is_dir()}
    others = sorted(files - (described(real) or set()))
    if others:
        raise LapeError(
            Message("The folder {folder} has files that no export has made, so it was not replaced: {files}.",
                    folder=str(target), files=others[:_NAMED]),
            Message("Move them elsewhere, or name another folder with  --output"),
        )  # fmt: skip


def _no_place(target: Path) -> LapeError:
    return LapeError(
        Message("{file} is not a place for an export, so nothing was written.", file=str(target)),
        Message("Name another folder with  --output"),
    )
