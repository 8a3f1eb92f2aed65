"""Examples of the rules of form."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example
from lape_cards.message import N_

EXAMPLES: dict[str, Example] = {
    "LC001": Example(
        bad="""\
activity: $activity
""",
        good="""\
activity: |
  $activity
""",
        texts={"activity": N_("The café is open twice a week: on Tuesdays and Thursdays.")},
    ),
    "LC002": Example(
        bad="title: $title\n",
        good="title: $title\n",
        texts={"title": N_("Homework café")},
        encoding="latin-1",
    ),
    "LC003": Example(
        bad="need: |\n" + "  $message\n" * 5000,
        good="""\
need: |
  $need
attachments:
  - title: $summary
    path: attachments/viestien-kooste.pdf
""",
        texts={
            "message": N_("A guardian's message: the child is alone at home all afternoon."),
            "need": N_("Over a hundred messages from guardians said that their child is alone in the afternoon."),
            "summary": N_("Summary of the guardians' messages"),
        },
    ),
    "LC004": Example(
        bad="""\
need: |
  $need
---
activity: |
  $activity
""",
        good="""\
need: |
  $need

activity: |
  $activity
""",
        texts={
            "need": N_("Many third-graders come to school with their homework undone."),
            "activity": N_("Homework is done together at school, and there is food."),
        },
    ),
    "LC005": Example(
        bad="""\
prepared_by: $group
prepared_by: $youth
""",
        good="""\
prepared_by: $both
""",
        texts={
            "group": N_("The school's working group"),
            "youth": N_("Youth services"),
            "both": N_("The school's working group and the youth services"),
        },
    ),
    "LC006": Example(
        bad="""\
period:
  start: 2018-08
<<<<<<< HEAD
  end: 2018-12
=======
  end: 2019-01
>>>>>>> nuorisopalvelut
""",
        good="""\
period:
  start: 2018-08
  end: 2018-12
""",
    ),
    "LC007": Example(
        bad="""\
activity: |
  $first\u2028  $then
""",
        good="""\
activity: |
  $first
  $then
""",
        texts={
            "first": N_("First everyone has a snack."),
            "then": N_("Then homework is done in small groups."),
        },
    ),
    "LC010": Example(
        bad="""\
mitigaton: $mitigation
""",
        good="""\
mitigation: $mitigation
""",
        texts={"mitigation": N_("A youth worker from the next school can step in.")},
        under=("risks", 0),
    ),
    "LC011": Example(
        bad="""\
title:
""",
        good="""\
title: $title
""",
        texts={"title": N_("Homework café in the school dining hall")},
    ),
    "LC012": Example(
        bad="""\
decision: $decision
next: $next
""",
        good="""\
decision: continue
next: $next
""",
        texts={
            "decision": N_("we go on"),
            "next": N_("The group for quiet work moves to the library."),
        },
        under=("checkpoints", 0),
    ),
    "LC013": Example(
        bad="""\
period:
  start: 13.8.2018
  end: 12/2018
""",
        good="""\
period:
  start: 2018-08-13
  end: 2018-12
""",
    ),
    "LC014": Example(
        bad="""\
baseline: 2,9
target: $target
""",
        good="""\
baseline: 2.9
target: 3.5
note: $note
""",
        texts={
            "target": N_("about 3.5"),
            "note": N_("The target is approximate."),
        },
        under=("changes", 0, "metrics", 1),
    ),
    "LC015": Example(
        bad="""\
benefits: $benefit
""",
        good="""\
benefits:
  - beneficiary: $pupils
    text: $benefit
""",
        texts={
            "benefit": N_("Homework is done before the evening."),
            "pupils": N_("Third-graders"),
        },
    ),
    "LC016": Example(
        bad="""\
id: Ohjaaja_poissa
risk: $risk
""",
        good="""\
id: ohjaaja-poissa
risk: $risk
""",
        texts={"risk": N_("A youth worker falls ill, and the other cannot run the café alone.")},
        under=("risks", 1),
    ),
    "LC017": Example(
        bad="""\
id: laksykahvila
title: $title
""",
        good="""\
id: laksykahvila-2019
title: $title
""",
        texts={"title": N_("Homework café, second school year")},
        stem="laksykahvila-2019",
    ),
    "LC018": Example(
        bad="""\
sites:
  - id: ruokasali
    name: $hall
  - id: ruokasali
    name: $library
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
    "LC020": Example(
        bad="""\
title: $title #2
""",
        good="""\
title: "$title #2"
""",
        texts={"title": N_("Homework café")},
    ),
    "LC021": Example(
        bad="""\
area: {municipality: Esimerkkilä, place: $hall, $library}
""",
        good="""\
area:
  municipality: Esimerkkilä
  place: $hall, $library
""",
        texts={
            "hall": N_("Dining hall"),
            "library": N_("library"),
        },
    ),
    "LC022": Example(
        bad="""\
format: 2
""",
        good="""\
format: 1
""",
    ),
    "LC023": Example(
        bad="""\
group:
  - $teacher
   - $social_worker
""",
        good="""\
group:
  - $teacher
  - $social_worker
""",
        texts={
            "teacher": N_("class teacher"),
            "social_worker": N_("school social worker"),
        },
    ),
    "LC024": Example(
        bad="""\
id: con
title: $title
""",
        good="""\
id: con-amore
title: $title
""",
        texts={"title": N_("Con amore, a music club for everyone")},
    ),
    "LC025": Example(
        bad="id: laksykahvila\n",
        good="id: laksykahvila\n",
        stem="laksykahvila",
        ending=".yml",
    ),
    "LC026": Example(
        bad="""\
measurements:
  - date: 2018-12-04
    value: 3.4
    n: 4  # lape: ignore LC505
""",
        good="""\
measurements:
  - date: 2018-12-04
    value: 3.4
    n: 4  # lape: ignore LC505 $reason
""",
        texts={"reason": N_("four classes, not four children")},
        under=("changes", 0, "metrics", 1),
        also=("LC505",),
    ),
    "LC030": Example(
        bad="""\
need: |
  $unfinished
""",
        good="""\
need: |
  $need
""",
        texts={
            "unfinished": N_("Many come to school with their homework undone. TODO: the figure from the teachers"),
            "need": N_("On Tuesdays one third-grader in four comes to school with the homework undone."),
        },
    ),
}
