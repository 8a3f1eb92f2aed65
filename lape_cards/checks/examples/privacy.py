"""Examples of the rules of privacy. Every person, number and address in them is made up."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example
from lape_cards.message import N_

EXAMPLES: dict[str, Example] = {
    "LC501": Example(
        bad="""\
need: |
  $one
""",
        good="""\
need: |
  $all
""",
        texts={
            "one": N_("The family (mother 131052-9074) waited two months for the first meeting."),
            "all": N_("On average, families waited two months for the first meeting."),
        },
    ),
    "LC502": Example(
        bad="""\
activity: |
  $number
""",
        good="""\
activity: |
  $door
""",
        texts={
            "number": N_("Absences are reported to the youth worker, tel. 040 000 0000."),
            "door": N_("Absences are reported to the youth worker. The number is on the dining hall door."),
        },
    ),
    "LC503": Example(
        bad="""\
contact: maija.meikalainen@example.org
""",
        good="""\
contact: laksykahvila@example.org
""",
    ),
    "LC504": Example(
        bad="""\
prepared_by: $people
""",
        good="""\
prepared_by: $by
""",
        texts={
            "people": N_("Maija Meikäläinen and Matti Meikäläinen"),
            "by": N_("Working group of the school and the youth services"),
        },
    ),
    "LC505": Example(
        bad="""\
measurements:
  - date: 2018-11-27
    text: $few
    n: 3
""",
        good="""\
measurements:
  - date: 2018-11-27
    text: $many
    n: 8
    note: $note
""",
        texts={
            "few": N_("All three quarrel about homework at home."),
            "many": N_("They quarrel less about homework at home than in spring."),
            "note": N_("The answers of two groups were combined."),
        },
        under=("changes", 0, "metrics", 2),
    ),
}
