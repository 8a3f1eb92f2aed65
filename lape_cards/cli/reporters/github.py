"""Findings as workflow commands, which GitHub Actions shows beside the lines of a pull request.

The format and its escapes are those of ``::error`` in GitHub's documentation of workflow commands.
"""

from __future__ import annotations

from collections.abc import Mapping

from lape_cards.checks.verdict import Checked
from lape_cards.cli.options import Session
from lape_cards.cli.output import visible
from lape_cards.cli.reporters import family
from lape_cards.cli.reporters.body import Body
from lape_cards.cli.reporters.place import Places, sentences
from lape_cards.diagnostic import Diagnostic, Severity

COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "advice": "notice"}

_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_TEXT | str.maketrans({":": "%3A", ",": "%2C"})


class Report(family.Report):
    """One command for each finding."""

    def __init__(self, speech: Session, terms: family.Terms) -> None:
        super().__init__(speech, terms)
        self._body = Body()
        self._places = Places(terms)

    def take(self, one: Checked) -> None:
        """Keep the commands of a card's findings."""
        file = self._places.of(one)
        for item in one.diagnostics:
            self._body.write(_command(self.speech, file, item) + "\n")

    def end(self, *, incomplete: bool = False) -> None:
        """Write every command."""
        self._body.copy_to(self.speech.out)


def _command(speech: Session, file: str, item: Diagnostic) -> str:
    properties = {
        "file": file,
        "line": str(item.place.line),
        "col": str(item.place.column),
        "title": item.code,  # a rule's title says what is right, and above a finding it would say that all is well
    }
    given = ",".join(f"{name}={_shown(value).translate(_IN_PROPERTY)}" for name, value in properties.items())
    return f"::{COMMANDS[item.severity]} {given}::{_shown(sentences(speech, item)).translate(_IN_TEXT)}"


def _shown(text: str) -> str:
    return visible(text, keep="\r\n\t")
