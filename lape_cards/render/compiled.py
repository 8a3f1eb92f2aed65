"""Templates that were compiled already: in this run, and the built-in ones in an earlier one.

To compile the built-in templates takes several times as long as to make a card's document. Their code is kept in the
user's cache folder, each file with a digest of what it holds: one that is damaged is as if it were not there. The
digest is no signature: that nobody else may write to the folder is what lets its files be run. A repository's own
templates are compiled in each run, so nothing of a stranger's is kept.
"""

from __future__ import annotations

import marshal
import os
import time
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from lape_cards.cache_folder import own_folder
from lape_cards.program import name_of_the_program
from lape_cards.render.compiler import BuiltinName

_KIND = "templates"
_DIGEST = 32
_LONG = 60 * 24 * 60 * 60
"""Seconds after which a file is taken away, and made again should it still be needed."""
_BUILTIN = BuiltinName.__name__


class Codes(BytecodeCache):
    """The code of templates in one format, ``of``, which is the same in each language.

    ``folder`` stands in for the user's cache folder.
    """

    def __init__(self, of: str, folder: Path | None = None) -> None:
        self._of = of
        self._folder = folder
        self._codes: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """What a template is known by; who has found it decides on its code."""
        return f"{type(filename).__name__} {filename} {name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code, if there is any of this text."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))
        if bucket.code is None and (path := self._path(bucket)) is not None:
            bucket.code = _read(path)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        if bucket.code is None:
            return
        self._codes[bucket.key, bucket.checksum] = bucket.code
        if (path := self._path(bucket)) is not None:
            _write(path, bucket.code)

    def _path(self, bucket: Bucket) -> Path | None:
        """The file for the code of a built-in template; ``None`` for any other, and where nothing can be kept."""
        if self._place is None or not bucket.key.startswith(f"{_BUILTIN} "):
            return None
        folder, program = self._place
        about = f"{jinja2.__version__} {self._of} {bucket.key} {bucket.checksum}"
        return folder / f"{program}-{sha256(about.encode()).hexdigest()[:32]}"

    @cached_property
    def _place(self) -> tuple[Path, str] | None:
        """The folder, and how the files begin that are of this very program."""
        with suppress(OSError, RuntimeError):
            return own_folder(self._folder), f"{_KIND}-{name_of_the_program().hex()[:32]}"
        return None


def _read(path: Path) -> CodeType | None:
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    digest, packed = raw[:_DIGEST], raw[_DIGEST:]
    # Python does not look at what it unpacks, and what is damaged could bring it down.
    code = marshal.loads(packed) if sha256(packed).digest() == digest else None  # noqa: S302 - it is our own
    return code if isinstance(code, CodeType) else None


def _write(path: Path, code: CodeType) -> None:
    """Write in one step, and take away what has lain there long: most of it is of a program that was updated since."""
    made = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    with suppress(OSError, ValueError):  # ValueError: something in it cannot be packed
        packed = marshal.dumps(code)
        try:
            made.write_bytes(sha256(packed).digest() + packed)
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)
        for other in (*path.parent.glob(f"{_KIND}-*"), *path.parent.glob(f".{_KIND}-*")):
            if other.stat().st_mtime < time.time() - _LONG:
                other.unlink(missing_ok=True)
