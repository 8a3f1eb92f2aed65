"""An experiment told to those who might take the practice over: what practice banks ask for, ready to be pasted."""

from __future__ import annotations

from collections.abc import Iterator

from lape_cards.card.evaluation import QUESTIONS, Evaluation
from lape_cards.card.phase import Phase, phase_of
from lape_cards.documents.context import Context, FormCard
from lape_cards.documents.evaluation import question, recommendation, root_decision
from lape_cards.documents.form import form, header, voices
from lape_cards.documents.practice_model import PracticeDocument, Stage
from lape_cards.documents.process import SavedVersion, change_line, steps
from lape_cards.message import N_, Message, plural_message

_STAGES: dict[Phase, tuple[Stage, str]] = {
    "plan": ("idea", N_("Idea: planned, not tried yet")),
    "do": ("running", N_("Running: being tried now")),
    "check": ("running", N_("Running: being tried now")),
    "act": ("running", N_("Running: being tried now")),
    "ended": ("running", N_("Tried: the final evaluation is not ready yet")),
    "evaluated": ("ready", N_("Ready: tried and evaluated")),
    "rooted": ("ready", N_("Ready: tried, evaluated and being made permanent")),
}
_LEARNT = ("benefits", "enablers", "hindrances", "challenges", "child_impacts")
"""The questions that tell of results and of what others should know, in the order in which they are read."""


def practice(card: FormCard, context: Context) -> PracticeDocument:
    """The description of the practice; what a bank asks for and the card does not say is there as missing."""
    phase = context.phase or phase_of(card, context.today, continued=context.continued_by is not None)
    if phase is None:
        raise ValueError("only a workshop has no phase")
    stage, word = _STAGES[phase]
    answers = card.evaluation or Evaluation()
    on_form = form(card, context)
    asked = {one.key: one for one in QUESTIONS}
    return PracticeDocument(
        name="practice",
        language=context.language_of(card),
        card_language=card.language,
        card_id=card.id,
        header=header(card, context),
        stage=stage,
        stage_word=Message(word),
        need=on_form.need,
        activity=on_form.activity,
        benefits=on_form.benefits,
        rows=on_form.rows,
        sites=on_form.sites,
        elements=on_form.elements,
        turns=tuple(point for point in on_form.checkpoints if point.held is not None),
        versions=tuple(_replanned(context)),
        learnt=tuple(question(asked[key], answers) for key in _LEARNT),
        children_heard=voices(answers.children_heard),
        recommendation=recommendation(answers),
        root=root_decision(answers.root) if answers.root else None,
        continued_by=context.continued_by,
        attachments=on_form.attachments,
    )


_MOST = 6
"""Changes of one version that are told; more are counted."""


def _replanned(context: Context) -> Iterator[SavedVersion]:
    """The versions in which the plan itself was changed: a goal was moved, something came onto the card or left it."""
    for version, step in zip(context.versions, steps(context.versions, context.said), strict=True):
        lines = [line for line in step.lines or () if line.topic in ("goal", "thing")]
        if lines and version.number is not None:
            told = tuple(change_line(line, alone=True) for line in lines[:_MOST])
            more = len(lines) - len(told)
            others = plural_message("{count} other change.", "{count} other changes.", more) if more else None
            yield SavedVersion(version.number, version.day, version.summary, version.author, told, others, None)
