"""The final evaluation: nine questions, one respondent at a time, each answer on the card at once and apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from lape_cards.card.base import label_of
from lape_cards.card.evaluation import PARTS, QUESTIONS, Evaluation, Question, unanswered
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Benefit, Change, Outcome, Result, Risk, RootDecision
from lape_cards.diagnostic import Path
from lape_cards.documents.naming import thing
from lape_cards.documents.wording import HAPPENED, REACHED, ROOT_DECISIONS
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.quoting import as_word
from lape_cards.store.editor import Edit, Put
from lape_cards.store.writer import Word
from lape_cards.workflow.answers import Answers, read_answers
from lape_cards.workflow.lines import apart
from lape_cards.workflow.pen import Item, Pen
from lape_cards.workflow.questions import Conversation, Remark, about, choices_of, yes_or_no
from lape_cards.workflow.questions import Question as Asked
from lape_cards.workflow.voices import said_by, written_down
from lape_cards.workflow.words import refuse_identity_codes

_IN_WORDS = ("reasons", "costs", "means", "host", "follow_up")
_YES_OR_NO = ("municipal_decision", "regional_decision")
"""The parts of the ninth question, besides the decision itself."""


def evaluate(pen: Pen, voice: str | None, today: date) -> Conversation[None]:
    """Ask the nine questions of ``voice``, and then what belongs to the group as a whole and is still open."""
    yield from _Evaluating(pen, voice, today).whole()


def missing(pen: Pen) -> int:
    """How many of the nine questions nobody has answered yet."""
    return len(unanswered(pen.card().evaluation))


class _Evaluating(Struct, frozen=True):
    pen: Pen
    voice: str | None
    today: date

    @property
    def evaluation(self) -> Evaluation:
        return self.pen.card().evaluation or Evaluation()

    def whole(self) -> Conversation[None]:
        yield Remark(
            Message(
                "Up to {count} questions come: the form's nine, of which the ninth has parts, and at the end a few on "
                "how far you came. Enter alone goes past one.",
                count=self._most(),
            )
        )
        for part in PARTS:
            yield Remark(Message(part.heading))
            for question in part.questions:
                if question.key == "continuation":
                    yield from self._ninth(question)
                    continue
                yield from self._ask(question.key, question)
                if question.key == "child_impacts":
                    yield from self._ask("children_heard")
        yield from self._judgements()
        yield from self._prepared_by()

    def _most(self) -> int:
        """How many questions may come: the nine and the one on hearing the children, and all that is open besides."""
        root = self.evaluation.root or RootDecision()
        parts = sum(getattr(root, name) is None for name in ("decision", *_IN_WORDS, *_YES_OR_NO))
        judged_ones = sum(2 for _ in judged(self.pen.card()))  # each with a note
        return len(QUESTIONS) + 1 + parts + judged_ones + (self.evaluation.prepared_by is None)

    def _ninth(self, question: Question) -> Conversation[None]:
        """The ninth question: its parts first, where they are open, and then what they leave to be said."""
        was_decided = self.evaluation.root is not None and self.evaluation.root.decision is not None
        yield from self._root()
        is_decided = self.evaluation.root is not None and self.evaluation.root.decision is not None
        text = Message("9. Is there anything else to say on going on?") if is_decided and not was_decided else None
        yield from self._ask(question.key, question, text)

    def _ask(self, key: str, question: Question | None = None, otherwise: Message | None = None) -> Conversation[None]:
        label = Message(label_of(Evaluation, key))
        text = Message("{number}. {question}", number=question.number, question=label) if question else label
        known = said_by(getattr(self.evaluation, key), self.voice)
        answer = yield about(Evaluation, key, known.text if known else None, otherwise or text)
        if answer and (known is None or answer.strip() != (known.text or "").strip()):
            self.pen.write(*answer_edits(self.evaluation, key, self.voice, answer, self.today))

    def _root(self) -> Conversation[None]:
        """The ninth question in parts; what is answered already is not asked again."""
        root = self.evaluation.root or RootDecision()
        if root.decision is None:
            asked = Message("Do you propose to make the practice permanent?")
            decision = yield Asked(asked, choices=choices_of(ROOT_DECISIONS))
            if not decision:
                return
            self.pen.write(Put(("evaluation", "root", "decision"), Word(decision)))
        for name in _IN_WORDS:
            if getattr(root, name) is None:
                yield from self._put(about(RootDecision, name), ("evaluation", "root", name))
        for name in _YES_OR_NO:
            if getattr(root, name) is None:
                question = yes_or_no(Message(label_of(RootDecision, name)))
                yield from self._put(question, ("evaluation", "root", name))

    def _judgements(self) -> Conversation[None]:
        """How far each row and each benefit was reached, and which risks came true, where nobody has said."""
        for path, part in judged(self.pen.card()):
            model: type[Result | Outcome]
            if isinstance(part, Risk):
                asked = Asked(Message("{thing}: did it come true?", thing=thing(part)), choices=choices_of(HAPPENED))
                name, model = "happened", Outcome
            else:
                text = Message("{thing}: how far was it reached?", thing=thing(part))
                asked, name, model = Asked(text, choices=choices_of(REACHED)), "reached", Result
            answer = yield asked
            if answer:
                self.pen.write(Put((*path, name), Word(answer)))
                yield from self._put(about(model, "note"), (*path, "note"))

    def _prepared_by(self) -> Conversation[None]:
        if self.pen.card().evaluation is not None and self.evaluation.prepared_by is None:
            present = self.pen.card().prepared_by
            yield from self._put(about(Evaluation, "prepared_by", present), ("evaluation", "prepared_by"))

    def _put(self, question: Asked, path: Path) -> Conversation[None]:
        answer = yield question
        if answer:
            self.pen.write(Put(path, answer))


def judged(card: ResultCard) -> Iterator[tuple[Path, Change | Benefit | Risk]]:
    """Rows, benefits and risks that nobody has judged, with the place of the judgement."""
    parts: dict[str, tuple[Change | Benefit, ...]] = {"changes": card.changes, "benefits": card.benefits}
    for name, listed in parts.items():
        for number, part in enumerate(listed):
            if part.result is None or part.result.reached is None:
                yield (name, Item(number, getattr(part, "id", None)), "result"), part
    for number, risk in enumerate(card.risks):
        if risk.outcome is None or risk.outcome.happened is None:
            yield ("risks", Item(number, risk.id), "outcome"), risk


def answer_edits(evaluation: Evaluation, key: str, voice: str | None, answer: str, today: date) -> Iterator[Edit]:
    """The edits by which ``voice`` answers ``key``; the evaluation's day is that of its first answer."""
    yield written_down(("evaluation", key), getattr(evaluation, key), voice, answer)
    if evaluation.date is None:
        yield Put(("evaluation", "date"), today)


def take_in(pen: Pen, voice: str | None, text: str, today: date) -> Answers:
    """Write a file's answers onto the card as those of ``voice``; what was read.

    Raises ``LapeError`` where the file cannot be understood for certain (see ``read_answers``), or where ``voice`` has
    answered one of its questions otherwise; nothing is written then.
    """
    refuse_identity_codes(text)
    answers = read_answers(text)
    evaluation = pen.card().evaluation or Evaluation()
    known = {key: said_by(getattr(evaluation, key), voice) for key in answers.texts}
    said = {key: (one.text or "").split() for key, one in known.items() if one is not None}
    new = {key: answer for key, answer in answers.texts.items() if said.get(key) != answer.split()}
    if clashing := [str(one.number) for one in QUESTIONS if one.key in new and said.get(one.key)]:
        raise _answered_otherwise(pen.id, voice, clashing)
    if new:
        pen.write(
            *(one for key, text in new.items() for one in answer_edits(evaluation, key, voice, apart(text), today))
        )
    return answers


def _answered_otherwise(card: str, voice: str | None, numbers: list[str]) -> LapeError:
    """The error of answers that would take the place of others, which may be on no version yet."""
    option = f" --voice {as_word(voice)}" if voice else ""
    return LapeError(
        Message(
            "The same respondent has another answer on the card already to these questions: {numbers}.", numbers=numbers
        )
        if voice
        else Message("The group's own answer to these questions is on the card already: {numbers}.", numbers=numbers),
        Message(
            "Nothing was written. Leave them out of the file, and change them with  lape evaluate {card}{option}",
            card=card,
            option=option,
        ),
    )
