"""Examples of the rules of consistency."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example
from lape_cards.message import N_

EXAMPLES: dict[str, Example] = {
    "LC301": Example(
        bad="""\
period:
  start: 2018-08
  end: 2018-02
""",
        good="""\
period:
  start: 2018-08
  end: 2019-02
""",
    ),
    "LC302": Example(
        bad="""\
checkpoints:
  - id: kesakuu
    date: 2020-06-03
    responsible: $head
  - id: helmikuu
    date: 2020-02-12
    responsible: $librarian
""",
        good="""\
checkpoints:
  - id: helmikuu
    date: 2020-02-12
    responsible: $librarian
  - id: kesakuu
    date: 2020-06-03
    responsible: $head
""",
        texts={
            "head": N_("Head of family services"),
            "librarian": N_("Head of the library"),
        },
        kind="rooting",
    ),
    "LC303": Example(
        bad="""\
checkpoints:
  - id: loppu
    date: 2021-12-02
    responsible: $head
""",
        good="""\
checkpoints:
  - id: loppu
    date: 2020-12-02
    responsible: $head
""",
        texts={"head": N_("Head of family services")},
        kind="rooting",
    ),
    "LC304": Example(
        bad="""\
date: 2018-12-12
held:
observations:
decision:
""",
        good="""\
date: 2018-12-12
held: 2018-12-13
observations: $observations
decision: end
""",
        texts={"observations": N_("Homework gets done, but we lack youth workers for spring.")},
        under=("checkpoints", 1),
    ),
    "LC305": Example(
        bad="""\
date: 2018-10-10
held: 2028-10-10
""",
        good="""\
date: 2018-10-10
held: 2018-10-10
""",
        under=("checkpoints", 0),
    ),
    "LC306": Example(
        bad="""\
held:
observations: $observations
decision: adjust
""",
        good="""\
held: 2018-10-10
observations: $observations
decision: adjust
""",
        texts={"observations": N_("There are many children, and the dining hall is noisy.")},
        under=("checkpoints", 0),
    ),
    "LC307": Example(
        bad="""\
actions:
  - what: $count
    start: 2018-06
    end: 2018-05
    responsible: $teachers
    status: done
""",
        good="""\
actions:
  - what: $count
    start: 2018-05
    end: 2018-06
    responsible: $teachers
    status: done
""",
        texts={
            "count": N_("Baseline count in the third grades"),
            "teachers": N_("Class teachers"),
        },
        under=("changes", 0),
    ),
    "LC308": Example(
        bad="""\
actions:
  - what: $told
    end: 2017-09
    responsible: $teachers
    status: done
""",
        good="""\
actions:
  - what: $told
    end: 2018-09
    responsible: $teachers
    status: done
""",
        texts={
            "told": N_("The homework café is presented at a parents' evening"),
            "teachers": N_("Class teachers"),
        },
        under=("changes", 0),
    ),
    "LC309": Example(
        bad="""\
actions:
  - what: $survey
    end: 2018-11
    responsible: $youth
    status: ongoing
""",
        good="""\
actions:
  - what: $survey
    end: 2018-11
    responsible: $youth
    status: done
""",
        texts={
            "survey": N_("Survey of the children after the café"),
            "youth": N_("Youth services"),
        },
        under=("changes", 0),
    ),
    "LC310": Example(
        bad="""\
measurements:
  - date: 2018-12-05
    value: 3.4
    checkpoint: joulukuu
""",
        good="""\
measurements:
  - date: 2018-12-05
    value: 3.4
    checkpoint: joulu  # $reminder
""",
        texts={"reminder": N_("the checkpoint's id")},
        under=("changes", 0, "metrics", 1),
    ),
    "LC311": Example(
        bad="""\
date: 2018-01-15
prepared_by: $by
""",
        good="""\
date: 2019-01-15
prepared_by: $by
""",
        texts={"by": N_("Working group of the school and the youth services")},
        under=("evaluation",),
    ),
    "LC312": Example(
        bad="""\
continues: perhekahvila-juurrutus
""",
        good="""\
continues: perhekahvila
""",
        kind="rooting",
    ),
    "LC313": Example(
        bad="""\
attachments:
  - title: $survey
    path: ../kysely.pdf
""",
        good="""\
attachments:
  - title: $survey
    path: attachments/kysely.pdf
""",
        texts={"survey": N_("Survey of the children")},
    ),
    "LC314": Example(
        bad="""\
attachments:
  - title: $survey
""",
        good="""\
attachments:
  - title: $survey
    path: attachments/kysely.pdf
""",
        texts={"survey": N_("Survey of the children")},
    ),
    "LC320": Example(
        bad="""\
name: $name
direction: up
baseline: 26
target: 13
""",
        good="""\
name: $name
direction: down
baseline: 26
target: 13
""",
        texts={"name": N_("Pupils who have not done their homework")},
        under=("changes", 0, "metrics", 0),
    ),
    "LC321": Example(
        bad="""\
name: $name
baseline: 2.9
target: 3.9
ideal: 3.5
""",
        good="""\
name: $name
baseline: 2.9
target: 3.5
ideal: 3.9
""",
        texts={"name": N_("Children's own rating of their energy")},
        under=("changes", 0, "metrics", 1),
    ),
    "LC322": Example(
        bad="""\
measurements:
  - date: 2081-12-05
    value: 3.4
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
    "LC323": Example(
        bad="""\
measurements:
  - date: 2019-05-21
    value: 3.4
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
    "LC324": Example(
        bad="""\
measurements:
  - {date: 2018-05-22, value: 26}
  - {date: 2018-05-22, value: 24, group: comparison}
  - {date: 2018-12-04, value: 11}
""",
        good="""\
measurements:
  - {date: 2018-05-22, value: 26}
  - {date: 2018-05-22, value: 24, group: comparison}
  - {date: 2018-12-04, value: 11}
  - {date: 2018-12-04, value: 23, group: comparison}
""",
        under=("changes", 0, "metrics", 0),
    ),
    "LC325": Example(
        bad="""\
name: $name
unit: "%"
baseline: 0
target: 320
""",
        good="""\
name: $name
unit: $unit
baseline: 0
target: 320
""",
        texts={
            "name": N_("Visitors during the autumn"),
            "unit": N_("visitors"),
        },
        under=("changes", 0, "metrics", 1),
    ),
    "LC326": Example(
        bad="""\
measurements:
  - {date: 2018-12-05, value: 3.4, n: 0, sd: -1}
""",
        good="""\
measurements:
  - {date: 2018-12-05, value: 3.4, n: 57, sd: 0.8}
""",
        under=("changes", 0, "metrics", 1),
    ),
    "LC327": Example(
        bad="""\
measurements:
  - date: 2018-12-05
    value: 3.4
    text: $sick
""",
        good="""\
measurements:
  - date: 2018-12-05
    value: 3.4
    note: $sick
""",
        texts={"sick": N_("Many were at home with a cold.")},
        under=("changes", 0, "metrics", 1),
    ),
}
