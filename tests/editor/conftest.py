"""yaml-language-server, which is what VS Code's YAML extension and most other editors run."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from language_server import LanguageServer
from npm import installed

from lape_cards.i18n import Language
from lape_cards.workflow.setup import Wishes, set_up

HERE = Path(__file__).parent
Opener = Callable[..., tuple[Path, LanguageServer]]


@pytest.fixture(scope="session")
def program() -> Path:
    """The server's program, in the pinned version; it is installed once and kept until the pins change."""
    return installed(HERE) / "yaml-language-server" / "bin" / "yaml-language-server"


@pytest.fixture(scope="module")
def opened(
    program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Language], tuple[Path, LanguageServer]]:
    """Makes a card repository in a language, and opens it with the settings that ``lape init`` wrote for VS Code."""
    with ExitStack() as servers:

        def open_one(language: Language, cards: str = "cards/") -> tuple[Path, LanguageServer]:
            folder = tmp_path_factory.mktemp("kortit").resolve()
            text = f"format: 1\nlanguage: {language}\ncards: '{cards}'\n"
            (folder / "lape.yaml").write_text(text, encoding="utf-8")
            set_up(folder, Wishes(language), today=date(2018, 3, 15))
            settings = json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))
            yaml = {name.removeprefix("yaml."): value for name, value in settings.items()}
            # Nothing is asked of the network: without this the server gets a catalogue of other people's schemas.
            settings = {"yaml": {**yaml, "schemaStore": {"enable": False}, "validate": True, "hover": True}}
            return folder, servers.enter_context(LanguageServer(program, folder, settings))

        yield open_one
