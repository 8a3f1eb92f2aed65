"""The corpus's cards: complete, valid, about 6 KB each, the same bytes each time.

Card ``index`` in its version ``number`` is a function of the two, so nothing has to be kept in memory. Of four cards
three are experiments under way, and one is evaluated. They are written here line by line, in the layout that lape
itself writes, so that the corpus stays the same whatever happens to lape's own writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from corpus_words import LANGUAGES, Words

TODAY = date(2018, 10, 15)
"""The day that the cards are meant to be looked at from: every version is saved before it."""

QUESTIONS = (
    *("course", "benefits", "challenges", "obstacles", "scope", "enablers", "hindrances", "child_impacts"),
    "continuation",
)
EDITS = ("measured", "held", "reworded")
"""What each version after the first does, in turn; when every checkpoint is held, a text is reworded instead."""
POINTS = ("alku", "puolivali", "loppu")


@dataclass(frozen=True, slots=True)
class Course:
    """When an experiment runs, and the days for which its checkpoints and its evaluation were planned."""

    start: str
    end: str
    baseline: str
    points: tuple[str, ...]
    evaluated: str = ""


UNDER_WAY = Course("2018-01-08", "2019-12", "2017-11-28", ("2018-11-13", "2019-04-09", "2019-10-08"))
OVER = Course("2016-09-05", "2017-09", "2016-08-23", ("2017-03-14", "2017-09-19"), "2017-11-20")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a card: the file's bytes, and what its save said."""

    card: str
    number: int
    content: bytes
    message: str


def language_of(index: int) -> Words:
    """The language of a card; the three take turns."""
    return LANGUAGES[index % len(LANGUAGES)]


def card_id(index: int) -> str:
    """A card's id: its theme, and its number in the corpus."""
    words = language_of(index)
    return f"{words.themes[index // 3 % len(words.themes)][1]}-{index:06d}"


def version(index: int, number: int, days: tuple[date, ...]) -> Version:
    """Card ``index`` as it was saved for the ``number``-th time; ``days`` are those of its saves up to then."""
    made = _Card(index, days[:number])
    content = "".join(f"{line}\n" for line in made.lines()).encode()
    return Version(card_id(index), number, content, f"{made.title}: {made.done}")


class _Card:
    """One version of one card, while it is being written."""

    def __init__(self, index: int, days: tuple[date, ...]) -> None:
        self.index = index
        self.days = days
        self.words = language_of(index)
        self.chance = Random(f"card {index}")  # noqa: S311 - the same texts each time are what is wanted
        self.is_over = index % 4 == 3
        self.course = OVER if self.is_over else UNDER_WAY
        self.edits = self._edits()
        self.title = f"{self.words.themes[index // 3 % len(self.words.themes)][0]}, {self._place()}"
        self.group, self.unit = self._pick(self.words.groups), self._pick(self.words.units)

    def _edits(self) -> tuple[str, ...]:
        """What each version after the first has done."""
        found: list[str] = []
        for turn in range(len(self.days) - 1):
            edit = EDITS[turn % len(EDITS)]
            spent = edit == "held" and found.count("held") == len(self.course.points)
            found.append("reworded" if self.is_over or spent else edit)
        return tuple(found)

    @property
    def done(self) -> str:
        """What the version has done, in a word for its summary."""
        return self.edits[-1] if self.edits else "planned"

    def _pick(self, these: tuple[str, ...]) -> str:
        return self.chance.choice(these)

    def _place(self) -> str:
        return self.words.places[self.index // 21 % len(self.words.places)]

    def _text(self) -> str:
        return self.words.sentence(self.chance)

    def _later(self, turn: int) -> Random:
        """What an edit's words come from, so that they do not shift those that stood there before."""
        return Random(f"card {self.index} edit {turn}")  # noqa: S311

    def lines(self) -> Iterator[str]:
        """The file's lines."""
        yield from self._head()
        yield from self._story()
        yield from self._benefits()
        yield from self._risks()
        yield "changes:"
        for row in range(1 if self.is_over else 2):
            yield from self._row(row)
        yield "checkpoints:"
        for place, day in enumerate(self.course.points):
            yield from self._checkpoint(place, day)
        yield from ("attachments:", f"  - title: {self._text()}", "    url: https://example.org/form.pdf")
        if self.is_over:
            yield from self._evaluation()

    def _head(self) -> Iterator[str]:
        words = self.words
        yield from ("format: 1", "kind: experiment", f"id: {card_id(self.index)}", f"version: {len(self.days)}")
        yield from (f"date: {self.days[-1]}", f"language: {words.language}", f"title: {self.title}")
        yield from (
            "programme: Made-up programme",
            "area:",
            f"  region: {words.region}",
            f"  municipality: {self._pick(words.municipalities)}",
        )
        yield from (
            f"  place: {self._place()}",
            "period:",
            f"  start: {self.course.start}",
            f"  end: {self.course.end}",
        )
        yield f"prepared_by: {self.group}"
        if not self.is_over:
            yield from ("group:", *(f"  - {unit}" for unit in words.units[:4]))
        yield "contact: families@example.org"

    def _story(self) -> Iterator[str]:
        yield from ("need: |", *(f"  {self._text()}" for _ in range(3)))
        activity = [self._text() for _ in range(3 if self.is_over else 5)]
        for turn, edit in enumerate(self.edits):
            if edit == "reworded":
                activity[turn % len(activity)] = self.words.sentence(self._later(turn))
        yield from ("activity: |", *(f"  {text}" for text in activity))

    def _benefits(self) -> Iterator[str]:
        yield "benefits:"
        for who, level in zip(self.words.who, ("client", "worker", "system"), strict=False):
            yield from (f"  - beneficiary: {who}", f"    level: {level}", f"    text: {self._text()}")

    def _risks(self) -> Iterator[str]:
        yield "risks:"
        for name in ("aika", "tieto"):
            yield from (f"  - id: {name}", f"    risk: {self._text()}", f"    likelihood: {self._level()}")
            yield from (f"    impact: {self._level()}", f"    mitigation: {self._text()}")
            if self.is_over:
                yield from ("    outcome:", "      happened: partial", f"      note: {self._text()}")

    def _level(self) -> str:
        return self._pick(("low", "medium", "high"))

    def _row(self, row: int) -> Iterator[str]:
        name = ("arki", "yhteys")[row]
        yield from (f"  - id: {name}", f"    change: {self._text()}", f"    current: {self._text()}")
        yield from (f"    target: {self._text()}", f"    ideal: {self._text()}", "    actions:")
        for what in range(2):
            yield from self._action(what)
        yield "    metrics:"
        yield from self._metric(f"{name}-mittari", row)
        if self.is_over:
            yield from ("    result:", "      reached: partial", f"      note: {self._text()}")

    def _action(self, what: int) -> Iterator[str]:
        first = ("2016-10", "2018-02")[not self.is_over]
        last = (("2016-12", "2017-05"), ("2018-12", "2019-05"))[not self.is_over][what]
        yield from (f"      - what: {self._text()}", f"        start: {first}", f"        end: {last}")
        yield from (f"        responsible: {self.unit}", f"        status: {'done' if self.is_over else 'ongoing'}")

    def _metric(self, name: str, row: int) -> Iterator[str]:
        low = 20 + self.chance.randrange(10)
        yield from (f"      - id: {name}", f"        name: {self._text()[:-1]}", "        type: outcome")
        yield from ("        method: survey", f"        unit: {self.words.unit}", f"        baseline: {_tenths(low)}")
        yield "        direction: up"
        yield from (f"        target: {_tenths(low + 10)}", "        ideal: 4.8", f"        follow_up: {self._text()}")
        if not self.is_over:
            yield f"        note: {self._text()}"
        yield from ("        measurements:", *_measurement(self.course.baseline, low, 20 + low))
        if self.is_over:
            yield from _measurement(self.course.points[0], low + 4, 26, POINTS[0])
            yield from _measurement(self.course.points[1], low + 7, 31, POINTS[1])
        measured = [turn for turn, edit in enumerate(self.edits) if edit == "measured"]
        for count, turn in enumerate(measured, 1):
            if (count + row) % 2:
                yield from _measurement(str(self.days[turn + 1]), low + min(count, 15), 20 + count)

    def _checkpoint(self, place: int, day: str) -> Iterator[str]:
        yield from (f"  - id: {POINTS[place]}", f"    date: {day}", "    responsible:", f"      - {self.unit}")
        yield f"      - {self.group}"
        expected, seen = self._text(), (self._text(), self._text())
        if self.is_over:
            yield from self._held(day, "root" if place else "continue", seen)
            return
        yield f"    expected: {expected}"
        held = [turn for turn, edit in enumerate(self.edits) if edit == "held"]
        if place < len(held):
            yield from self._held(str(self.days[held[place] + 1]), "continue", seen)

    def _held(self, day: str, decision: str, seen: tuple[str, str]) -> Iterator[str]:
        yield from (f"    held: {day}", "    observations:")
        for voice, text in zip(self.words.voices, seen, strict=False):
            yield from (f"      - by: {voice}", f"        text: {text}")
        yield from (f"    decision: {decision}", f"    next: {seen[0]}")

    def _evaluation(self) -> Iterator[str]:
        yield from ("evaluation:", f"  date: {self.course.evaluated}", f"  prepared_by: {self.group}")
        for place, question in enumerate(QUESTIONS):
            if place % 4 or place > 4:
                yield f"  {question}: {self._text()}"
            else:
                yield from (f"  {question}:", f"    - by: {self.words.voices[0]}", f"      text: {self._text()}")
                yield from (f"    - by: {self.words.voices[1]}", f"      text: {self._text()}")
        yield from ("  root:", "    decision: none", f"    reasons: {self._text()}")
        yield f"    costs: {1000 + self.chance.randrange(90) * 100} {self.words.money}"


def _measurement(day: str, tenths: int, answers: int, checkpoint: str = "") -> Iterator[str]:
    yield from (f"          - date: {day}", f"            value: {_tenths(tenths)}", f"            n: {answers}")
    if checkpoint:
        yield f"            checkpoint: {checkpoint}"


def _tenths(count: int) -> str:
    return f"{count // 10}.{count % 10}"


def days_of(index: int, cards: int, versions: int) -> tuple[date, ...]:
    """The days on which the versions of a card are saved: all cards once, then all a second time, and so on."""
    span = 300 // versions
    return tuple(FIRST + timedelta(days=turn * span + index * span // cards) for turn in range(versions))


FIRST = date(2017, 12, 4)
