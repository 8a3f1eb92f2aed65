"""The words of a card's fixed choices, and values that i18n does not know, as messages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from lape_cards.card.base import Part
from lape_cards.card.kinds import Interview, RootingStep
from lape_cards.card.parts import Action, Benefit, Checkpoint, Element, Metric, Outcome, Result, Risk, RootDecision
from lape_cards.card.values import PartialDate, Range
from lape_cards.i18n import MONTHS
from lape_cards.message import N_, Message

State = Literal["full", "partial", "none", "planned", "unknown"]
"""What a mark shows beside its word: a filled, a half or an empty circle, or a broken one where nothing is known."""

REACHED: dict[str, str] = {
    "full": N_("Reached"),
    "partial": N_("Partly reached"),
    "none": N_("Not reached"),
}
HAPPENED: dict[str, str] = {
    "full": N_("Came true"),
    "partial": N_("Partly came true"),
    "none": N_("Did not come true"),
}
CAME_ABOUT: dict[str, str] = {
    "planned": N_("Planned"),
    "full": N_("Came about"),
    "partial": N_("Partly came about"),
    "none": N_("Did not come about"),
}
GRADES: dict[str, str] = {"low": N_("low"), "medium": N_("medium"), "high": N_("high")}
LEVELS: dict[str, str] = {"client": N_("client level"), "worker": N_("worker level"), "system": N_("system level")}
ACTION_STATES: dict[str, str] = {
    "planned": N_("planned"),
    "ongoing": N_("ongoing"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}
METRIC_TYPES: dict[str, str] = {
    "outcome": N_("outcome metric"),
    "process": N_("process metric"),
    "balancing": N_("balancing metric"),
}
METHODS: dict[str, str] = {
    "survey": N_("survey"),
    "interview": N_("interview"),
    "observation": N_("observation"),
    "register": N_("register"),
    "count": N_("count"),
    "cost": N_("cost"),
    "other": N_("other method"),
}
DIRECTIONS: dict[str, str] = {"up": N_("up is better"), "down": N_("down is better")}
DECISIONS: dict[str, str] = {
    "continue": N_("Continue as before"),
    "adjust": N_("Continue, adjusted"),
    "expand": N_("Expand"),
    "narrow": N_("Narrow down"),
    "root": N_("Make it permanent practice"),
    "end": N_("End the experiment"),
}
ROOT_DECISIONS: dict[str, str] = {
    "full": N_("The practice is proposed to be made permanent."),
    "partial": N_("A part of the practice is proposed to be made permanent."),
    "none": N_("The practice is not proposed to be made permanent."),
}
STEP_STATES: dict[str, str] = {
    "pending": N_("waiting for a decision"),
    "approved": N_("approved"),
    "rejected": N_("rejected"),
}
VIEWS: dict[str, str] = {
    "client": N_("the client's view"),
    "worker": N_("the worker's view"),
    "management": N_("the management's view"),
}
VIEW_HEADINGS: dict[str, str] = {
    "client": N_("What clients want"),
    "worker": N_("What workers want"),
    "management": N_("What the management wants"),
    "": N_("What others want"),
}
CARD_KINDS: dict[str, str] = {
    "experiment": N_("Result card"),
    "rooting": N_("Rooting plan"),
    "workshop": N_("Workshop"),
}
GROUPS: dict[str, str] = {"pilot": N_("Pilot"), "comparison": N_("Comparison group")}
LANGUAGE_NAMES: dict[str, str] = {"fi": N_("Finnish"), "sv": N_("Swedish"), "en": N_("English")}
WORDS: dict[tuple[type[Part], str], dict[str, str]] = {
    (Action, "status"): ACTION_STATES,
    (Benefit, "level"): LEVELS,
    (Checkpoint, "decision"): DECISIONS,
    (Element, "status"): CAME_ABOUT,
    (Interview, "view"): VIEWS,
    (Metric, "direction"): DIRECTIONS,
    (Metric, "method"): METHODS,
    (Metric, "type"): METRIC_TYPES,
    (Outcome, "happened"): HAPPENED,
    (Result, "reached"): REACHED,
    (Risk, "impact"): GRADES,
    (Risk, "likelihood"): GRADES,
    (RootDecision, "decision"): ROOT_DECISIONS,
    (RootingStep, "status"): STEP_STATES,
}
"""The words of each field that takes one of a few."""


def worded(words: dict[str, str], choice: str | None) -> Message | None:
    """The message for one of a field's choices; ``None`` where nothing was chosen."""
    return Message(words[choice]) if choice is not None else None


def said(value: object) -> object:
    """``value`` as a message may hold it: months, partial dates and ranges become messages of their own."""
    if isinstance(value, PartialDate):
        return _said_date(value)
    if isinstance(value, Range):
        return Message("{low}\N{EN DASH}{high}", low=value.low, high=value.high)
    return value


def _said_date(value: PartialDate) -> Message | date | str:
    if value.precision == "day":
        return value.first
    if value.precision == "month":
        return Message("{month} {year}", month=Message(MONTHS[value.first.month - 1]), year=str(value.first.year))
    return value.text


def quantity(value: Decimal | Range, unit: str | None) -> object:
    """A number in a sentence: a share carries its percent sign, other units are told beside the metric's name."""
    return Message("{number}%", number=said(value)) if unit == "%" else said(value)


def period(start: PartialDate | None, end: PartialDate | None) -> Message | None:
    """From when until when; days, months and years each have a sentence, as their dashes differ by language."""
    if start is None and end is None:
        return None
    if end is None:
        return Message("from {start}", start=said(start))
    if start is None:
        return Message("until {end}", end=said(end))
    if start == end:
        return Message("{day}", day=said(start))
    if start.precision == end.precision == "year":
        return Message("{start}\N{EN DASH}{end}", start=start.text, end=end.text)
    if start.precision == end.precision == "day":
        return Message("{start} – {end}", start=said(start), end=said(end))
    return Message("{start} to {end}", start=said(start), end=said(end))
