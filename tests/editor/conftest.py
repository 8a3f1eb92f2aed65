"""yaml-language-server, which is what VS Code's YAML extension and most other editors run."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from language_server import LanguageServer

from lape_cards.i18n import Language
from lape_cards.workflow.setup import Wishes, set_up

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / "build" / "editor"
Opener = Callable[..., tuple[Path, LanguageServer]]
PINS = ("package.json", "package-lock.json")


@pytest.fixture(scope="session")
def program() -> Path:
    """The server's program, in the pinned version; it is installed once and kept until the pins change."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with FileLock(INSTALLED / "lock"):
        done = INSTALLED / "installed"
        pins = b"".join((HERE / name).read_bytes() for name in PINS)
        if not done.is_file() or done.read_bytes() != pins:
            for name in PINS:
                shutil.copy(HERE / name, INSTALLED / name)
            ran = subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=INSTALLED,
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == 0, ran.stderr
            done.write_bytes(pins)
    return INSTALLED / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


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
