"""What the form's labels mean: in three languages, with or without numbers and colons, as groups have typed them.

A place is a dotted name: ``need``, ``changes.target``, ``evaluation.course``. One label may mean several places; where
it stands decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from msgspec import Struct

from lape_cards.card.base import Part, guide_of, label_of
from lape_cards.card.evaluation import PARTS, Evaluation
from lape_cards.card.kinds import ResultCard, Rooting, RootingPlan, RootingStep
from lape_cards.card.parts import Area, Benefit, Change, Checkpoint, Outcome, Result, Risk, RootDecision
from lape_cards.exchange.label_words import FORMS_OWN
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.message import N_, Message
from lape_cards.regex import regex

SECTIONS = frozenset({"changes", "checkpoints", "evaluation", "rooting", "root", "results"})
"""Places that are headings over other places, and hold no text of their own."""
LISTS = ("changes", "benefits", "risks", "checkpoints", "decisions", "results")
"""Lists whose parts stand in the columns of a table."""

RESULT_OF_ROW = N_("What was reached")
NAME_OF_CHECKPOINT = N_("Checkpoint")

_PARTS: tuple[tuple[str, type[Part], tuple[str, ...]], ...] = (
    (
        "",
        ResultCard,
        (
            "title",
            "area",
            "period",
            "date",
            "version",
            "prepared_by",
            "group",
            "contact",
            "programme",
            "need",
            "activity",
            "benefits",
            "risks",
            "changes",
            "checkpoints",
            "attachments",
            "elements",
            "sites",
            "evaluation",
        ),
    ),
    ("", Rooting, ("continues", "rooting")),
    ("area.", Area, ("region", "municipality", "place")),
    ("changes.", Change, ("change", "current", "target", "ideal", "actions", "metrics")),
    ("benefits.", Benefit, ("beneficiary", "level", "text", "result")),
    ("risks.", Risk, ("risk", "likelihood", "impact", "mitigation", "outcome")),
    ("checkpoints.", Checkpoint, ("date", "responsible", "expected", "held", "observations", "decision", "next")),
    (
        "evaluation.",
        Evaluation,
        (
            "date",
            "prepared_by",
            "course",
            "benefits",
            "challenges",
            "obstacles",
            "scope",
            "enablers",
            "hindrances",
            "child_impacts",
            "children_heard",
            "continuation",
            "root",
        ),
    ),
    (
        "root.",
        RootDecision,
        ("decision", "reasons", "costs", "means", "host", "follow_up", "municipal_decision", "regional_decision"),
    ),
    ("rooting.", RootingPlan, ("host", "costs", "funding", "decisions", "follow_up")),
    ("decisions.", RootingStep, ("body", "what", "date", "status")),
    ("results.", Result, ("reached", "note")),
)

_NUMBER = regex(r"^\(?\d{1,2}\s?[.):]\s*|^(?:kysymys|fråga|question)\s+\d{1,2}\s*[.:)]?\s*", re.IGNORECASE)
_ASIDE = regex(r"\s*\([^)]*\)\s*$")
_SIGNS = regex(r"[^\w/]+")
_COLON = regex(r":\s*(?=\S)")
_WORD = regex(r"\w")
_FUZZY_FROM = 12


class Label(Struct, frozen=True):
    """What a label may mean, the likeliest first, and in which languages it is called so."""

    places: tuple[str, ...]
    languages: frozenset[str]


def plain(text: str) -> str:
    """A label's letters alone, as it is looked up."""
    text = _NUMBER.sub("", text.strip())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(_SIGNS.sub(" ", text.replace("/", " / ")).split()).replace(" / ", "/")


@cache
def _vocabulary() -> dict[str, Label]:
    places: dict[str, list[str]] = {}
    spoken: dict[str, set[str]] = {}
    for place, language, text in _known():
        for one in dict.fromkeys((plain(text), plain(_ASIDE.sub("", text)))):
            if place not in places.setdefault(one, []):
                places[one].append(place)
            spoken.setdefault(one, set()).add(language)
    return {text: Label(tuple(found), frozenset(spoken[text])) for text, found in places.items()}


def _known() -> Iterator[tuple[str, Language, str]]:
    for place, words in FORMS_OWN.items():
        for language, texts in words.items():
            for text in texts:
                yield place, language, text
    for language in LANGUAGES:
        say = translator(language)
        for prefix, model, names in _PARTS:
            for name in names:
                yield _place(prefix, name), language, say(label_of(model, name))
        for part in PARTS:
            yield "*rooting" if part is PARTS[-1] else "*", language, say(part.heading)
        yield "results.change", language, say(label_of(Change, "change"))
        yield "results", language, say(RESULT_OF_ROW)
        yield "risks.outcome", language, say(label_of(Outcome, "happened"))
        yield "checkpoints.id", language, say(NAME_OF_CHECKPOINT)


def _place(prefix: str, name: str) -> str:
    return {"evaluation.root": "root", "rooting.decisions": "decisions"}.get(prefix + name, prefix + name)


@cache
def _guides() -> dict[str, str]:
    """The form's guides in every language, as they are looked up."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        say = translator(language)
        for _, model, names in _PARTS:
            for name in names:
                if guide := guide_of(model, name):
                    found[plain(say(guide))] = language
    return found


def is_guide(text: str) -> bool:
    """Whether a paragraph is one of the form's guides."""
    return plain(text) in _guides()


def label(text: str, *, nearly: bool = True) -> Label | None:
    """What ``text`` means, where all of it is a label; ``nearly`` forgives a slip of the finger."""
    if len(text) > 160 or "\n" in text:
        return None
    known = _vocabulary()
    behind = _behind_colon(text)
    if behind and not _WORD.search(behind):
        return None  # a dash behind the colon is an answer
    for one in (plain(text), plain(_ASIDE.sub("", text.rstrip(" :.?*")))):
        if one in known:
            return known[one]
    one = plain(text)
    if nearly and len(one) >= _FUZZY_FROM and not text.rstrip().endswith("."):
        candidates = _vocabulary() if not behind else _with_colon()
        alike = [word for word in candidates if abs(len(word) - len(one)) <= 3 and _begins_or_ends_like(word, one)]
        alike = [word for word in alike if not one.startswith(f"{word} ")]
        close = get_close_matches(one, alike, n=1, cutoff=0.92)
        return known[close[0]] if close else None
    return None


def _behind_colon(text: str) -> str:
    """What stands behind a label and its colon; empty where nothing does, or what stands before it is no label."""
    parted = split(text)
    return parted[2] if parted is not None else ""


@cache
def _with_colon() -> frozenset[str]:
    """The labels that have a colon inside."""
    return frozenset(plain(text) for _, _, text in _known() if ":" in text.rstrip(" :"))


def _begins_or_ends_like(one: str, other: str) -> bool:
    return one[:4] == other[:4] or one[-4:] == other[-4:]


def split(text: str) -> tuple[Label, str, str] | None:
    """A label, how it stands there, and the value behind its colon."""
    # The form's own label for the metrics has a colon in it.
    for end in [found.end() for found in _COLON.finditer(text[:160])][::-1][-3:]:
        before = text[:end].rstrip(" :")
        found = _vocabulary().get(plain(before)) or _vocabulary().get(plain(_ASIDE.sub("", before.rstrip(".?*"))))
        if found is not None and "\n" not in before:
            return found, text[:end], text[end:].strip()
    return None


def shown(place: str) -> Message | str:
    """What a place is called for a reader."""
    for prefix, model, names in _PARTS:
        for name in names:
            if _place(prefix, name) == place or name == place:
                return Message(label_of(model, name))
    return Message("Checkpoint and those responsible") if place == "changes.checkpoint" else place
