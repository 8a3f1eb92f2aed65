"""Examples of the rules of history: what was saved before, and what the card says now."""

from __future__ import annotations

from datetime import date

from lape_cards.checks.examples.example import Example, Saved
from lape_cards.message import N_

_PLAN = date(2018, 6, 10)
_BEGUN = date(2018, 11, 1)
_AUTUMN = date(2018, 12, 3)
_HELD = date(2018, 12, 13)

_AHEAD = """\
date: 2018-12-12
held:
observations:
decision:
next:
"""

EXAMPLES: dict[str, Example] = {
    "LC401": Example(
        under=("checkpoints", 1),
        saved=(Saved(_AUTUMN, _AHEAD),),
        bad="""\
held: 2018-12-12
observations: $observations
decision: end
""",
        saved_good=(
            Saved(_AUTUMN, _AHEAD),
            Saved(_HELD, "held: 2018-12-12\ndecision: end\n", "$summary"),
        ),
        good="""\
held: 2018-12-12
observations: $observations
decision: end
""",
        texts={
            "observations": N_("Homework gets done, but two youth workers lack the time."),
            "summary": N_("Christmas checkpoint held"),
        },
    ),
    "LC402": Example(
        under=("changes", 0, "metrics", 0),
        saved=(Saved(_BEGUN, "target: 13\n"), Saved(_HELD, "target: 13\n")),
        bad="target: 20\n",
        saved_good=(
            Saved(_BEGUN, "target: 13\n"),
            Saved(_HELD, "target: 20\n", "$summary"),
        ),
        good="target: 20\n",
        texts={"summary": N_("Target 20, a new class joined")},
    ),
    "LC403": Example(
        under=("checkpoints", 1),
        saved=(Saved(_AUTUMN, "expected:\n"), Saved(_HELD, "expected:\nheld: 2018-12-12\n")),
        bad="""\
expected: $seen
held: 2018-12-12
""",
        saved_good=(
            Saved(_AUTUMN, "expected: $expected\n"),
            Saved(_HELD, "expected: $expected\nheld: 2018-12-12\n"),
        ),
        good="""\
expected: $expected
held: 2018-12-12
""",
        texts={
            "seen": N_("Homework gets done, but the youth workers lack time."),
            "expected": N_("We will know whether to go on with the café."),
        },
    ),
    "LC404": Example(
        saved=(
            Saved(_PLAN, "version: 1\ndate: 2018-06-10\n"),
            Saved(_HELD, "version: 2\ndate: 2018-12-13\n"),
        ),
        bad="version: 3\ndate: 2018-12-13\n",
        good="version: 2\ndate: 2018-12-13\n",
    ),
    "LC405": Example(
        under=("risks", 1),
        saved=(Saved(_HELD, "id: ohjaaja-poissa\n"),),
        bad="id: ohjaaja-sairastuu\n",
        good="""\
id: ohjaaja-poissa
risk: $risk
""",
        texts={"risk": N_("A youth worker falls ill or moves to other work.")},
    ),
}
