"""The user's hooks: the programs that git runs around a commit, and what they may and may not do to a version."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.quoting import as_typed, as_word
from lape_cards.repository import index
from lape_cards.repository.command import GitError, Repository, run_plainly
from lape_cards.repository.records import PLAIN_TRAILERS, Record

SETTING = r"hook\."
"""Newer git can also be told of hooks in its settings; where it was, git itself is asked each time."""


OUR_CHECK = "lape-check"
"""What pre-commit calls lape's own check, here and in every card repository."""


def skipped() -> str:
    """What pre-commit leaves out: our own check, for an unfinished card may be saved, and a save has looked at it."""
    return ",".join(filter(None, (os.environ.get("SKIP"), OUR_CHECK)))


def is_setting(name: str) -> bool:
    """Whether a setting of this name tells git of a hook."""
    return name.startswith("hook.")


class Hooks:
    """Runs the hooks of one commit of ``files`` (path from the top → object name), on its private index."""

    def __init__(
        self,
        repository: Repository,
        files: Mapping[str, str],
        environment: Mapping[str, str],
        *,
        always: bool = False,
    ) -> None:
        self.repository = repository
        self.files = files
        self.environment = environment
        self.always = always

    def check_files(self) -> bool:
        """Let ``pre-commit`` look at what is to be saved; whether there is one.

        A ``LapeError`` when it refuses what is to be saved, or changes it.
        """
        if not self._run("pre-commit"):
            return False
        staged = index.entries(self.repository, self.files, self.environment)
        for path, blob in self.files.items():
            if not any(entry.split(" ")[1] == blob for entry in staged.get(path, ())):
                raise LapeError(
                    Message("A check of this repository rewrote {file} while it was being saved.", file=path),
                    Message("Look at the change and save again. Nothing has been saved."),
                )
        return True

    def check_message(self, text: bytes, records: Sequence[Record], file: Path) -> bytes:
        """Let the hooks see, change or refuse what is said of the version; what is said in the end."""
        if not any(map(self._is_there, ("prepare-commit-msg", "commit-msg"))):
            return text
        file.write_bytes(text)
        self._run("prepare-commit-msg", str(file), "message")
        self._run("commit-msg", str(file))
        said = file.read_bytes()
        if said != text and not {record.line for record in records} <= self._trailers(said):
            raise LapeError(
                Message("A check of this repository took out the line that numbers the version."),
                Message("Ask whoever looks after the repository to leave lines that begin with Lape-Version alone."),
            )
        return said

    def after(self) -> None:
        """Let ``post-commit`` run; the version is kept, whatever it says."""
        if self._is_there("post-commit"):
            self._git("post-commit", (), {})

    def _trailers(self, said: bytes) -> set[str]:
        answer = self.repository.git(*PLAIN_TRAILERS, "interpret-trailers", "--parse", "--no-divider", stdin=said)
        return set(answer.text.splitlines())

    def _is_there(self, hook: str) -> bool:
        return self.always or (self.repository.hooks / hook).exists()

    def _run(self, hook: str, *arguments: str) -> bool:
        """Run a hook, if there is one; a ``GitError`` with what it says when it refuses."""
        if not self._is_there(hook):
            return False
        code, said = self._git(hook, arguments, self.environment)
        if code:
            message = Message("A check of this repository ({hook}) refused the version.", hook=hook)
            raise GitError(said, message, self._way_out(said), said=said)
        return True

    def _way_out(self, said: str) -> Message:
        """What to do about what a hook said. Where it asks to stage a file, that alone would change nothing.

        Hooks see an index with nothing but the cards of this save: to them any other changed file is unstaged until it
        is committed. pre-commit, for one, runs no check while its own settings are.
        """
        asks = r"git add\b.*[\s'\"`]{}(?![\w/-])"
        asked = [name for name in self._changed() if re.search(asks.format(re.escape(name)), said)]
        if not asked:
            return Message("Mend what it names and save again. Nothing has been saved.")
        return Message(
            "Nothing has been saved. A version takes only the card along, so adding {files} is not enough. Save "
            "that first, with  git commit -m {words} -- {paths}  and then the card again.",
            files=asked,
            words=as_word(" ".join(asked)),
            paths=" ".join(as_typed(name) for name in asked),
        )

    def _changed(self) -> list[str]:
        """The other files, from the top, that are not as in the last commit; of those whose names can be typed."""
        answer = self.repository.try_git("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--")
        return [name for name in answer.fields if name not in self.files and name.isprintable()]

    def _git(self, hook: str, arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
        answer = run_plainly(
            self.repository,
            *("hook", "run", "--ignore-missing", hook, "--", *arguments),
            environment={"GIT_EDITOR": ":", "SKIP": skipped(), **environment},
        )
        return answer.code, (answer.complaint + answer.out.decode("utf-8", "replace")).strip()
