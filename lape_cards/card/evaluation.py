"""The final evaluation: nine questions in three parts, as the form asks them."""

# Annotations are no texts here: pydantic would have to read each of them anew at every start.

from msgspec import Struct

from lape_cards.card.base import Part, labelled, many
from lape_cards.card.parts import RootDecision
from lape_cards.card.values import Day, Text
from lape_cards.card.voices import Voices, answered
from lape_cards.message import N_


class Evaluation(Part):
    """What was learnt, in the respondents' own words."""

    date: Day | None = labelled(N_("Date"), N_("The day the evaluation was made."))
    prepared_by: Text | None = labelled(N_("Evaluation prepared by"), N_("The group that answered."))
    course: Voices = many(N_("How it went"), N_("Describe the experiment with adjectives. What was achieved?"))
    benefits: Voices = many(
        N_("Expected and unexpected benefits"),
        N_("Which direct benefits were seen? Which are believed to show later, in which metrics, and when?"),
    )
    challenges: Voices = many(
        N_("Challenges, and how they were met"), N_("What was difficult on the way, and what helped to get past it?")
    )
    obstacles: Voices = many(
        N_("Obstacles that could not be solved"),
        N_("What could not be solved? What should have been different: money, will, legislation?"),
    )
    scope: Voices = many(
        N_("Growth or shrinkage"), N_("Did the experiment grow or shrink, in geography or in content? Why?")
    )
    enablers: Voices = many(N_("What helped"), N_("What carried the experiment? Chance and good luck count too."))
    hindrances: Voices = many(
        N_("What hindered"),
        N_("What slowed it down? Attitudes, fading enthusiasm, difficult relations and vague things count too."),
    )
    child_impacts: Voices = many(
        N_("Expected impacts on children"),
        N_("Which impacts on children do you expect, which indicators would show them, and when?"),
    )
    children_heard: Voices = many(
        N_("How children were heard"), N_("How children themselves were asked, and what they said.")
    )
    continuation: Voices = many(
        N_("Continuation"),
        N_(
            "Is it possible and sensible to make the practice permanent, and why? What does it cost, what makes it "
            "possible, who becomes its host, is follow-up needed, and who has to decide?"
        ),
    )
    root: RootDecision | None = labelled(
        N_("Making the practice permanent"), N_("The ninth question in parts; continues into the rooting plan.")
    )


class Question(Struct, frozen=True):
    """One of the nine questions: its number on the form, and the field that holds its answer."""

    number: int
    key: str


class QuestionPart(Struct, frozen=True):
    """One of the form's three parts, under its heading."""

    heading: str
    questions: tuple[Question, ...]


PARTS = (
    QuestionPart(
        N_("The experiment"),
        tuple(
            Question(number, key)
            for number, key in enumerate(
                ("course", "benefits", "challenges", "obstacles", "scope", "enablers", "hindrances"), start=1
            )
        ),
    ),
    QuestionPart(N_("Child impact assessment"), (Question(8, "child_impacts"),)),
    QuestionPart(N_("Rooting plan"), (Question(9, "continuation"),)),
)
QUESTIONS = tuple(question for part in PARTS for question in part.questions)


def unanswered(evaluation: Evaluation | None) -> tuple[Question, ...]:
    """Those of the nine questions that nobody has answered; the ninth is answered by ``root.decision`` too."""
    if evaluation is None:
        return QUESTIONS
    return tuple(question for question in QUESTIONS if not _is_answered(evaluation, question.key))


def _is_answered(evaluation: Evaluation, key: str) -> bool:
    if answered(getattr(evaluation, key)):
        return True
    return key == "continuation" and evaluation.root is not None and evaluation.root.decision is not None
