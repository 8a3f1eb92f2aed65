"""``lape list``, ``lape export`` and ``lape site`` keep nothing of a card in memory once it went by.

What of the program's own values is alive is counted while cards are read, and while what was kept on the disk is read
again: later on it is not more than before. Whatever keeps something of each card is found, whoever keeps it.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lape_cards.cli.main import main
from lape_cards.spool import Spool
from lape_cards.workflow.cards import CardFolder

if TYPE_CHECKING:
    from conftest import Cards

pytestmark = pytest.mark.own_way
CARDS = 170
ROWS = 10
EARLY, LATE = 85, 145
"""When the values are counted. What keeps the first of many has enough of them by then; the tables' pages and the
groups of cards that are read together are as full at both times."""
PAGE = 10
STRAY = 3
"""So many more of a kind may be there by chance. Of 60 cards that go by in between, every tenth is no card."""


class Watch:
    """Counts calls and, at two of them, the program's values that are alive."""

    def __init__(self) -> None:
        self.seen: dict[int, Counter[str]] = {}
        self._calls = 0

    def call(self) -> None:
        self._calls += 1
        if self._calls in (EARLY, LATE):
            gc.collect()
            kinds = Counter(map(type, gc.get_objects()))
            self.seen[self._calls] = Counter(
                {
                    kind.__qualname__: count
                    for kind, count in kinds.items()
                    if str(kind.__module__).startswith("lape_cards.")
                }
            )

    def more(self) -> dict[str, int]:
        """What there is more of later on."""
        return {name: more for name, more in (self.seen[LATE] - self.seen[EARLY]).items() if more > STRAY}


@pytest.fixture
def many(card_repository: Cards, monkeypatch: pytest.MonkeyPatch) -> Cards:
    """Cards that are late and lack much, some with a field too many, and some that are none.

    They have all waited as long, so that those that the overview of a site names are the first to come by.
    """
    for number in range(CARDS):
        text = (
            f"format: 1\nkind: experiment\nid: k{number}\nlanguage: fi\ntitle: Kokeilu {number % 7}\nperiod:\n"
            f"  start: 2018-01\nchanges:\n  - change: Puhe\n    metrics:\n      - name: Perheet\n"
            f"checkpoints:\n  - name: Alku\n    date: 2018-05\n"
        )
        more = {3: "kind: [\n", 7: "toinen: 1\n"}.get(number % 10, "")
        card_repository.write(f"k{number:03}", text + more)
    monkeypatch.chdir(card_repository.top)
    for name in ("listed", "site_cards"):
        monkeypatch.setattr(f"lape_cards.workflow.{name}.PAGE", PAGE)
    monkeypatch.setattr("lape_cards.workflow.crew.processors", lambda: 1)  # how many wait to be told is not chance then
    monkeypatch.setattr("lape_cards.site.table.ROWS", ROWS)
    monkeypatch.setattr("lape_cards.spool.FEW", 0)  # so many cards are few, and might lie in memory
    return card_repository


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Looks on when a card is read."""
    watch, raw = Watch(), CardFolder.raw

    def watched(self: CardFolder, card: str, *, whole: bool = False) -> bytes:
        watch.call()
        return raw(self, card, whole=whole)

    monkeypatch.setattr(CardFolder, "raw", watched)
    return watch


@pytest.fixture
def telling(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Watch]]:
    """Looks on whenever values come from the disk in their order."""
    watches: list[Watch] = []
    in_order = Spool.in_order

    def watched(self: Spool[Any]) -> Iterator[Any]:
        watch = Watch()
        watches.append(watch)
        for value in in_order(self):
            yield value
            watch.call()

    monkeypatch.setattr(Spool, "in_order", watched)
    return lambda: [watch for watch in watches if watch.seen]


@pytest.mark.parametrize(
    ("arguments", "passes"),
    [
        ("list", 1),
        ("list --format csv --sort overdue --reverse", 1),
        ("list --format json --incomplete", 1),
        ("export --to csv,xlsx,json,ics", 0),
        ("site --language fi", 2),
    ],
)
@pytest.mark.usefixtures("many")
def test_nothing_of_a_card_stays(
    arguments: str, passes: int, reading: Watch, telling: Callable[[], list[Watch]], tmp_path: Path
) -> None:
    output = [] if arguments.startswith("list") else ["--output", str(tmp_path / "made")]
    assert main(["--today", "2018-10-15", *arguments.split(), *output]) == 1
    assert reading.more() == {}
    assert [watch.more() for watch in telling()] == passes * [{}]


def test_what_stays_is_found(many: Cards, reading: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, takes = [], "lape_cards.portfolio.listing.Filter.takes"
    monkeypatch.setattr(takes, lambda _, card: kept.append(card) or True)
    assert main(["--today", "2018-10-15", "list"]) == 1
    assert reading.more()["Summary"] > (LATE - EARLY) / 2
    assert len(kept) < CARDS
