"""Rules of readable language: advice on sentences that are very long, and on abbreviations that nobody explains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from lape_cards.card.base import label_of
from lape_cards.card.kinds import Card
from lape_cards.checks.contacts import without_mailboxes
from lape_cards.checks.registry import ALL_KINDS, Subject, rule
from lape_cards.checks.texts import CardText
from lape_cards.diagnostic import Finding
from lape_cards.i18n import Language
from lape_cards.message import N_, Message
from lape_cards.regex import regex

MOST_WORDS = 35
"""Words from which on a sentence is hard to take in at one reading.

The British government's style guide breaks sentences up at 25 words, and the studies it goes by find 29 very difficult
(https://insidegovuk.blog.gov.uk/2014/08/04/sentence-length-why-25-words-is-our-limit/). This is advice to people who
write beside their work, so it speaks only of what is well past both.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PARAGRAPH = regex(r"\n[ \t]*(?=\n|[-*+•–][ \t]|[>#|]|\d{1,3}[.)][ \t])")
_MARKER = regex(r"[-*+•–>#|]+[ \t]|\d{1,3}[.)][ \t]")
_TARGET = regex(r"\]\([^()]*\)")
"""Where a Markdown link leads."""
_ENDS = (".", "!", "?", "…", ";")
_CERTAIN_END = regex(r"[.!?…;](?<=[A-Za-zÀ-ÖØ-öø-ÿ]{6}.)\s")
"""An end after a word that is no abbreviation and has no sign in or after it."""
_CLOSING = "\"'”’»)]}*_"
_OPENING = "\"'“”‘’»«([{*_"

_LEADING = frozenset(
    _words("esim ks vrt mm noin klo os puh nro alk tark vs resp ex kl ca nr sk jfr cf eg ie dr mr mrs ms prof vol fig")
)
"""Abbreviations that something follows: their full stop ends no sentence."""
_TRAILING = frozenset(_words("jne ym yms tms osv dyl mfl m.m m.fl o.s.v etc kpl milj mrd kr st sis no tel vv"))
"""Abbreviations that may stand last: their full stop ends a sentence where the next word can begin one."""


@rule(
    "LC601",
    "language",
    N_("No sentence is very long"),
    N_("The card is read by parents, decision-makers and people who were not there; a long sentence is read twice."),
    severity="advice",
    kinds=ALL_KINDS,
)
def long_sentences(card: Card, subject: Subject) -> Iterator[Finding]:
    """One finding for each text that has such a sentence, with the words of its longest."""
    for one in subject.texts:
        if len(one.text) < _SHORT or _is_short(one.text):
            continue
        if (longest := max(sentence_lengths(one.text), default=0)) > MOST_WORDS:
            yield Finding(
                one.path,
                Message(
                    "A sentence in “{label}” has {count} words.",
                    label=Message(label_of(one.model, one.field)),
                    count=longest,
                ),
                Message("Divide it: one thing in each sentence, or a list with each thing on a line of its own."),
            )


_SHORT = 2 * MOST_WORDS
"""Characters under which a text has too few words for a long sentence: one and a space for each."""


def _is_short(text: str) -> bool:
    """Whether a text has certainly no long sentence; most are told by their spaces."""
    if text.count(" ") < MOST_WORDS and (text.isprintable() or len(text.split()) <= MOST_WORDS):
        return True  # what is printable has no other white space
    if "](" in text:  # a link's address does not count, whatever stands in it
        return len(text.split()) <= MOST_WORDS
    # What is between two ends that are certain is at least as long as any sentence in it.
    return all(len(part) < _SHORT or len(part.split()) <= MOST_WORDS for part in _CERTAIN_END.split(text))


def sentence_lengths(text: str) -> Iterator[int]:
    """How many words each sentence of a text has; a semicolon, a paragraph and an item of a list end one too."""
    for paragraph in _PARAGRAPH.split(_TARGET.sub("]", text)):
        item = paragraph.lstrip()
        marker = _MARKER.match(item)
        words = item[marker.end() if marker else 0 :].split()
        count = 0
        for word, following in pairwise([*words, ""]):
            if word.isalnum():  # as most are; it has no sign that could end a sentence
                count += 1
                continue
            count += any(map(str.isalnum, word))
            if _ends_sentence(word, following):
                yield count
                count = 0
        yield count


def _ends_sentence(word: str, following: str) -> bool:
    bare = word.rstrip(_CLOSING)
    if not bare.endswith(_ENDS):
        return False
    if not bare.endswith("."):
        return True
    bare = bare.lstrip(_OPENING).removesuffix(".").casefold()
    may_begin = not following.lstrip(_OPENING)[:1].islower()
    if bare in _TRAILING or not any(map(str.isalpha, bare)):  # an ordinal number, or a date without its year
        return may_begin
    return bare not in _LEADING and len(bare) > 1 and not _is_dotted(bare)


def _is_dotted(word: str) -> bool:
    """Whether it is an abbreviation with full stops inside: ``t.ex``, ``d.v.s``, ``e.g``."""
    parts = word.split(".")
    return len(parts) > 1 and all(part.isalpha() and len(part) <= 2 for part in parts)


_WIDELY_KNOWN = frozenset(
    _words("EU TV PDF WC SMS PC IT GPS OK USA CV QR URL ID USB DVD CD HIV DNA WWW FAQ TODO TBD TBA")
)
WELL_KNOWN: Mapping[Language, frozenset[str]] = {
    "fi": _WIDELY_KNOWN | {"YK", "ATK", "ALV", "PS", "HUOM", "EI", "JA", "TAI"},
    "sv": _WIDELY_KNOWN | {"FN", "ADB", "PS", "OBS", "EJ", "OCH"},
    "en": _WIDELY_KNOWN | {"UN", "UK", "US", "AM", "PM", "NB", "PS", "NOT", "AND", "OR"},
}
"""Abbreviations that readers know whatever their work is, and words that are written large to stress them.

Names of offices and of programmes are not among them: those inside know them, and the reader of a card may be outside.
"""

_CAPITALS = r"[A-ZÅÄÖ]{2,6}"
_TWO_CAPITALS = regex(r"[A-ZÅÄÖ\u0300-\u036f]{2}")
_ABBREVIATION = regex(rf"(?<![\w@./:–-])({_CAPITALS})s?(?!\w|[.@/]\w)")
_SHOUTED = regex(r"(?<!\w)[A-ZÅÄÖ]{2,}(?:\s[A-ZÅÄÖ]{2,})+(?!\w)")
"""Words written large side by side: they are stressed, or a heading."""
_ADDRESS = regex(r"\b(?:https?://|www\.)[^\s<>]+")
_ROMAN = regex(r"[IVX]+")
_MEANS = r"eli|tarkoittaa|dvs\.?|d\.v\.s\.|det vill säga|betyder|i\.e\.|that is|means|stands for|="


@cache  # few cards have an abbreviation in them
def _explained() -> tuple[re.Pattern[str], ...]:
    return (
        # the long form (ABC), with a case ending or not
        re.compile(rf"\w[\"'”’»*]{{0,3}}\s\(({_CAPITALS})(?::\w+)?s?\)"),
        # ABC (the long form)
        re.compile(rf"(?<!\w)({_CAPITALS})(?::\w+)?s?\s\(\w*[^\W\d_A-ZÅÄÖ]"),
        # ABC eli …, ABC, dvs. …, ABC = …
        re.compile(rf"(?<!\w)({_CAPITALS})(?::\w+)?s?,?\s(?:{_MEANS})(?!\w)"),
        # … eli ABC
        re.compile(rf"(?<!\w)(?:{_MEANS}),?\s({_CAPITALS})(?!\w)"),
    )


_ADDRESSES = frozenset({"path", "url", "contact"})


@rule(
    "LC602",
    "language",
    N_("Abbreviations are explained"),
    N_("What everyone in the group knows, the next reader may not."),
    severity="advice",
    kinds=ALL_KINDS,
)
def unexplained_abbreviations(card: Card, subject: Subject) -> Iterator[Finding]:
    """Each abbreviation once, at its first place."""
    if not _may_hold_abbreviation(subject.together):
        return
    texts = [(one, prose) for one in subject.texts if (prose := _prose(one))]
    known = set(WELL_KNOWN[card.language])
    for _, prose in texts:
        for pattern in _explained():
            known.update(pattern.findall(prose))
    for one, prose in texts:
        for abbreviation in _abbreviations(prose):
            if abbreviation not in known:
                known.add(abbreviation)
                yield Finding(
                    one.path,
                    Message("“{abbreviation}” is not explained anywhere on the card.", abbreviation=abbreviation),
                    Message(
                        "At its first place write the long form, and the abbreviation after it in brackets; "
                        "or only the long form."
                    ),
                )


_CAPITALS_BYTES = bytes(range(ord("A"), ord("Z") + 1)) + b"\xc3" + b"\x84\x85\x96\xab" + b"\xcc\xcd"
_OTHER_BYTES = bytes(sign for sign in range(256) if sign not in _CAPITALS_BYTES)
_SHAPES = bytes.maketrans(_CAPITALS_BYTES + _OTHER_BYTES, b"A" * 26 + b"cddddmm" + b" " * len(_OTHER_BYTES))
"""Bytes of UTF-8 by what they may be of a capital: ``A`` a whole one, ``cd`` Å, Ä or Ö, ``m`` the mark over one."""
_SINGLE = frozenset({b"A", b"Ac", b"c", b"cd", b"d", b"m"})
"""What does not stand beside another capital: one, also before an ä, and what is none."""


def _may_hold_abbreviation(text: bytes) -> bool:
    """Whether two capitals may stand side by side. Most cards have none, which their bytes tell soonest."""
    return not _SINGLE.issuperset(text.translate(_SHAPES).split())


def _prose(one: CardText) -> str:
    """The text without addresses of pages, mailboxes and files, and without lines that are all in capitals."""
    if one.field in _ADDRESSES or not _TWO_CAPITALS.search(one.text):
        return ""
    text = _TARGET.sub("]", unicodedata.normalize("NFC", one.text))
    text = without_mailboxes(_ADDRESS.sub(" ", text), " ")
    return "\n".join(line for line in text.split("\n") if not line.isupper())


def _abbreviations(prose: str) -> Iterator[str]:
    for match in _ABBREVIATION.finditer(_SHOUTED.sub(" ", prose)):
        if not _ROMAN.fullmatch(match[1]):
            yield match[1]
