"""Examples of the rules of completeness."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example
from lape_cards.message import N_

EXAMPLES: dict[str, Example] = {
    "LC201": Example(
        bad="""\
period:
  start: 2018-08
prepared_by:
""",
        good="""\
period:
  start: 2018-08
  end: 2018-12
prepared_by: $by
""",
        texts={"by": N_("Working group of the school and the youth services")},
    ),
    "LC202": Example(
        bad="""\
need:
activity: $activity
""",
        good="""\
need: |
  $need
activity: $activity
""",
        texts={
            "need": N_(
                "Many third-graders come to school with their homework undone. In the afternoon they are "
                "alone at home, and by the evening they are too tired."
            ),
            "activity": N_("Homework café on Tuesdays and Thursdays"),
        },
    ),
    "LC203": Example(
        bad="""\
benefits:
  - beneficiary: $pupils
  - beneficiary: $teachers
""",
        good="""\
benefits:
  - beneficiary: $pupils
    text: $company
  - beneficiary: $teachers
    text: $lessons
""",
        texts={
            "pupils": N_("Third-graders"),
            "teachers": N_("Class teachers"),
            "company": N_("Homework is done before the evening, and there is company."),
            "lessons": N_("Lessons do not begin with a search for missing homework."),
        },
    ),
    "LC204": Example(
        bad="""\
risks:  # $later
""",
        good="""\
risks:
  - id: leimautuminen
    risk: $risk
    mitigation: $mitigation
    outcome:
      happened: none
""",
        texts={
            "later": N_("to be added once the experiment has begun"),
            "risk": N_("The café is seen as a place for weak pupils."),
            "mitigation": N_("The whole class is told about the café."),
        },
    ),
    "LC205": Example(
        bad="""\
change: $change
current: $current
target: $target
ideal:
""",
        good="""\
change: $change
current: $current
target: $target
ideal: $ideal
""",
        texts={
            "change": N_("Children do homework in the afternoon, not when they are tired"),
            "current": N_("On Tuesdays one pupil in four has not done the homework."),
            "target": N_("That share is half of what it was in spring."),
            "ideal": N_("Every child has an adult to do homework with."),
        },
        under=("changes", 0),
    ),
    "LC206": Example(
        bad="""\
actions:
  - what: $activity
    end: 2018-12
    status: done
""",
        good="""\
actions:
  - what: $activity
    end: 2018-12
    responsible: $youth
    status: done
""",
        texts={
            "activity": N_("Homework café on Tuesdays and Thursdays"),
            "youth": N_("Youth services"),
        },
        under=("changes", 0),
    ),
    "LC207": Example(
        bad="""\
metrics:
  - id: lasten-kertomaa
    name: $name
""",
        good="""\
metrics:
  - id: lasten-kertomaa
    name: $name
    follow_up: $how
""",
        texts={
            "name": N_("What the children say about the homework café"),
            "how": N_("Group discussion after the café, once in the autumn"),
        },
        under=("changes", 0),
    ),
    "LC208": Example(
        bad="""\
checkpoints:
  - id: kesakuu
    expected: $expected
""",
        good="""\
checkpoints:
  - id: kesakuu
    date: 2020-06-03
    responsible: $head
    expected: $expected
""",
        texts={
            "expected": N_("The café has been held every Wednesday."),
            "head": N_("Head of family services"),
        },
        kind="rooting",
    ),
    "LC209": Example(
        bad="""\
sites:
  - name: $hall
  - name: $library
""",
        good="""\
sites:
  - id: ruokasali
    name: $hall
  - id: kirjasto
    name: $library
""",
        texts={
            "hall": N_("School dining hall"),
            "library": N_("School library"),
        },
    ),
    "LC220": Example(
        bad="""\
metrics:
  - id: jaksaminen
    name: $name
    method: survey
    target: 3.5
""",
        good="""\
metrics:
  - id: jaksaminen
    name: $name
    method: survey
    baseline: 2.9
    target: 3.5
""",
        texts={"name": N_("Children's own rating of their energy")},
        under=("changes", 0),
    ),
    "LC221": Example(
        bad="""\
held: 2018-10-10
observations: $observations
decision:
""",
        good="""\
held: 2018-10-10
observations: $observations
decision: adjust
next: $next
""",
        texts={
            "observations": N_("There are many children, and the dining hall is noisy."),
            "next": N_("The group for quiet work moves to the library."),
        },
        under=("checkpoints", 0),
    ),
    "LC222": Example(
        bad="""\
measurements:
  - value: 3.4
    n: 57
""",
        good="""\
measurements:
  - date: 2018-12-05
    value: 3.4
    n: 57
""",
        under=("changes", 0, "metrics", 1),
    ),
    "LC230": Example(
        bad="""\
obstacles:
scope:
enablers: $enablers
""",
        good="""\
obstacles: $obstacles
scope: $scope
enablers: $enablers
""",
        texts={
            "enablers": N_("The snack. Without it many would have gone straight home."),
            "obstacles": N_("The dining hall is cleaned while the café is open."),
            "scope": N_("Grew into the library, as more children came than expected."),
        },
        under=("evaluation",),
    ),
    "LC231": Example(
        bad="""\
result:
  note: $pleased
""",
        good="""\
result:
  reached: partial
  note: $evidence
""",
        texts={
            "pleased": N_("The café was liked, and the teachers are pleased."),
            "evidence": N_("Homework gets done, but there is little proof of more energy."),
        },
        under=("changes", 0),
    ),
    "LC232": Example(
        bad="""\
risk: $risk
outcome:
""",
        good="""\
risk: $risk
outcome:
  happened: partial
  note: $note
""",
        texts={
            "risk": N_("A youth worker falls ill, and the other cannot run the café alone."),
            "note": N_("The café was cancelled twice."),
        },
        under=("risks", 0),
    ),
    "LC240": Example(
        bad="""\
decision: full
host: $youth
""",
        good="""\
decision: full  # $where
host: $youth
""",
        texts={
            "where": N_("continues in the card laksykahvila-juurrutus"),
            "youth": N_("Youth services"),
        },
        under=("evaluation", "root"),
        continued=True,
    ),
    "LC250": Example(
        bad="""\
rooting:
  host: $host
  costs:
  follow_up:
""",
        good="""\
rooting:
  host: $host
  costs: $costs
  follow_up: $follow_up
""",
        texts={
            "host": N_("Family services of Esimerkkilä"),
            "costs": N_("Three hours a week of the family worker's time, and coffee"),
            "follow_up": N_("Families are asked each spring, and visitors are counted."),
        },
        kind="rooting",
    ),
}
