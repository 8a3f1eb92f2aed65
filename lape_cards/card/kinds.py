"""The three kinds of card: an experiment, a rooting plan and a workshop."""

# Annotations are no texts here: pydantic would have to read each of them anew at every start.

from typing import Literal

from lape_cards.card.base import Many, Part, labelled, many, needed
from lape_cards.card.evaluation import Evaluation
from lape_cards.card.parts import Area, Attachment, Benefit, Change, Checkpoint, Element, Period, Risk, Site
from lape_cards.card.values import Count, Day, Format, Identifier, Text, Texts
from lape_cards.i18n import Language
from lape_cards.message import N_

Kind = Literal["experiment", "rooting", "workshop"]


class Head(Part):
    """What every card begins with."""

    format: Format = needed(N_("Format"), N_("The card format: 1."))
    kind: Kind = needed(N_("Kind"), N_("experiment, rooting or workshop."))
    id: Identifier = needed(N_("Card id"), N_("The file's name without .yaml. It never changes; the title may."))
    version: Count | None = labelled(N_("Version"), N_("The last saved version; written by lape save, not by people."))
    date: Day | None = labelled(N_("Date"), N_("When the version was saved; written by lape save, not by people."))
    language: Language = needed(N_("Language"), N_("fi, sv or en: the language the texts are written in."))
    title: Text = needed(N_("Name of the experiment"), N_("A name that tells a stranger what is tried."))
    programme: Text | None = labelled(N_("Programme"), N_("The programme it belongs to, if not the repository's own."))


class ResultCard(Head):
    """The result card's form, which an experiment and a rooting plan share."""

    area: Area | None = labelled(N_("Area (geographic)"), N_("Where the experiment is carried out."))
    period: Period | None = labelled(N_("Period"), N_("When it begins and when it ends."))
    prepared_by: Text | None = labelled(
        N_("Prepared by"), N_("The group's name is enough; the participants need not be listed.")
    )
    group: Texts = many(N_("Working group"), N_("The roles in the working group, if you want to name them."))
    contact: Texts = many(N_("Contact"), N_("A role's mailbox, not a person's."))
    need: Text | None = labelled(
        N_("How the need was noticed, and its history"),
        N_("What did you see, where, since when? What has been tried before?"),
    )
    activity: Text | None = labelled(
        N_("What is done"), N_("What happens in practice, who does it, how often, with whom?")
    )
    benefits: Many[Benefit] = many(N_("Expected benefits"), N_("One paragraph for each beneficiary."))
    risks: Many[Risk] = many(N_("Identified risks"), N_("What may go wrong, and what is done so that it does not."))
    changes: Many[Change] = many(
        N_("What is to change"), N_("The form's table: one row for each thing the experiment wants to change.")
    )
    elements: Many[Element] = many(
        N_("Core elements"), N_("For a model pilot: the model's core elements, and whether they came about.")
    )
    sites: Many[Site] = many(N_("Sites"), N_("Where the pilot runs, when it runs in several places."))
    checkpoints: Many[Checkpoint] = many(
        N_("Checkpoints and those responsible"), N_("The group itself decides how many there are.")
    )
    attachments: Many[Attachment] = many(N_("Attachments"), N_("Files or pages that belong to the card."))
    evaluation: Evaluation | None = labelled(
        N_("Final evaluation"), N_("Nine questions when the experiment ends; several people's answers stay apart.")
    )


class Experiment(ResultCard):
    """An agile experiment's result card."""

    kind: Literal["experiment"] = needed(N_("Kind"), N_("experiment, rooting or workshop."))


class RootingStep(Part):
    """A decision that the rooting needs."""

    body: Text | None = labelled(N_("Who decides"), N_("The body or the office holder, by role."))
    what: Text | None = labelled(N_("What is decided"), N_("What they are asked to decide."))
    date: Day | None = labelled(N_("Date"), N_("When it is or was decided."))
    status: Literal["pending", "approved", "rejected"] | None = labelled(
        N_("Status"), N_("pending, approved or rejected.")
    )


class RootingPlan(Part):
    """How the practice becomes permanent."""

    host: Text | None = labelled(N_("Host"), N_("Who takes the practice over."))
    costs: Text | None = labelled(N_("Costs"), N_("What it costs to go on."))
    funding: Text | None = labelled(N_("Funding"), N_("Where the money comes from."))
    decisions: Many[RootingStep] = many(N_("Decisions needed"), N_("Who has to decide what, and when."))
    follow_up: Text | None = labelled(N_("Follow-up"), N_("How it is followed up that the practice stays alive."))


class Rooting(ResultCard):
    """A rooting plan, on the result card's own form."""

    kind: Literal["rooting"] = needed(N_("Kind"), N_("experiment, rooting or workshop."))
    continues: Identifier | None = labelled(
        N_("Continues the experiment"), N_("The id of the experiment's card that this plan continues.")
    )
    rooting: RootingPlan | None = labelled(N_("Rooting"), N_("Host, costs, funding, decisions and follow-up."))


class Proposal(Part):
    """A proposal made in a workshop; experiments are born of these."""

    id: Identifier | None = labelled(N_("Id"), N_("A short name that never changes: small letters, digits, hyphens."))
    text: Text | None = labelled(N_("Proposal"), N_("What is proposed."))
    responsible: Texts = many(N_("Responsible"), N_("A role or a group, not a person's name."))
    promised: Text | None = labelled(N_("What was promised"), N_("What the responsible promised to do."))
    experiment: Identifier | None = labelled(
        N_("Became the experiment"), N_("The id of the card that was born of the proposal.")
    )


class Assessment(Part):
    """One theme, judged in the form's four columns."""

    theme: Text | None = labelled(N_("Theme"), N_("What was judged."))
    solves: Texts = many(N_("What it solves"), N_("One text, or a list of them."))
    lacks: Texts = many(N_("What it lacks"), N_("One text, or a list of them."))
    proposals: Many[Proposal] = many(N_("Proposals"), N_("What should be tried."))


class Issue(Part):
    """A leadership issue and its proposed solution."""

    issue: Text | None = labelled(N_("Leadership issue"), N_("What stands in the way in leadership."))
    solution: Text | None = labelled(N_("Proposed solution"), N_("What would help."))


class WorkshopGroup(Part):
    """One group's work in the workshop."""

    name: Text | None = labelled(N_("Group"), N_("What the group is called, or whose view it takes."))
    participants: Count | None = labelled(N_("Participants"), N_("How many took part."))
    assessments: Many[Assessment] = many(N_("Assessments"), N_("What the model solves, what it lacks, proposals."))
    questions: Texts = many(N_("Questions always to ask"), N_("What to ask in each meeting with a client."))
    leadership: Many[Issue] = many(N_("Leadership issues"), N_("Issues for the leadership, with proposed solutions."))
    notes: Text | None = labelled(N_("Notes"), N_("What else was said."))


class Interview(Part):
    """What an interview found of the wanted state, from one view."""

    where: Text | None = labelled(N_("Where"), N_("Where the interviews were made."))
    view: Literal["client", "worker", "management"] | None = labelled(
        N_("View"), N_("client, worker or management: whose view it is.")
    )
    wants: Texts = many(N_("What is wanted"), N_("One text, or a list of them."))


class Workshop(Head):
    """A multi-actor workshop, where experiments are born."""

    kind: Literal["workshop"] = needed(N_("Kind"), N_("experiment, rooting or workshop."))
    area: Area | None = labelled(N_("Area (geographic)"), N_("The area the workshop was about."))
    organisers: Texts = many(N_("Organisers"), N_("Who arranged the workshop: roles or groups."))
    aims: Texts = many(N_("Aims"), N_("What the workshop was to reach."))
    subject: Text | None = labelled(N_("The model judged"), N_("The model or practice that was looked at."))
    groups: Many[WorkshopGroup] = many(N_("Groups"), N_("Each group's work."))
    interviews: Many[Interview] = many(N_("Interviews"), N_("The wanted state from three views."))
    takeaways: Texts = many(N_("Takeaways"), N_("What to remember of the workshop."))
    attachments: Many[Attachment] = many(N_("Attachments"), N_("Files or pages that belong to the card."))


Card = Experiment | Rooting | Workshop
KINDS: dict[str, type[Experiment] | type[Rooting] | type[Workshop]] = {
    "experiment": Experiment,
    "rooting": Rooting,
    "workshop": Workshop,
}


def model_of(kind: object) -> type[Experiment] | type[Rooting] | type[Workshop]:
    """The model that a card's ``kind`` asks for; an experiment's where the word is none of the three."""
    return KINDS.get(kind, Experiment) if isinstance(kind, str) else Experiment
