"""What the name of a file says of its format, where someone names the file that is to be written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message

_ALSO = {"htm": "html", "markdown": "md"}
_KNOWN = frozenset(
    (
        *("csv", "doc", "docm", "docx", "dotx", "htm", "html", "ics", "jpeg", "jpg", "json", "markdown", "md", "odp"),
        *("ods", "odt", "parquet", "pdf", "png", "ppt", "pptx", "rtf", "svg", "tex", "tsv", "txt", "xhtml", "xls"),
        *("xlsm", "xlsx", "xml", "zip"),
    )
)
"""Endings that tell people and programs what is inside: nothing else may be in such a file."""


def names_a_file(path: Path) -> bool:
    """Whether a path ends like a file, which nobody expects to be a folder."""
    return _ending(path) in _KNOWN


def _ending(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def format_said(path: Path, formats: Collection[str]) -> str | None:
    """The one of ``formats`` that a file's ending says, ``None`` where it says none; ``LapeError`` for any other."""
    name = _ALSO.get(_ending(path), _ending(path))
    if name in formats:
        return name
    if names_a_file(path):
        raise LapeError(
            Message("{file} ends like a file of another format than this can write.", file=str(path)),
            Message("Name a file that ends in one of these: {endings}.", endings=[f".{one}" for one in formats]),
        )
    return None


def format_for(given: str | None, path: str | Path | None, formats: Sequence[str], option: str = "--to") -> str | None:
    """The format of a single file: the one that is ``given`` with ``option``, else what its ending says.

    ``path`` is the file where it is named, ``-`` the screen. ``LapeError`` where the two contradict one another.
    """
    if path is None or str(path) == "-":
        return given
    said = format_said(Path(path), formats)
    if given is not None and said is not None and given != said:
        raise LapeError(
            Message(
                "{file} ends like a file in {said}, and {option} asks for {given}.",
                file=str(path),
                said=said,
                option=option,
                given=given,
            ),
            Message("Leave out  {option}  or name a file that ends in .{given}", option=option, given=given),
        )
    return given or said
