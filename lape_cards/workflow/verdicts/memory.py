"""What is remembered of earlier runs, by all that it was made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from lape_cards.checks.selection import Facts, Rulings
from lape_cards.program import name_of_the_program
from lape_cards.workflow.verdicts.settings import Settings
from lape_cards.workflow.verdicts.store import Store

T = TypeVar("T")

_FACTS, _SETTINGS, _PLAN = "facts", "settings", "plan"


class Memory:
    """What earlier runs found out, as long as the same code would find it out again."""

    def __init__(self, store: Store, judge: bytes) -> None:
        self.store = store
        self._judge = judge

    @classmethod
    def opened(cls, folder: Path | None = None) -> Memory | None:
        """The memory in the user's cache folder, or in ``folder``; ``None`` where none can be used."""
        try:
            judge = name_of_the_program()
        except OSError:  # the code is no folder of files, or is being replaced
            return None
        store = Store.opened(folder)
        return cls(store, judge) if store is not None else None

    def key(self, kind: str, *parts: str | bytes) -> bytes:
        """What something made of these parts is known by; as long as one of the parts differs, so does the key."""
        raws = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in (kind, *parts)]
        lengths = ",".join(str(len(raw)) for raw in raws).encode()
        return sha256(b"\0".join((self._judge, lengths, *raws))).digest()

    def keys(self, terms: str) -> Callable[[str, str, bytes], bytes]:
        """What makes the keys of verdicts under the same terms, of a file's name, a card's id and the file's bytes."""
        begun = sha256(
            b"\0".join((self._judge, b"verdict", b"%d" % len(terms), terms.encode("utf-8", "surrogatepass")))
        )

        def key(name: str, card: str, raw: bytes) -> bytes:
            made = begun.copy()
            made.update(f"\0{len(name)},{len(card)},{name}{card}".encode("utf-8", "surrogatepass"))
            made.update(raw)
            return made.digest()

        return key

    def settings(self, raw: bytes) -> Settings | None:
        """What the ``lape.yaml`` with these bytes says, if that is known."""
        return self._noted(self.key(_SETTINGS, raw), Settings)

    def keep_settings(self, raw: bytes, settings: Settings) -> None:
        """Remember what these bytes say."""
        self.store.keep_note(self.key(_SETTINGS, raw), msgspec.json.encode(settings).decode())

    def rules(self) -> Rulings | None:
        """The facts of every rule, if they are known."""
        return self._noted(self.key(_FACTS), dict[str, Facts])

    def keep_rules(self, rules: Rulings) -> None:
        """Remember the facts of every rule."""
        facts = {code: Facts(code, rule.family, rule.blocks_save) for code, rule in rules.items()}
        self.store.keep_note(self.key(_FACTS), msgspec.json.encode(facts).decode())

    def _noted(self, key: bytes, kind: type[T]) -> T | None:
        """What was noted under a key; ``None`` where nothing of that kind was."""
        said = self.store.note(key)
        try:
            return msgspec.json.decode(said, type=kind) if said is not None else None
        except msgspec.DecodeError:
            return None

    def plan(self, raw: bytes) -> str | None:
        """Which experiment the card with these bytes continues, empty where none; ``None`` if it is not known."""
        return self.store.note(self.key(_PLAN, raw))

    def keep_plans(self, plans: Mapping[bytes, str]) -> None:
        """Remember which experiments cards continue, by the cards' bytes."""
        for raw, experiment in plans.items():
            self.store.keep_note(self.key(_PLAN, raw), experiment)
