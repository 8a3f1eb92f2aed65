"""Examples of the rules of language."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example
from lape_cards.message import N_

EXAMPLES: dict[str, Example] = {
    "LC601": Example(
        bad="""\
activity: |
  $long
""",
        good="""\
activity: |
  $short
""",
        texts={
            "long": N_(
                "On Tuesdays and Thursdays there are two adults in the café, one of whom helps with homework "
                "while the other serves a snack, and if a child has something on their mind, they can go to "
                "the room next door to talk about it, which the family also hears of if the child agrees."
            ),
            "short": N_(
                "On Tuesdays and Thursdays there are two adults in the café. One helps with homework, the "
                "other serves a snack. Worries can be talked over in the room next door, and the family hears "
                "of them if the child agrees."
            ),
        },
    ),
    "LC602": Example(
        bad="""\
need: |
  $unexplained
""",
        good="""\
need: |
  $explained
""",
        texts={
            "unexplained": N_("Children whose cases have been before the JWG are alone in the afternoons."),
            "explained": N_(
                "Children whose cases have been before the joint wellbeing group (JWG) are alone in the "
                "afternoons. Many of them came to the JWG as early as preschool."
            ),
        },
    ),
}
