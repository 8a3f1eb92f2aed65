"""Examples of the rules of language."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example

EXAMPLES: dict[str, Example] = {
    "LC601": Example(
        bad="""\
activity: |
  Kahvilassa on tiistaisin ja torstaisin kaksi aikuista, joista toinen
  auttaa läksyissä ja toinen tarjoaa välipalan, ja jos lapsella on jokin
  huoli, hänen kanssaan voidaan mennä viereiseen huoneeseen juttelemaan,
  mistä kerrotaan myös kotiin, jos lapsi siihen suostuu.
""",
        good="""\
activity: |
  Kahvilassa on tiistaisin ja torstaisin kaksi aikuista. Toinen auttaa
  läksyissä, toinen tarjoaa välipalan. Huolista voidaan jutella viereisessä
  huoneessa, ja kotiin kerrotaan lapsen luvalla.
""",
    ),
    "LC602": Example(
        bad="""\
need: |
  Lapset, joiden asiat on käsitelty YHR:ssä, jäävät iltapäivisin yksin.
""",
        good="""\
need: |
  Lapset, joiden asiat on käsitelty yhteisessä hyvinvointiryhmässä (YHR),
  jäävät iltapäivisin yksin. Moni heistä tuli YHR:ään jo eskarissa.
""",
    ),
}
