"""Reading git's objects one by one in few processes, also where some of them are damaged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from lape_cards.repository.command import Repository
from lape_cards.repository.index import object_name

_AT_ONCE = 500
"""Objects that one process of git is asked for: their contents are in memory together."""


class Thing(Struct, frozen=True):
    """An object as it stands in git: its name, its kind (blob, tree, commit, tag) and its bytes."""

    name: str
    kind: str
    content: bytes

    @property
    def is_sound(self) -> bool:
        """Whether the bytes are those that the name was given to."""
        return object_name(self.content, len(self.name), self.kind) == self.name


def things(repository: Repository, names: Iterable[str]) -> Iterator[tuple[str, Thing | None]]:
    """The objects of many names, in their order; ``None`` for one that is missing, or is not what was once written.

    git stops at an object that it cannot unpack; it is then asked anew for what comes after that.
    """
    wanted = list(dict.fromkeys(names))
    for start in range(0, len(wanted), _AT_ONCE):
        part: Sequence[str] = wanted[start : start + _AT_ONCE]
        while part:
            answer = repository.read_objects("--batch", stdin=_lines(part))
            done = 0
            for name, thing in zip(part, _things(answer.out), strict=False):
                yield name, thing if thing is not None and thing.is_sound else None
                done += 1
            if done < len(part):
                yield part[done], None
            part = part[done + 1 :]


def _things(out: bytes) -> Iterator[Thing | None]:
    """What ``cat-file --batch`` wrote, as far as it is whole."""
    position = 0
    while (line_end := out.find(b"\n", position)) >= 0:
        name, *about = out[position:line_end].split(b" ")
        position = line_end + 1
        if len(about) != 2 or not about[1].isdigit():
            yield None
            continue
        end = position + int(about[1])
        if out[end : end + 1] != b"\n":
            return
        yield Thing(name.decode(), about[0].decode(), out[position:end])
        position = end + 1


def names_of(repository: Repository, expressions: Collection[str]) -> dict[str, str]:
    """The objects that expressions such as ``commit:path`` mean; those that mean none are left out."""
    found: dict[str, str] = {}
    part = [one for one in dict.fromkeys(expressions) if "\n" not in one]
    while part:
        answer = repository.read_objects("--batch-check=%(objectname)", stdin=_lines(part))
        said = answer.out.decode("utf-8", "replace").split("\n")[:-1]
        found |= {one: line for one, line in zip(part, said, strict=False) if _is_name(line)}
        part = part[len(said) + 1 :]
    return found


def _is_name(line: str) -> bool:
    return len(line) in (40, 64) and " " not in line


def _lines(names: Iterable[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()
