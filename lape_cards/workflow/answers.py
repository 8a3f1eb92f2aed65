"""Answers to the nine questions in a text, as people number them: below a question's number, or beside it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from lape_cards.card.base import label_of
from lape_cards.card.evaluation import QUESTIONS, Evaluation
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.store.prose import brief

_NUMBERED = regex(r"\s*#*\s*([1-9])\s*[.):](?!\d)\s*(.*?)\s*")
_LIKE_NUMBERED = regex(r"[\s#*_(]*(?:[1-9]|\d{1,2}(?=\s*[.):]))(?!\w|[-\s.,:/\u2013]?\d|[-\u2013]\w|\s?%).*")
"""What someone may have meant as a question's number: without its dot, or one that no question has; no day or sum."""
_WORD = regex(r"[^\W\d_]{4,}")
_ALIKE = 5
"""Letters that two words begin with where they are taken for one, in two of its cases."""
_TOTAL = len(QUESTIONS)
_BEGIN = Message("Begin each answer below a line with the number of its question:  1.")

_APART = Message(
    "Where such a line begins an answer, write its question's number, from 1 to 9, with a dot on a line of its own "
    "above it, such as  2."
)


class Answers(Struct, frozen=True):
    """The answers by the keys of their questions, in the form's order; ``remarks`` tell what one may see otherwise.

    ``advice`` is how to write what was meant otherwise.
    """

    texts: dict[str, str]
    remarks: tuple[Message, ...] = ()
    advice: Message | None = None

    def numbers(self, *, answered: bool) -> list[str]:
        """The numbers of the questions that got an answer, or of those that did not."""
        return [str(one.number) for one in QUESTIONS if (one.key in self.texts) == answered]


def read_answers(text: str) -> Answers:
    """The answers in a text.

    An answer begins below a line with its question's number, or that and its title, in any order: ``3.``, ``3)
    Challenges``; or beside its number, where no such line stands elsewhere and it is a later question's. A text may
    begin with a number that is no question's, an ordinal or an item of a list: what may be either is told in a remark,
    and so is a number without its dot.
    Raises ``LapeError`` where a number stands twice so, something stands before the first, or nothing is answered.
    """
    reading = _Reading(text.removeprefix("\ufeff").splitlines())
    for number, line in enumerate(reading.lines, start=1):
        reading.take(number, line)
    return reading.answers()


class _Reading(Struct):
    lines: list[str]
    found: dict[int, list[str]] = field(default_factory=dict)
    remarks: list[Message] = field(default_factory=list)
    current: int = 0
    item: int = 0
    """The number that the current answer's last numbered line has: a list counts on from it."""
    is_after_gap: bool = True
    """Whether the line before is empty, or there is none."""
    writes_small: bool = False
    """Whether the first answer beside its number begins with a small letter: then that is how this person writes."""
    has_doubtful_parts: bool = False
    """Whether a part of an answer may have been meant as the beginning of another."""
    headings: frozenset[int] = frozenset()
    titles: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headings = frozenset(_headings(self.lines))

    def take(self, place: int, line: str) -> None:
        """Take one line: as the beginning of an answer, or as a part of the one that has begun."""
        match = _NUMBERED.fullmatch(line)
        number, rest = (int(match[1]), match[2]) if match else (0, "")
        if number and _is_heading(number, rest):
            self._begin(number, place)
            if rest and not _is_title(number, rest):
                self.titles[number] = rest
        elif number and self._is_answer_of(number, rest):
            self._tell_of_doubt(place, number, rest)
            self._begin(number, place)
            self.found[number].append(rest)
        elif self.current:
            if number:
                self.item = number
            if number or _LIKE_NUMBERED.fullmatch(line):
                self._tell_of_part(place)
            self.found[self.current].append(line)
        elif line.strip():
            raise LapeError(Message("“{line}” stands before the first question's number.", line=brief(line)), _BEGIN)
        self.is_after_gap = not line.strip()

    def _begin(self, number: int, place: int) -> None:
        if number in self.found:
            raise LapeError(
                Message("Line {line}: question {number} has its answer already.", line=place, number=number),
                Message("Write each question's number once, and what belongs to its answer below it."),
            )
        self.current, self.item = number, 0
        self.found[number] = []

    def _is_answer_of(self, number: int, rest: str) -> bool:
        """Whether a text beside ``number`` answers that question, and is not an item of a list in another answer."""
        if number in self.headings or (self.item and self.item == number - 1):
            return False
        waiting = [one for one in range(self.current + 1, _TOTAL + 1) if one not in self.found]
        if not self.current or number == min(waiting, default=0):
            return True
        return number in waiting and self._passes_over_questions(number, rest)

    def _passes_over_questions(self, number: int, rest: str) -> bool:
        """Whether ``number`` is that of an answer after questions that were left out, as many leave some out."""
        if any(self.current < one < number and one not in self.found for one in self.headings):
            return False  # one of those comes later, and below its number
        if self.item and not self.is_after_gap:
            return False  # in the middle of a list
        return self.writes_small or not _is_like_an_ordinal(rest)

    def _tell_of_doubt(self, place: int, number: int, rest: str) -> None:
        """Remark on a line that was taken as a beginning, and may have been a part of the answer before it."""
        if not _is_like_an_ordinal(rest):
            return
        if not self.current:
            self.writes_small = True
            return
        self.remarks.append(
            Message(
                "Line {place}: “{line}” was taken as the beginning of the answer to question {number}.",
                place=place,
                line=brief(self.lines[place - 1]),
                number=number,
            )
        )

    def _tell_of_part(self, place: int) -> None:
        """Remark on a line that was taken as a part of the answer, and may have been the beginning of another."""
        self.has_doubtful_parts = True
        self.remarks.append(
            Message(
                "Line {place}: “{line}” was taken as a part of the answer to question {number}.",
                place=place,
                line=brief(self.lines[place - 1]),
                number=self.current,
            )
        )

    def answers(self) -> Answers:
        """What was read; a line that looks like a title, and has nothing below it, was the answer."""
        remarks = list(self.remarks)
        for number, title in self.titles.items():
            if not "".join(self.found[number]).strip():
                self.found[number] = [title]
            else:
                remarks.append(
                    Message("“{line}” was taken as the title of question {number}.", line=brief(title), number=number)
                )
        texts = {one.key: "\n".join(self.found.get(one.number, ())).strip() for one in QUESTIONS}
        texts = {key: answer for key, answer in texts.items() if answer}
        if not texts:
            raise LapeError(Message("There is no answer in the file."), _BEGIN)
        return Answers(texts, tuple(remarks), _APART if self.has_doubtful_parts else None)


def _is_like_an_ordinal(rest: str) -> bool:
    """Whether number and text may belong together, as in ``3. maaliskuuta`` or ``3. 5. 2018``."""
    return rest[:1].islower() or rest[:1].isdigit()


def _headings(lines: list[str]) -> Iterator[int]:
    for match in filter(None, map(_NUMBERED.fullmatch, lines)):
        if _is_heading(int(match[1]), match[2]):
            yield int(match[1])


def _is_heading(number: int, rest: str) -> bool:
    """Whether nothing, or a title that is the question's or like it, stands beside its number."""
    return not rest.strip(" :#") or _is_title(number, rest) or _is_like_a_title(number, rest)


def _titles(number: int) -> Iterator[str]:
    label = label_of(Evaluation, QUESTIONS[number - 1].key)
    return (translator(language)(label).casefold() for language in LANGUAGES)


def _is_title(number: int, rest: str) -> bool:
    return not rest.strip(" :#") or rest.rstrip(" :#").casefold() in _titles(number)


def _is_like_a_title(number: int, rest: str) -> bool:
    """Whether each longer word is, in another case perhaps, one of the title's; a sentence with its stop is none."""
    words = _WORD.findall(rest.casefold())
    if not words or rest.endswith((".", "!", "?")):
        return False
    return any(
        all(any(word[:_ALIKE] == other[:_ALIKE] for other in _WORD.findall(title)) for word in words)
        for title in _titles(number)
    )
