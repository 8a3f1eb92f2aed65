"""Runs what the README shows, so that the README shows what really happens."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from functools import cache
from pathlib import Path


@cache
def _workplace(language: str) -> Path:
    """A folder for what is shown in one language: its commands are one story, and know nothing of the others'."""
    return Path(tempfile.mkdtemp(prefix="lape-readme-"))


def show(*commands: str, folder: str = ".", lines: int | None = None, language: str = "en") -> str:
    """A fenced block with each command and what it prints, both streams in order; ``lines`` of it at the most."""
    block = []
    for command in commands:
        block.append(f"$ {command}")
        said = _run(command, folder, language).splitlines()
        block += said[:lines] + (["…"] if lines is not None and len(said) > lines else [])
    return "\n".join(["", "```console", *block, "```", ""])


def _run(command: str, folder: str, language: str) -> str:
    environment = {**os.environ, "LAPE_LANG": language, "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        shlex.split(command),
        cwd=_workplace(language) / folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.rstrip()
