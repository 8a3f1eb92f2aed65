"""Every command that a document names, in passing or in an example, has a verb and options that lape has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lape_cards.cli.command import PROGRAM, group
from lape_cards.cli.options import given, open_session
from lape_cards.cli.verbs import VERBS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
IN_LINE = re.compile(r"`(lape(?: [^`\n]*(?:\n[^`\n]+)?)?)`")
IN_BLOCK = re.compile(r"^[ ]*(?:\$ )?(lape [^\n]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)")
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def named_commands(path: Path) -> list[str]:
    """What ``path`` has in code that begins with the program's name, without what a comment says beside it."""
    text = path.read_text(encoding="utf-8")
    blocks = [command for block in FENCE.findall(text) for command in IN_BLOCK.findall(block)]
    found = [*IN_LINE.findall(FENCE.sub("", text)), *blocks]
    return [re.sub(r'"[^"]*"|\s{3,}.*$', "", " ".join(one.split("\n"))) for one in found]


@pytest.fixture(scope="module")
def options() -> dict[str, set[str]]:
    """The options of each verb, and under no name those that stand without one."""
    lape = group(open_session(given({}), {}))
    with lape.make_context(PROGRAM, [], obj=open_session(given({}), {}), resilient_parsing=True) as ctx:
        known = {"": _spellings(lape)}
        for verb in VERBS:
            known[verb.name] = _spellings(lape.get_command(ctx, verb.name))
    return known


def _spellings(command: object) -> set[str]:
    return {spelling for one in getattr(command, "params", []) for spelling in (*one.opts, *one.secondary_opts)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_named_commands_exist(options: dict[str, set[str]], path: Path) -> None:
    for command in named_commands(path):
        words = command.split()[1:]
        verb = next((word for word in words if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")), "")
        if not words:
            continue
        assert verb in options, command
        unknown = set(OPTION.findall(command)) - options[verb]
        assert not unknown, f"{command}: {unknown}"
