"""Built-in templates are compiled once, and what is kept of that is never a reason for a fault."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from lape_cards.render import compiled
from lape_cards.render.compiled import Codes
from lape_cards.render.environment import Environment, environment

PARTS = "html/parts.html.j2"


def load(monkeypatch: pytest.MonkeyPatch, codes: Codes, folders: tuple[Path, ...] = (), name: str = PARTS) -> list[str]:
    """Load a template as a program does that has just begun; the names of the templates that were compiled for it."""
    made = environment.__wrapped__("html", folders, "fi")
    monkeypatch.setattr(made, "bytecode_cache", codes)
    asked: list[str] = []
    compile_it = Environment.compile

    def noted(self: Environment, source: str, name: str | None = None, *more: object, **named: object) -> object:
        asked.append(name or "")
        return compile_it(self, source, name, *more, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", noted)
        made.get_template(name)
    return asked


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.startswith("templates-"))


def test_the_next_run_compiles_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load(monkeypatch, Codes("html", tmp_path)) == [PARTS]
    (file,) = kept(tmp_path)
    assert load(monkeypatch, Codes("html", tmp_path)) == []
    assert kept(tmp_path) == [file]


def test_within_a_run_nothing_is_read_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    codes = Codes("html", tmp_path)
    load(monkeypatch, codes)
    kept(tmp_path)[0].unlink()
    assert load(monkeypatch, codes) == []


def shorter(raw: bytes) -> bytes:
    return raw[:-1]


def other_sign(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


def no_code(raw: bytes) -> bytes:
    packed = marshal.dumps("text")
    return sha256(packed).digest() + packed


@pytest.mark.parametrize("damage", [shorter, other_sign, no_code, lambda _: b"", lambda _: b"x" * 40])
def test_what_is_damaged_is_compiled_anew(
    damage: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load(monkeypatch, Codes("html", tmp_path))
    (file,) = kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert load(monkeypatch, Codes("html", tmp_path)) == [PARTS]
    assert load(monkeypatch, Codes("html", tmp_path)) == []


def test_of_a_repositorys_own_templates_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, place = tmp_path / "templates", tmp_path / "cache"
    (own / "html").mkdir(parents=True)
    (own / PARTS).write_text("{{ 1 }}", encoding="utf-8")
    for _ in range(2):
        assert load(monkeypatch, Codes("html", place), (own,)) == [PARTS]
    assert not place.exists() or kept(place) == []


def test_each_program_has_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load(monkeypatch, Codes("html", tmp_path))
    before = kept(tmp_path)
    monkeypatch.setattr(compiled, "name_of_the_program", lambda: b"another program, 32 bytes of it..")
    assert load(monkeypatch, Codes("html", tmp_path)) == [PARTS]
    assert len(kept(tmp_path)) == 2, "two programs may be used in turn"
    os.utime(before[0], (1, 1))
    monkeypatch.setattr(compiled, "name_of_the_program", lambda: b"a third one, also of 32 bytes...")
    assert load(monkeypatch, Codes("html", tmp_path)) == [PARTS]
    assert before[0] not in kept(tmp_path), "what has lain there long is gone"
    assert len(kept(tmp_path)) == 2


def test_a_folder_that_is_a_file_is_as_if_there_were_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "cache"
    place.write_text("", encoding="utf-8")
    assert load(monkeypatch, Codes("html", place)) == [PARTS]


def test_a_disk_that_is_full_leaves_no_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert load(monkeypatch, Codes("html", tmp_path)) == [PARTS]
    assert list(tmp_path.iterdir()) == []


def test_the_code_that_is_kept_is_that_of_the_template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load(monkeypatch, Codes("html", tmp_path))
    (file,) = kept(tmp_path)
    code = marshal.loads(file.read_bytes()[32:])  # noqa: S302 - it was made here
    assert code.co_filename.endswith(PARTS)
