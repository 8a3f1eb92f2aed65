"""Findings for people: grouped by card, each with its line and what to do about it."""

from __future__ import annotations

from lape_cards.card.phase import PHASE_NAMES
from lape_cards.cli.options import Session
from lape_cards.cli.output import visible, wrap
from lape_cards.cli.reporters.family import Outcome
from lape_cards.diagnostic import SEVERITY_NAMES, Diagnostic
from lape_cards.message import N_, Message, plural_message
from lape_cards.workflow.check import Checked

_INDENT = 4


def report(speech: Session, outcome: Outcome) -> None:
    """Write every finding, and one line that says what to do next; nothing where no card could be checked."""
    checked = outcome.cards
    if outcome.incomplete and not checked:
        return
    for one in checked:
        if one.diagnostics:
            _card(speech, one)
    findings = sum(len(one.diagnostics) for one in checked)
    faulty = sum(bool(one.diagnostics) for one in checked)
    waived = sum(len(one.waived) for one in checked)
    if waived:
        speech.say(
            plural_message(
                "{count} finding is left out by a comment beside its field.",
                "{count} findings are left out by comments beside their fields.",
                waived,
            )
        )
    if not checked:
        speech.say(N_("There are no cards yet. Make one with  lape new"))
    elif not findings:
        _all_is_well(speech, outcome)
    else:
        speech.say(
            plural_message(
                "{count} finding, in {faulty} of {cards} cards.",
                "{count} findings, in {faulty} of {cards} cards.",
                findings,
                faulty=faulty,
                cards=len(checked),
            )
        )
        speech.say(N_("Mend what you can, save the file, and check again. What is not known yet can wait."))


def diagnostic(speech: Session, item: Diagnostic) -> None:
    """One finding: where, which rule, what; the line it stands on; what to do."""
    speech.out.line(
        visible(item.location, keep="") + ": ",
        (item.code, item.severity),
        f" ({speech.translator(SEVERITY_NAMES[item.severity])}) " if item.severity != "error" else " ",
        visible(speech.translator(item.message), keep=""),
    )
    if item.excerpt is not None and item.excerpt.strip():
        _excerpt(speech, item)
    if item.hint is not None:
        for line in wrap(visible(speech.translator(item.hint), keep=""), speech.out.width - _INDENT):
            speech.out.line(" " * _INDENT, line)


def _card(speech: Session, one: Checked) -> None:
    if one.title is not None:
        phase = Message(PHASE_NAMES[one.phase]) if one.phase else None
        title = visible(one.title.strip(), keep="")
        if phase is not None:
            speech.out.line((speech.translator(N_("{title} – phase: {phase}"), title=title, phase=phase), "strong"))
        else:
            speech.out.line((title, "strong"))
    for item in one.diagnostics:
        diagnostic(speech, item)
    speech.out.line("")


def _all_is_well(speech: Session, outcome: Outcome) -> None:
    checked = outcome.cards
    if outcome.chosen:
        speech.say(N_("The chosen rules find nothing to mend."))
    elif len(checked) == 1 and checked[0].phase is not None and checked[0].title is not None:
        speech.say(
            N_("“{title}” has all that its phase asks for (phase: {phase})."),
            title=checked[0].title.strip(),
            phase=Message(PHASE_NAMES[checked[0].phase]),
        )
    else:
        speech.say(
            plural_message(
                "{count} card checked, nothing to mend.", "{count} cards checked, nothing to mend.", len(checked)
            )
        )


def _excerpt(speech: Session, item: Diagnostic) -> None:
    """The line with a mark under what is meant; a long line is shown from around that place."""
    assert item.excerpt is not None
    line = item.excerpt.replace("\t", " ")
    number = f"{item.place.line:>{_INDENT + 2}}  "
    room = speech.out.width - len(number)
    column = item.place.column - 1
    first = max(0, min(column - room // 3, len(line) - room)) if len(line) > room else 0
    shown = line[first : first + room]
    if first:
        shown = "…" + shown[1:]
    if first + room < len(line):
        shown = shown[:-1] + "…"
    speech.out.line((number, "muted"), visible(shown, keep=""))
    width = max(1, min(item.width, room - (column - first)))
    speech.out.line(" " * (len(number) + column - first), ("^" * width, item.severity))
