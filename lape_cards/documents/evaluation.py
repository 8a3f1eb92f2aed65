"""The final evaluation: a document that a board can decide by."""

from __future__ import annotations

from lape_cards.card import parts
from lape_cards.card.base import guide_of, label_of
from lape_cards.card.evaluation import PARTS, Evaluation, unanswered
from lape_cards.card.evaluation import Question as CardQuestion
from lape_cards.documents.context import Context, FormCard
from lape_cards.documents.form import benefits, header, risks, rows, verdict, voices
from lape_cards.documents.model import (
    EvaluationDocument,
    Question,
    QuestionPart,
    RootDecision,
    Row,
    Summary,
)
from lape_cards.documents.process import process
from lape_cards.documents.status import status
from lape_cards.documents.wording import ROOT_DECISIONS
from lape_cards.message import Message, plural_message
from lape_cards.regex import regex

_PARAGRAPH_END = regex(r"\n[ \t]*\n")


def evaluation(card: FormCard, context: Context) -> EvaluationDocument:
    """The nine questions with every voice apart, the evidence and the history; what is missing is there as missing."""
    answers = card.evaluation or Evaluation()
    evidence = rows(card, context)
    missing = unanswered(card.evaluation)
    return EvaluationDocument(
        name="evaluation",
        language=context.language_of(card),
        card_language=card.language,
        card_id=card.id,
        header=header(card, context),
        status=status(card, context),
        date=answers.date,
        prepared_by=answers.prepared_by,
        summary=_summary(card, answers, evidence, len(missing)),
        parts=tuple(
            QuestionPart(Message(part.heading), tuple(question(item, answers) for item in part.questions))
            for part in PARTS
        ),
        evidence=evidence,
        benefits=benefits(card),
        risks=risks(card),
        children_heard=voices(answers.children_heard),
        root=root_decision(answers.root) if answers.root else None,
        continued_by=context.continued_by,
        versions=process(context.versions, context.said),
    )


def _summary(card: FormCard, answers: Evaluation, evidence: tuple[Row, ...], missing: int) -> Summary:
    text = plural_message(
        "{count} of the nine questions has not been answered.",
        "{count} of the nine questions have not been answered.",
        missing,
    )
    return Summary(
        tried=first_paragraph(card.activity),
        rows=evidence,
        recommendation=recommendation(answers),
        reasons=answers.root.reasons if answers.root else None,
        unanswered=missing,
        unanswered_text=text if missing else None,
    )


def first_paragraph(text: str | None) -> str | None:
    """What a text begins with: its first paragraph."""
    return _PARAGRAPH_END.split(text.strip(), maxsplit=1)[0] if text else None


def recommendation(answers: Evaluation) -> Message:
    """What the ninth question comes to, in a sentence."""
    if answers.root and answers.root.decision:
        return Message(ROOT_DECISIONS[answers.root.decision])
    if voices(answers.continuation):
        return Message("The answers to question 9 are below; no decision has been proposed.")
    return Message("Question 9 has not been answered: there is no recommendation yet.")


def question(asked: CardQuestion, answers: Evaluation) -> Question:
    """One of the nine questions with every answer apart."""
    return Question(
        asked.number,
        asked.key,
        Message(label_of(Evaluation, asked.key)),
        Message(guide_of(Evaluation, asked.key)),
        voices(getattr(answers, asked.key)),
        asked not in unanswered(answers),
    )


def root_decision(root: parts.RootDecision) -> RootDecision:
    """The ninth question in parts."""
    return RootDecision(
        verdict(ROOT_DECISIONS, root.decision, None),
        root.reasons,
        root.costs,
        root.means,
        root.host,
        root.follow_up,
        root.municipal_decision,
        root.regional_decision,
    )
