"""The family of reporters: what each is given, and which there are. One file each; this is where they are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, cast

if TYPE_CHECKING:
    from lape_cards.checks.run import Selection
    from lape_cards.cli.options import Session
    from lape_cards.diagnostic import Severity
    from lape_cards.workflow.check import Checked

Format = Literal["text", "json", "github", "gitlab", "sarif", "junit"]

REPORTERS: Mapping[Format, str] = {
    "text": "lape_cards.cli.reporters.text",
    "json": "lape_cards.cli.reporters.json",
    "github": "lape_cards.cli.reporters.github",
    "gitlab": "lape_cards.cli.reporters.gitlab",
    "sarif": "lape_cards.cli.reporters.sarif",
    "junit": "lape_cards.cli.reporters.junit",
}
"""The module of each reporter; its function ``report`` is the reporter."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to.

    ``cards`` are those that could be checked, ``selection`` the rules that were held and ``chosen`` whether they were
    asked for in this run; ``failing`` are the severities that fail it. ``incomplete`` says that some card could not be
    checked, which was told already. ``guided`` says that whoever asked for the check tells what to do next.
    """

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


class Reporter(Protocol):
    """Writes an outcome to the session's ``out``: the same outcome, the same bytes."""

    def __call__(self, speech: Session, outcome: Outcome) -> None:
        """Write the whole report."""


def reporter(form: Format) -> Reporter:
    """The reporter of a format; only its own module is imported."""
    return cast("Reporter", import_module(REPORTERS[form]).report)
