"""Rules of privacy about people in a card's fields: their names, and groups so small that one may be recognised."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from lape_cards.card.base import label_of
from lape_cards.card.kinds import Card, ResultCard
from lape_cards.checks.contacts import without_mailboxes
from lape_cards.checks.names import (
    ADJECTIVES,
    GIVEN_NAMES,
    ORGANISATION_STEMS,
    PERSON_STEMS,
    PLACE_STEMS,
    SURNAME_ENDINGS,
    WORD_NAMES,
)
from lape_cards.checks.registry import ALL_KINDS, Subject, rule
from lape_cards.checks.texts import CardText
from lape_cards.diagnostic import Finding
from lape_cards.message import N_, Message
from lape_cards.regex import regex

FEW = 5
"""Answers under which one respondent may be told from the others."""
_COUNTS_THINGS = ("count", "cost")
"""Methods whose ``n`` is days, groups or purchases, not people."""

_WHO = frozenset({"prepared_by", "group", "responsible", "organisers", "by", "contact", "host", "body"})
_SPLIT = regex(r"[,;:/&+()\[\]\n•]|\s[-–—]\s|\b(?:ja|sekä|och|samt|and)\b")
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_INITIALS = regex(r"(?:[A-ZÅÄÖ]\.[ -]?){1,3}(?P<name>[A-ZÅÄÖ][^\W\d_]{2,}(?:-[A-ZÅÄÖ][^\W\d_]+)?)")
_REVERSED = regex(r"(?P<last>[^\W\d_]+(?:-[^\W\d_]+)?),\s*(?P<first>[^\W\d_]+(?:-[^\W\d_]+)?)")


@rule(
    "LC504",
    "privacy",
    N_("Groups and roles are named, not people"),
    N_("The group's name is enough; a list of participants stays on a card when the people have moved on."),
    severity="warning",
    kinds=ALL_KINDS,
    masked=True,
)
def names_of_people(card: Card, subject: Subject) -> Iterator[Finding]:
    """What looks like people's names where a group or a role is asked for."""
    for one in [one for one in subject.texts if one.field in _WHO]:
        if _asks_who(one) and (names := _names_in(one.text)):
            yield Finding(
                one.path,
                Message(
                    "There seems to be a person's name in “{label}”. It is not shown here.",
                    label=Message(label_of(one.model, one.field)),
                ),
                Message("Write a role or a group in its place; the group's name is enough."),
                hidden=names,
            )


def _asks_who(one: CardText) -> bool:
    """Whether a field that is called as those are really asks for a group or a role."""
    return one.field != "group" or issubclass(one.model, ResultCard)


@lru_cache(maxsize=4096)  # roles and groups: those of one programme are the same on all its cards
def _names_in(text: str) -> tuple[str, ...]:
    return tuple(names_in(text))


def names_in(text: str) -> Iterator[str]:
    """The parts of ``text`` that look like people's names, as they are written there."""
    plain = without_mailboxes(unicodedata.normalize("NFC", text), lambda match: ";" * len(match[0]))
    for match in _REVERSED.finditer(plain):
        last, first = match["last"], match["first"]
        if _is_given(first) and _is_surname(last):
            yield match[0]
    start = 0
    for border in [*_SPLIT.finditer(plain), None]:
        yield from _names_in_item(plain[start : border.start() if border else None])
        start = border.end() if border else start


def _names_in_item(item: str) -> Iterator[str]:
    for match in _INITIALS.finditer(item):
        if not _means_something(match["name"]):
            yield match[0]
    words = [(match.start(), match.end(), match[0].rstrip(".")) for match in _WORD.finditer(item)]
    spoken = [word for _, _, word in words]
    small = _is_name_in_small_letters(spoken)
    run: list[tuple[int, int, str]] = []
    for position, one in enumerate([*words, None]):
        if one is not None and _may_be_name(one[2], small=small):
            run.append(one)
            continue
        if run and _is_name([word for _, _, word in run], spoken[position] if one is not None else "", spoken):
            yield item[run[0][0] : run[-1][1]]
        run = []


def _is_name(run: list[str], follower: str, words: list[str]) -> bool:
    """Whether capitalised words in a row are a name. ``words`` are all of their item, ``follower`` is the next one."""
    if len(run) == 1:
        return len(words) == 1 and _is_given(run[0]) and run[0].casefold() not in WORD_NAMES and run[0][0].isupper()
    if run[-1].casefold().endswith("n") and _has_stem(follower, ORGANISATION_STEMS) and len(run) == 2:
        return False  # a school or a street that bears a name
    of_organisation = any(_has_stem(word, ORGANISATION_STEMS) for word in words)
    if any(_is_given(word) for word in run[:-1]):
        return not of_organisation or run[0].casefold() not in WORD_NAMES
    if of_organisation:
        return False
    return (_is_given(run[-1]) and _is_surname(run[0])) or any(_is_surname(word) for word in run[1:])


def _may_be_name(word: str, *, small: bool) -> bool:
    return len(word) > 1 and not _means_something(word) and (small or word[0].isupper())


def _is_name_in_small_letters(words: list[str]) -> bool:
    """Whether two words are all there is, a given name and a last name."""
    return len(words) == 2 and any(map(_is_given, words)) and any(map(_is_surname, words))


@lru_cache(maxsize=8192)  # the same few words stand on every card, and each is held against hundreds of stems
def _means_something(word: str) -> bool:
    """Whether it is a word of roles, organisations or places."""
    return _has_stem(word, PERSON_STEMS + ORGANISATION_STEMS + PLACE_STEMS) or word.casefold() in ADJECTIVES


def _is_given(word: str) -> bool:
    return all(part in GIVEN_NAMES for part in word.casefold().split("-"))


def _is_surname(word: str) -> bool:
    folded = word.casefold()
    return len(folded) > 4 and folded.endswith(SURNAME_ENDINGS) and not _means_something(word)


def _has_stem(word: str, stems: tuple[str, ...]) -> bool:
    folded = word.casefold()
    return any(stem in folded for stem in stems)


@rule(
    "LC505",
    "privacy",
    N_("No result rests on so few that one of them may be recognised"),
    N_("In a small place, an answer of a few is soon known to be somebody's."),
    severity="advice",
    masked=True,
)
def small_groups(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Results of fewer than five answers; a count of days or things tells of nobody."""
    for path, metric, _ in subject.metrics:
        if metric.method in _COUNTS_THINGS:
            continue
        for index, one in enumerate(metric.measurements):
            if one.n is not None and 0 < one.n < FEW and (one.value is not None or one.text):
                yield Finding(
                    (*path, "measurements", index, "n"),
                    Message("This result rests on fewer than five answers, so a person may be recognised."),
                    Message("Combine it with another result, or write under text only what is true of everyone."),
                    rests_on=((*path, "method"),),
                )
