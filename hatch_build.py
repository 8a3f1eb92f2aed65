"""Compiles the message catalogues, for a wheel and for an editable install alike."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted((root / "lape_cards" / "locale").glob("*/LC_MESSAGES/lape.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        # In one step: an installation that runs from this checkout may be reading the old one.
        unfinished = source.with_name(f".lape.{os.getpid()}.mo")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(source.with_suffix(".mo"))


class CatalogueHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
