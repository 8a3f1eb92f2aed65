"""Plays what a guide tells: one story in one folder, from an empty one to the end, in the guide's language.

A guide's commands are run one after another, in real processes. What a group types at the questions, writes in its
editor, and the days that go by between stand in ``stories/<language>.yaml``; a command that is not there is run with
nobody at the terminal.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "tests" / "support")) if path not in sys.path]

from pictures import Shot, shoot, svg  # noqa: E402
from terminal import Terminal  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WRITE = "LAPE_PICTURES"
"""Set to ``write``, the pictures are written; else they have to be what they were."""

HOMES = {"fi": "/home/ryhma", "sv": "/home/grupp", "en": "/home/group"}
"""What the story's folder is called where a command shows it."""

_EDITOR = """\
import sys
from pathlib import Path
path = Path(sys.argv[1])
text = path.read_text(encoding="utf-8")
for old, new in {edits!r}:
    assert old in text, old
    text = text.replace(old, new, 1)
path.write_text(text, encoding="utf-8")
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the story: the day it is given, what is typed, and what it ends with.

    ``plain`` are questions on a plain line. ``picture`` is taken when the command has ended, or when ``at`` has been
    answered, before Enter. ``shared`` means that somebody has connected the folder with a shared place meanwhile.
    """

    command: str
    day: str | None = None
    answers: Sequence[tuple[str, str | int]] = ()
    plain: bool = False
    edits: Sequence[tuple[str, str]] = ()
    code: int = 0
    picture: str | None = None
    at: str | None = None
    most: int = 24
    shared: bool = False

    @property
    def needs_a_terminal(self) -> bool:
        """Whether someone sits at a terminal, to answer or to see the colours."""
        return bool(self.answers or self.picture)


@dataclass(frozen=True, slots=True)
class Played:
    """What a command of the story came to."""

    text: str
    code: int
    expected: int


@dataclass
class Story:
    """A guide's story, as far as it has been played; ``place`` is the folder that everything is in."""

    language: str
    place: Path
    pictures: dict[str, Shot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        told = yaml.safe_load((Path(__file__).parent / "stories" / f"{self.language}.yaml").read_text(encoding="utf-8"))
        self._steps = [_step(one) for one in told]
        self._folder = self.place
        self._day = ""

    @property
    def left(self) -> list[str]:
        """The commands that the story waits for still."""
        return [step.command for step in self._steps]

    def play(self, command: str) -> Played:
        """Run the next command of the story."""
        step = Step(command)
        if self._steps and self._steps[0].command == command:
            step = self._steps.pop(0)
        self._day = step.day or self._day
        if step.shared:
            self._connect()
        program, *arguments = shlex.split(command)
        if program == "cd":
            self._folder = (self._folder / arguments[0]).resolve(strict=True)
            return Played("", 0, 0)
        assert program == "lape", command
        played = self._sit_down(step, arguments) if step.needs_a_terminal else self._run(step, arguments)
        return replace(played, text=played.text.replace(str(self.place), HOMES[self.language]))

    def _connect(self) -> None:
        shared = self.place / "shared.git"
        for words in (["init", "--quiet", "--bare", str(shared)], ["remote", "add", "origin", str(shared)]):
            subprocess.run(["git", *words], cwd=self._folder, check=True)

    def write(self, name: str, text: str) -> None:
        """Write a file where the story is now."""
        (self._folder / name).write_text(text, encoding="utf-8")

    def _environ(self, step: Step) -> dict[str, str]:
        editor = self.place / ".editor.py"
        editor.write_text(_EDITOR.format(edits=list(step.edits)), encoding="utf-8")
        return {
            "HOME": str(self.place),
            "XDG_CONFIG_HOME": str(self.place / ".config"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LAPE_LANG": self.language,
            "LAPE_TODAY": self._day,
            "EDITOR": shlex.join([sys.executable, str(editor)]),
        }

    def _run(self, step: Step, arguments: Sequence[str]) -> Played:
        done = subprocess.run(
            [sys.executable, "-m", "lape_cards", *arguments],
            cwd=self._folder,
            env={**_kept(), **self._environ(step), "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "dumb"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Played(done.stdout.rstrip(), done.returncode, step.code)

    def _sit_down(self, step: Step, arguments: Sequence[str]) -> Played:
        terminal = Terminal(arguments, self._folder, lang=self.language, environ=self._environ(step))
        for question, answer in step.answers:
            if step.plain:
                terminal.reply(str(answer), question)
                continue
            if isinstance(answer, int):
                terminal.point(answer, question)
            else:
                terminal.put(answer, question)
            if step.at and step.at in question and step.picture and step.picture not in self.pictures:
                terminal.settle()
                self.pictures[step.picture] = shoot(terminal.shown(), step.command, most=step.most, waiting=True)
            terminal.child.send("\r")
        code = terminal.end()
        if step.picture and not step.at:
            self.pictures[step.picture] = shoot(terminal.shown(), step.command, most=step.most, waiting=False)
        return Played(terminal.screen(), code, step.code)


def _kept() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("LAPE_", "GIT_", "VISUAL"))}


def _step(told: Mapping[str, Any]) -> Step:
    known = dict(told)
    for name in ("answers", "edits"):
        known[name] = [pair for one in known.get(name, ()) for pair in one.items()]
    return Step(**{**known, "day": str(known["day"]) if "day" in known else None})


class Guide:
    """A guide while its outputs are filled in: each call plays on in its story, and gives what stands there."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.story = Story(language, Path(tempfile.mkdtemp(prefix="lape-guide-")))

    def show(self, *commands: str, lines: int | None = None, last: int | None = None) -> str:
        """A fenced block with each command and what it says: all of it, its first ``lines``, or its ``last``."""
        block = []
        for command in commands:
            played = self.story.play(command)
            if played.code != played.expected:
                raise SystemExit(f"{command} ended with {played.code}:\n{played.text}")
            block += [f"$ {command}", *_cut(played.text.splitlines(), lines, last)]
        return "\n".join(["", "```console", *block, "```", ""])

    def picture(self, name: str, alt: str) -> str:
        """The place of a picture; ``alt`` tells those who do not see it what is on it."""
        path = PICTURES / f"{name}.{self.language}.svg"
        text = svg(self.story.pictures[name], alt)
        if os.environ.get(WRITE) == "write":
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{path.name} is not what lape shows now; make it again with  make guides-update")
        return f"\n![{alt}](pictures/{path.name})\n"

    def file(self, name: str, text: str) -> str:
        """A table that the reader makes; the story has the file from then on."""
        self.story.write(name, text)
        return f"\n```csv {name}\n{text.rstrip()}\n```\n"


def _cut(said: list[str], lines: int | None, last: int | None) -> list[str]:
    if last is not None:
        return ["…", *said[len(said) - last :]] if len(said) > last else said
    if lines is not None and len(said) > lines:
        return [*said[:lines], "…"] if lines else []
    return said
