"""``lape rules``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from lape_cards.cli.choices import rules_meant
from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.output import table, wrap
from lape_cards.errors import Exit
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    from lape_cards.checks.examples.example import Example, Saved
    from lape_cards.checks.registry import Rule


_FROM = N_("from “{phase}” on")


def codes(incomplete: str) -> list[str]:
    """Codes that begin with ``incomplete``, for the Tab key."""
    from lape_cards.workflow.rules import every_rule

    return [rule.code for rule in every_rule() if rule.code.startswith(incomplete.upper())]


@explained(
    N_(
        "Lists what the check asks of a card. With CODE, such as LC204, tells why that rule asks it, and from when on. "
        "The beginning of a code, such as LC2, or a family's name lists those rules."
    ),
    then=N_("To check only some of them:  lape check --select RULE"),
)
def rules(
    ctx: typer.Context,
    code: Annotated[
        str | None, typer.Argument(help=N_("A rule's code."), metavar=N_("CODE"), autocompletion=codes)
    ] = None,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help=N_("For people, or for programs."))
    ] = "text",
) -> int:
    """Tell what the rules ask, and why."""
    from lape_cards.workflow.rules import every_rule, rules_named

    speech = session(ctx)
    chosen = rules_named(rules_meant(code)) if code is not None else every_rule()
    if form == "json":
        document = {"format": 1, "language": speech.language, "rules": [_as_data(speech, rule) for rule in chosen]}
        speech.out.data(document)
    elif len(chosen) == 1:
        _tell(speech, chosen[0])
    else:
        _list(speech, chosen)
    return Exit.OK


def _as_data(speech: Session, rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "family": rule.family,
        "severity": rule.severity,
        "title": speech.translator(rule.title),
        "why": speech.translator(rule.why),
        "phase": rule.phase,
        "kinds": list(rule.kinds),
        "blocks_save": rule.blocks_save,
        "example": _example_as_data(speech, rule),
    }


def _example_as_data(speech: Session, rule: Rule) -> dict[str, Any] | None:
    from lape_cards.checks.examples.example import example_of

    example = example_of(rule, speech.translator)
    if example is None:
        return None

    def written(lines: list[str]) -> str:
        return "".join(f"{line}\n" for line in lines)

    def versions(saved: tuple[Saved, ...]) -> list[dict[str, Any]]:
        return [
            {"date": one.day.isoformat(), "summary": one.message, "card": written(example.shown(one.card))}
            for one in saved
        ]

    return {
        "bad": written(example.shown_side(good=False)),
        "good": written(example.shown_side(good=True)),
        "saved_before": {"bad": versions(example.saved), "good": versions(example.saved_for_good)},
    }


def _list(speech: Session, chosen: list[Rule]) -> None:
    from lape_cards.checks.registry import FAMILY_NAMES
    from lape_cards.diagnostic import SEVERITY_NAMES

    t = speech.translator
    for family, name in FAMILY_NAMES.items():
        rows = [
            (rule.code, t(SEVERITY_NAMES[rule.severity]), t(rule.title)) for rule in chosen if rule.family == family
        ]
        if not rows:
            continue
        speech.out.line((t(name), "strong"), "" if t(name) == family else f" ({family})")
        for line in table(rows, width=speech.out.width - 2):
            speech.out.line("  ", line)
        speech.out.line("")
    speech.say(N_("More about one rule:  lape rules LC204"))


def _tell(speech: Session, rule: Rule) -> None:
    from lape_cards.card.phase import PHASE_NAMES
    from lape_cards.checks.examples.example import example_of
    from lape_cards.checks.registry import FAMILY_NAMES
    from lape_cards.diagnostic import SEVERITY_NAMES

    t = speech.translator
    for line in wrap(f"{rule.code} {t(rule.title)}", speech.out.width):
        speech.out.line((line, "strong"))
    speech.out.line("")
    for line in wrap(t(rule.why), speech.out.width):
        speech.out.line(line)
    speech.out.line("")
    rows = [
        (t(N_("Family")), t(FAMILY_NAMES[rule.family])),
        (t(N_("Severity")), t(SEVERITY_NAMES[rule.severity])),
        (t(N_("Phase")), t(_FROM, phase=Message(PHASE_NAMES[rule.phase])) if rule.phase else t(N_("all"))),
        (t(N_("Saving")), t(N_("not until this is mended")) if rule.blocks_save else t(N_("possible all the same"))),
    ]
    for line in table(rows, width=speech.out.width):
        speech.out.line(line)
    example = example_of(rule, speech.translator)
    if example is not None:
        _show(speech, t(N_("This is found:")), example, good=False)
        _show(speech, t(N_("This is right:")), example, good=True)
    if rule.can_be_waived:
        speech.out.line("")
        reason = t(N_("the reason"))
        for line in wrap(t(N_("To leave the rule out at one field, write beside the field:")), speech.out.width):
            speech.out.line(line)
        speech.out.line(f"  # lape: ignore {rule.code} ", reason)


def _show(speech: Session, title: str, example: Example, *, good: bool) -> None:
    """One side of an example: the versions saved before, if it has any, and the part of the card."""
    t = speech.translator
    saved = example.saved_for_good if good else example.saved
    speech.out.line("")
    speech.out.line((title, "strong"))
    for version in saved:
        when = t(
            N_("saved on {day}, with the summary “{summary}”:") if version.message else N_("saved on {day}:"),
            day=version.day,
            summary=version.message,
        )
        speech.out.line("  ", (when, "muted"))
        _lines(speech, example.shown(version.card), "    ")
    if saved:
        speech.out.line("  ", (t(N_("and now:")), "muted"))
    _lines(speech, example.shown_side(good=good), "    " if saved else "  ")


def _lines(speech: Session, lines: list[str], indent: str) -> None:
    for line in lines:
        speech.out.line(f"{indent}{line}".rstrip())
