"""The parts that a result card and a rooting plan are made of."""

# Annotations are no texts here: pydantic would have to read each of them anew at every start.

from typing import Literal

from lape_cards.card.base import Many, OneOrMany, Part, labelled, many
from lape_cards.card.values import Boolean, Count, DateLike, Day, Identifier, Number, Quantity, References, Text, Texts
from lape_cards.card.voices import Voices
from lape_cards.message import N_

Extent = Literal["full", "partial", "none"]
Grade = Literal["low", "medium", "high"]
Level = Literal["client", "worker", "system"]
Decision = Literal["continue", "adjust", "expand", "narrow", "root", "end"]


class Area(Part):
    """Where the experiment is carried out."""

    region: Text | None = labelled(N_("Region"), N_("The region or the wellbeing services county."))
    municipality: Texts = many(N_("Municipality"), N_("One municipality, or a list of them."))
    place: Text | None = labelled(N_("Place"), N_("A district, a school or a day-care centre, if it is smaller."))


class Period(Part):
    """From when until when; a month or a year will do."""

    start: DateLike | None = labelled(N_("Start"), N_("The first day, month or year: 2018-01-08, 2018-01 or 2018."))
    end: DateLike | None = labelled(N_("End"), N_("The last day, month or year: 2018-05-31, 2018-05 or 2018."))


class Result(Part):
    """How far something was reached, judged at the end."""

    reached: Extent | None = labelled(N_("Reached"), N_("full, partial or none: how far it was reached."))
    note: Text | None = labelled(N_("Note"), N_("What the judgement rests on, in a sentence or two."))


class Outcome(Part):
    """Whether a risk came true."""

    happened: Extent | None = labelled(N_("Came true"), N_("full, partial or none: whether the risk came true."))
    note: Text | None = labelled(N_("Note"), N_("What happened, and what was done about it."))


class Benefit(Part):
    """What one beneficiary is expected to gain."""

    beneficiary: Text | None = labelled(
        N_("Beneficiary"), N_("Who benefits: families, day-care staff, social services and so on, one at a time.")
    )
    level: Level | None = labelled(N_("Level"), N_("client, worker or system: on which level the benefit shows."))
    text: Text | None = labelled(N_("Expected benefit"), N_("What gets better for them, and how they would notice it."))
    result: Result | None = labelled(N_("Result"), N_("At the end: how far the benefit came about."))


class Risk(Part):
    """What may go wrong."""

    id: Identifier | None = labelled(N_("Id"), N_("A short name that never changes: small letters, digits, hyphens."))
    risk: Text | None = labelled(N_("Risk"), N_("What may go wrong, and what would follow from it."))
    likelihood: Grade | None = labelled(N_("Likelihood"), N_("low, medium or high."))
    impact: Grade | None = labelled(N_("Impact"), N_("low, medium or high."))
    mitigation: Text | None = labelled(N_("How it is met"), N_("What is done so that it does not happen."))
    outcome: Outcome | None = labelled(N_("Outcome"), N_("As the experiment goes: whether the risk came true."))


class Action(Part):
    """Something to be done, by someone, by some time."""

    what: Text | None = labelled(N_("What is to be done"), N_("One concrete step."))
    start: DateLike | None = labelled(N_("Start"), N_("When it begins: a day, a month or a year."))
    end: DateLike | None = labelled(N_("End"), N_("When it should be done: a day, a month or a year."))
    responsible: Texts = many(N_("Responsible"), N_("A role or a group, not a person's name."))
    status: Literal["planned", "ongoing", "done", "dropped"] = labelled(
        N_("Status"), N_("planned, ongoing, done or dropped."), default="planned"
    )


class Measurement(Part):
    """One measured value, or one observation of a qualitative metric."""

    date: DateLike | None = labelled(N_("Date"), N_("When it was measured: a day, a month or a year."))
    value: Number | None = labelled(N_("Value"), N_("The measured number, with a decimal point: 3.6."))
    text: Text | None = labelled(N_("Observation"), N_("For a qualitative metric: what was seen, instead of a value."))
    n: Count | None = labelled(N_("Number of answers"), N_("How many answers or cases the value rests on."))
    sd: Number | None = labelled(N_("Standard deviation"), N_("The spread of the answers, where it is known."))
    group: Literal["pilot", "comparison"] = labelled(
        N_("Group"), N_("pilot, or comparison for those without the service."), default="pilot"
    )
    checkpoint: Identifier | None = labelled(N_("Checkpoint"), N_("The id of the checkpoint it was measured for."))
    site: Identifier | None = labelled(N_("Site"), N_("The id of the site it was measured at."))
    note: Text | None = labelled(N_("Note"), N_("What one should know when reading the number."))


class Metric(Part):
    """How a change is told from its absence."""

    id: Identifier | None = labelled(N_("Id"), N_("A short name that never changes: small letters, digits, hyphens."))
    name: Text | None = labelled(N_("Metric"), N_("What is measured, in a few words."))
    type: Literal["outcome", "process", "balancing"] | None = labelled(
        N_("Type"), N_("outcome, process, or balancing for what must not get worse.")
    )
    method: Literal["survey", "interview", "observation", "register", "count", "cost", "other"] | None = labelled(
        N_("Method"), N_("survey, interview, observation, register, count, cost or other.")
    )
    unit: Text | None = labelled(
        N_("Unit"), N_("What the number counts; '%', in quotation marks, for a share from 0 to 100.")
    )
    direction: Literal["up", "down"] | None = labelled(
        N_("Better direction"), N_("up or down: which way is better. Told from baseline and target where left out.")
    )
    baseline: Quantity | None = labelled(N_("Baseline"), N_("The number before the experiment: 3.1 or 15–20."))
    target: Quantity | None = labelled(N_("Target"), N_("The number the experiment aims at."))
    ideal: Quantity | None = labelled(N_("Ideal"), N_("The number in the ideal state."))
    follow_up: Text | None = labelled(
        N_("Way of following up"), N_("How and when it is followed up; enough alone for a qualitative metric.")
    )
    note: Text | None = labelled(N_("Note"), N_("What one should know when reading the numbers."))
    measurements: Many[Measurement] = many(N_("Measurements"), N_("What was measured, the oldest first."))


class Change(Part):
    """One row of the form's table: something the experiment wants to change."""

    id: Identifier | None = labelled(N_("Id"), N_("A short name that never changes: small letters, digits, hyphens."))
    change: Text | None = labelled(
        N_("What the experiment wants to change"), N_("One thing at a time; another thing is another row.")
    )
    current: Text | None = labelled(N_("Current state"), N_("How things are now, and what you know it from."))
    target: Text | None = labelled(N_("Target state"), N_("How things should be when the experiment ends."))
    ideal: Text | None = labelled(N_("Ideal state"), N_("How things would be if everything were possible."))
    actions: Many[Action] = many(N_("Actions"), N_("What is done to get from the current to the target state."))
    metrics: Many[Metric] = many(
        N_("Evaluation: metric or way of following up"), N_("How you will know whether the change came about.")
    )
    result: Result | None = labelled(N_("Result"), N_("At the end: how far the target state was reached."))


class Element(Part):
    """A core element of a model pilot, and whether it came about."""

    group: Text | None = labelled(N_("Element group"), N_("Structures, training, client work and so on."))
    element: Text | None = labelled(N_("Element"), N_("The core element of the model."))
    status: Literal["planned", "full", "partial", "none"] | None = labelled(
        N_("Status"), N_("planned, full, partial or none: whether it came about.")
    )
    site: Identifier | None = labelled(N_("Site"), N_("The id of the site this is about."))
    note: Text | None = labelled(N_("Note"), N_("Why it came about or did not."))


class Site(Part):
    """One of several places where a pilot runs."""

    id: Identifier | None = labelled(N_("Id"), N_("A short name that never changes: small letters, digits, hyphens."))
    name: Text | None = labelled(N_("Name"), N_("What the site is called."))
    period: OneOrMany[Period] = many(N_("Period"), N_("When it runs there: one period, or a list of them."))
    note: Text | None = labelled(N_("Note"), N_("What is different at this site."))


class Checkpoint(Part):
    """A turn of the plan–do–check–act circle: planned, then held."""

    id: Identifier | None = labelled(N_("Id"), N_("A short name that never changes: small letters, digits, hyphens."))
    name: Text | None = labelled(
        N_("What the checkpoint is called"), N_("For instance: midway, end. Without it the id is shown.")
    )
    date: DateLike | None = labelled(N_("Planned date"), N_("When the group looks at what has happened."))
    responsible: Texts = many(N_("Responsible"), N_("Who sees to it: a role or a group."))
    changes: References = many(N_("Rows looked at"), N_("The ids of the rows it looks at; all of them, if left out."))
    expected: Text | None = labelled(N_("What we expect to see"), N_("Written before the checkpoint: a prediction."))
    held: Day | None = labelled(N_("Held"), N_("The day it was held; left out until then."))
    observations: Voices = many(N_("What was seen"), N_("What the group saw; each respondent apart if you like."))
    decision: Decision | None = labelled(
        N_("Decision"), N_("continue, adjust, expand, narrow, root or end: what was decided.")
    )
    next: Text | None = labelled(N_("What is done differently"), N_("What changes after this checkpoint."))

    @property
    def called(self) -> str | None:
        """What people read it by: its name, failing that its id."""
        return self.name or self.id


class Attachment(Part):
    """A file or a page that belongs to the card."""

    title: Text | None = labelled(N_("Title"), N_("What the attachment is."))
    path: Text | None = labelled(N_("File"), N_("The file's path, from the top of the card repository."))
    url: Text | None = labelled(N_("Web address"), N_("The address, when it is not a file of this repository."))


class RootDecision(Part):
    """The ninth question in parts: whether the practice is to stay."""

    decision: Extent | None = labelled(N_("Is it made permanent"), N_("full, partial or none."))
    reasons: Text | None = labelled(N_("Reasons"), N_("Why it is possible and sensible to make it permanent, or not."))
    costs: Text | None = labelled(N_("Costs"), N_("What it costs to go on."))
    means: Text | None = labelled(N_("What makes it possible"), N_("Money, staff, premises, will."))
    host: Text | None = labelled(N_("Host"), N_("Who takes the practice over."))
    follow_up: Text | None = labelled(N_("Follow-up"), N_("Whether follow-up is needed, and how it is done."))
    municipal_decision: Boolean | None = labelled(N_("Needs a decision of the municipality"), N_("true or false."))
    regional_decision: Boolean | None = labelled(N_("Needs a decision of the region"), N_("true or false."))
