"""A zip that came from a stranger: looked through before anything in it is opened.

What is read is counted as it is read, for the sizes that a zip tells of itself may be wrong. Only the parts that are
XML are read, none that leads out of the file is followed, and none that declares entities is parsed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from lxml import etree

from lape_cards.errors import LapeError
from lape_cards.exchange.interface import refused
from lape_cards.message import Message

MOST_ENTRIES = 2_000
MOST_BYTES = 50 * 1024 * 1024
MOST_TAGS = 300_000
"""Tags in all parts that are parsed: many times what a form has, and few enough to keep in memory."""
MOST_ATTRIBUTES = 1_500_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 64 * 1024
_XML = (".xml", ".rels", ".vml")
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, KeyError)
"""What zipfile raises of a package that is damaged, locked, or packed in a way that it does not know."""

_SAVE_AGAIN = Message("Open it in the program that made it, save it again as a new file, and import that.")


def parts_of(raw: bytes, name: str) -> dict[str, bytes]:
    """The XML parts of a zip, by their names; a ``LapeError`` in one line where it is not to be trusted."""
    if raw.startswith(_OLE):
        raise refused(
            name,
            Message("This is a file of an older kind, or one with a password."),
            Message("Open it, save it in the newer form without a password, and import that file."),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read(archive, name)
    except _FAULTS:
        raise refused(name, Message("This is not the file that its name says, or it is broken."), _SAVE_AGAIN) from None


def _read(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise refused(
            name, Message("There are more than {most} files inside this one.", most=MOST_ENTRIES), _SAVE_AGAIN
        )
    if any(map(_leads_out, entries)) or len({entry.filename for entry in entries}) != len(entries):
        raise refused(name, Message("The names inside this file are not those of a document."), _SAVE_AGAIN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(
            name,
            Message("The file has a password."),
            Message("Save it without a password, and import that file."),
        )
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        if entry.filename.lower().endswith(_XML):
            parts[entry.filename] = _content(archive, entry, left, name)
            left -= len(parts[entry.filename])
    for part in parts.values():
        _refuse_entities(part, name)
    return parts


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    path = entry.filename
    return "\\" in path or ":" in path or path.startswith("/") or ".." in PurePosixPath(path).parts


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """The bytes of one part, no more than ``most``."""
    found = bytearray()
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            found += chunk
            if len(found) > most:
                raise too_large(name)
    return bytes(found)


def too_large(name: str) -> LapeError:
    """The error of a file that holds more than a form can."""
    return refused(
        name,
        Message("The file holds more than a form can, so it was not read."),
        Message("Take long material out of it, and import what is left."),
    )


def _refuse_entities(part: bytes, name: str) -> None:
    # A part in another encoding than UTF-8 would hide its declarations from a plain search.
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00")) or b"\x00" in part[:200]:
        raise refused(
            name, Message("A part of the file is written in an unusual way, so it was not read."), _SAVE_AGAIN
        )
    head = part[:200].lower()
    declared = head.partition(b"encoding=")[2][:20].lstrip(b"'\" ")
    unusual = bool(declared) and not declared.startswith((b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252"))
    if unusual or b"<!" in part.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise refused(name, Message("A part of the file declares things of its own, so it was not read."), _SAVE_AGAIN)


class Budget:
    """What all parsed parts of one file may hold together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tags = MOST_TAGS
        self.attributes = MOST_ATTRIBUTES

    def parse(self, part: bytes) -> etree._Element:
        """The tree of one part; a ``LapeError`` where it is broken, or the budget is used up."""
        self.spend(part)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(part, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise refused(
                self.name, Message("This is not the file that its name says, or it is broken."), _SAVE_AGAIN
            ) from None

    def spend(self, part: bytes) -> None:
        """Count what a part holds that someone else will parse."""
        self.tags -= part.count(b"<")
        self.attributes -= part.count(b"=")
        if self.tags < 0 or self.attributes < 0:
            raise too_large(self.name)
