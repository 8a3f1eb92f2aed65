"""The family of reporters: what each is given, and which there are. One file each; this is where they are found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from lape_cards.checks.registered import registered
from lape_cards.checks.selection import Rulings, Selection

if TYPE_CHECKING:
    from pathlib import Path

    from lape_cards.checks.verdict import Checked
    from lape_cards.cli.options import Session
    from lape_cards.diagnostic import Severity

Format = Literal["text", "json", "github", "gitlab", "sarif", "junit"]

REPORTERS: Mapping[Format, str] = {
    "text": "lape_cards.cli.reporters.text",
    "json": "lape_cards.cli.reporters.json",
    "github": "lape_cards.cli.reporters.github",
    "gitlab": "lape_cards.cli.reporters.gitlab",
    "sarif": "lape_cards.cli.reporters.sarif",
    "junit": "lape_cards.cli.reporters.junit",
}
"""The module of each reporter; its class ``Report`` is the reporter."""


class Terms(Struct, frozen=True):
    """What is known of a check before its first card.

    ``selection`` are the rules that are held and ``chosen`` whether they were asked for in this run; ``failing`` are
    the severities that fail it. ``guided`` says that whoever asked for the check tells what to do next. ``named``
    says that cards were named one by one: they may be anywhere, and one of them may come twice. ``wanted`` is how many
    cards there will be, at most.
    ``rules`` are the facts of all rules. ``top`` is the folder that the cards' names begin at, where they are in a
    card repository.
    """

    selection: Selection
    failing: frozenset[Severity]
    chosen: bool = False
    guided: bool = False
    named: bool = False
    wanted: int = 1
    rules: Rulings = field(default_factory=registered)
    top: Path | None = None


class Report(ABC):
    """A report in the making: cards are told to it one by one, and at the end it stands on the session's ``out``.

    The same cards give the same bytes. Of a card nothing is kept but what is written of it, and that on the disk where
    it is much: so a report needs no more memory for more cards.
    """

    def __init__(self, speech: Session, terms: Terms) -> None:
        self.speech = speech
        self.terms = terms
        self.count = 0
        self.failed = False
        """Whether a finding fails the check."""

    def card(self, one: Checked) -> None:
        """Take in what the rules say of one more card."""
        self.count += 1
        if one.diagnostics:
            self.failed = self.failed or any(item.severity in self.terms.failing for item in one.diagnostics)
        self.take(one)

    @abstractmethod
    def take(self, one: Checked) -> None:
        """Write what there is to say of a card, to where it is kept until the end."""

    @abstractmethod
    def end(self, *, incomplete: bool = False) -> None:
        """Write the whole report; ``incomplete`` says that some card could not be checked, which was told already."""


class Outcome(Struct, frozen=True):
    """What a check of few cards came to; ``incomplete`` and the rest as they are told to a report and its terms."""

    cards: tuple[Checked, ...]
    selection: Selection
    failing: frozenset[Severity]
    chosen: bool = False
    incomplete: bool = False
    guided: bool = False

    @property
    def failed(self) -> bool:
        """Whether a finding fails the check."""
        return any(item.severity in self.failing for one in self.cards for item in one.diagnostics)


def begin(form: Format, speech: Session, terms: Terms) -> Report:
    """A report of a format, without any card yet; only the format's own module is imported."""
    made: Callable[[Session, Terms], Report] = import_module(REPORTERS[form]).Report
    return made(speech, terms)


def reporter(form: Format) -> Callable[[Session, Outcome], None]:
    """What writes a whole outcome in a format."""

    def report(speech: Session, outcome: Outcome) -> None:
        terms = Terms(
            outcome.selection,
            outcome.failing,
            outcome.chosen,
            outcome.guided,
            named=True,
            wanted=len(outcome.cards),
        )
        whole(begin(form, speech, terms), outcome.cards, incomplete=outcome.incomplete)

    return report


def whole(report: Report, cards: Iterable[Checked], *, incomplete: bool = False) -> None:
    """Tell a report of all its cards, and end it."""
    for one in cards:
        report.card(one)
    report.end(incomplete=incomplete)
