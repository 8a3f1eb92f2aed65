"""Examples of the rules of consistency."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example

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
    responsible: Perhepalvelujen päällikkö
  - id: helmikuu
    date: 2020-02-12
    responsible: Kirjaston johtaja
""",
        good="""\
checkpoints:
  - id: helmikuu
    date: 2020-02-12
    responsible: Kirjaston johtaja
  - id: kesakuu
    date: 2020-06-03
    responsible: Perhepalvelujen päällikkö
""",
        kind="rooting",
    ),
    "LC303": Example(
        bad="""\
checkpoints:
  - id: loppu
    date: 2021-12-02
    responsible: Perhepalvelujen päällikkö
""",
        good="""\
checkpoints:
  - id: loppu
    date: 2020-12-02
    responsible: Perhepalvelujen päällikkö
""",
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
observations: Läksyt tehdään, mutta keväälle ei ole ohjaajia.
decision: end
""",
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
observations: Lapsia on paljon, ja ruokasalissa on kova melu.
decision: adjust
""",
        good="""\
held: 2018-10-10
observations: Lapsia on paljon, ja ruokasalissa on kova melu.
decision: adjust
""",
        under=("checkpoints", 0),
    ),
    "LC307": Example(
        bad="""\
actions:
  - what: Lähtötilanteen laskeminen kolmansilla luokilla
    start: 2018-06
    end: 2018-05
    responsible: Luokanopettajat
    status: done
""",
        good="""\
actions:
  - what: Lähtötilanteen laskeminen kolmansilla luokilla
    start: 2018-05
    end: 2018-06
    responsible: Luokanopettajat
    status: done
""",
        under=("changes", 0),
    ),
    "LC308": Example(
        bad="""\
actions:
  - what: Läksykahvilasta kerrotaan vanhempainillassa
    end: 2017-09
    responsible: Luokanopettajat
    status: done
""",
        good="""\
actions:
  - what: Läksykahvilasta kerrotaan vanhempainillassa
    end: 2018-09
    responsible: Luokanopettajat
    status: done
""",
        under=("changes", 0),
    ),
    "LC309": Example(
        bad="""\
actions:
  - what: Kysely lapsille kahvilan jälkeen
    end: 2018-11
    responsible: Nuorisopalvelut
    status: ongoing
""",
        good="""\
actions:
  - what: Kysely lapsille kahvilan jälkeen
    end: 2018-11
    responsible: Nuorisopalvelut
    status: done
""",
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
    checkpoint: joulu  # tarkastelupisteen tunnus
""",
        under=("changes", 0, "metrics", 1),
    ),
    "LC311": Example(
        bad="""\
date: 2018-01-15
prepared_by: Koulun ja nuorisopalvelujen työryhmä
""",
        good="""\
date: 2019-01-15
prepared_by: Koulun ja nuorisopalvelujen työryhmä
""",
        under=("evaluation",),
    ),
    "LC320": Example(
        bad="""\
name: Oppilaat, joiden läksyt ovat tekemättä
direction: up
baseline: 26
target: 13
""",
        good="""\
name: Oppilaat, joiden läksyt ovat tekemättä
direction: down
baseline: 26
target: 13
""",
        under=("changes", 0, "metrics", 0),
    ),
    "LC321": Example(
        bad="""\
name: Lasten arvio jaksamisestaan
baseline: 2.9
target: 3.9
ideal: 3.5
""",
        good="""\
name: Lasten arvio jaksamisestaan
baseline: 2.9
target: 3.5
ideal: 3.9
""",
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
name: Kävijöitä syksyn aikana
unit: "%"
baseline: 0
target: 320
""",
        good="""\
name: Kävijöitä syksyn aikana
unit: kävijää
baseline: 0
target: 320
""",
        under=("changes", 0, "metrics", 1),
    ),
}
