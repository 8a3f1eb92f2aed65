"""Examples of the rules of privacy. Every person, number and address in them is made up."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example

EXAMPLES: dict[str, Example] = {
    "LC501": Example(
        bad="""\
need: |
  Perhe (äiti 131052-9074) odotti ensimmäistä tapaamista kaksi kuukautta.
""",
        good="""\
need: |
  Perheet odottivat ensimmäistä tapaamista keskimäärin kaksi kuukautta.
""",
    ),
    "LC502": Example(
        bad="""\
activity: |
  Poissaolosta soitetaan nuoriso-ohjaajalle, puh. 040 000 0000.
""",
        good="""\
activity: |
  Poissaolosta kerrotaan nuoriso-ohjaajalle. Numero on ruokasalin ovessa.
""",
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
prepared_by: Maija Meikäläinen ja Matti Meikäläinen
""",
        good="""\
prepared_by: Koulun ja nuorisopalvelujen työryhmä
""",
    ),
    "LC505": Example(
        bad="""\
measurements:
  - date: 2018-11-27
    text: Kaikilla kolmella on kotona riitaa läksyistä.
    n: 3
""",
        good="""\
measurements:
  - date: 2018-11-27
    text: Läksyistä riidellään kotona vähemmän kuin keväällä.
    n: 8
    note: Kahden ryhmän vastaukset on yhdistetty.
""",
        under=("changes", 0, "metrics", 2),
    ),
}
