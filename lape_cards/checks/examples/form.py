"""Examples of the rules of form."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example

EXAMPLES: dict[str, Example] = {
    "LC001": Example(
        bad="""\
activity: Kahvila on auki kahdesti viikossa: tiistaisin ja torstaisin.
""",
        good="""\
activity: |
  Kahvila on auki kahdesti viikossa: tiistaisin ja torstaisin.
""",
    ),
    "LC002": Example(
        bad="title: Läksykahvila\n".encode("latin-1"),
        good="title: Läksykahvila\n",
    ),
    "LC003": Example(
        bad="need: |\n" + "  Huoltajan viesti: lapsi on iltapäivän yksin kotona.\n" * 5000,
        good="""\
need: |
  Huoltajilta tuli yli sata viestiä siitä, että lapsi on iltapäivän yksin.
attachments:
  - title: Kooste huoltajien viesteistä
    path: attachments/viestien-kooste.pdf
""",
    ),
    "LC004": Example(
        bad="""\
need: |
  Moni kolmasluokkalainen tulee kouluun läksyt tekemättä.
---
activity: |
  Läksyt tehdään koululla yhdessä, ja siellä saa syödä.
""",
        good="""\
need: |
  Moni kolmasluokkalainen tulee kouluun läksyt tekemättä.

activity: |
  Läksyt tehdään koululla yhdessä, ja siellä saa syödä.
""",
    ),
    "LC005": Example(
        bad="""\
prepared_by: Koulun työryhmä
prepared_by: Nuorisopalvelut
""",
        good="""\
prepared_by: Koulun työryhmä ja nuorisopalvelut
""",
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
  Ensin syödään välipala.\u2028  Sitten tehdään läksyjä pienissä ryhmissä.
""",
        good="""\
activity: |
  Ensin syödään välipala.
  Sitten tehdään läksyjä pienissä ryhmissä.
""",
    ),
    "LC010": Example(
        bad="""\
mitigaton: Naapurikoulun ohjaaja voi tulla tilalle.
""",
        good="""\
mitigation: Naapurikoulun ohjaaja voi tulla tilalle.
""",
        under=("risks", 0),
    ),
    "LC011": Example(
        bad="""\
title:
""",
        good="""\
title: Läksykahvila koulun ruokasalissa
""",
    ),
    "LC012": Example(
        bad="""\
decision: jatketaan
next: Hiljaisen työn ryhmä siirtyy kirjastoon.
""",
        good="""\
decision: continue
next: Hiljaisen työn ryhmä siirtyy kirjastoon.
""",
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
target: noin 3.5
""",
        good="""\
baseline: 2.9
target: 3.5
note: Tavoite on suuntaa antava.
""",
        under=("changes", 0, "metrics", 1),
    ),
    "LC015": Example(
        bad="""\
benefits: Läksyt on tehty ennen iltaa.
""",
        good="""\
benefits:
  - beneficiary: Kolmasluokkalaiset
    text: Läksyt on tehty ennen iltaa.
""",
    ),
    "LC016": Example(
        bad="""\
id: Ohjaaja_poissa
risk: Toinen ohjaajista sairastuu, eikä kahvilaa voi pitää yksin.
""",
        good="""\
id: ohjaaja-poissa
risk: Toinen ohjaajista sairastuu, eikä kahvilaa voi pitää yksin.
""",
        under=("risks", 1),
    ),
    "LC017": Example(
        bad="""\
id: laksykahvila
title: Läksykahvila, toinen lukuvuosi
""",
        good="""\
id: laksykahvila-2019
title: Läksykahvila, toinen lukuvuosi
""",
        stem="laksykahvila-2019",
    ),
    "LC018": Example(
        bad="""\
sites:
  - id: ruokasali
    name: Koulun ruokasali
  - id: ruokasali
    name: Koulun kirjasto
""",
        good="""\
sites:
  - id: ruokasali
    name: Koulun ruokasali
  - id: kirjasto
    name: Koulun kirjasto
""",
    ),
    "LC020": Example(
        bad="""\
title: Läksykahvila #2
""",
        good="""\
title: "Läksykahvila #2"
""",
    ),
    "LC021": Example(
        bad="""\
area: {municipality: Esimerkkilä, place: Ruokasali, kirjasto}
""",
        good="""\
area:
  municipality: Esimerkkilä
  place: Ruokasali, kirjasto
""",
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
  - luokanopettaja
   - koulukuraattori
""",
        good="""\
group:
  - luokanopettaja
  - koulukuraattori
""",
    ),
    "LC024": Example(
        bad="""\
id: con
title: Con amore, soitinkerho kaikille
""",
        good="""\
id: con-amore
title: Con amore, soitinkerho kaikille
""",
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
    n: 4  # lape: ignore LC505 neljä luokkaa, ei neljää lasta
""",
        under=("changes", 0, "metrics", 1),
        also=("LC505",),
    ),
    "LC030": Example(
        bad="""\
need: |
  Moni tulee kouluun läksyt tekemättä. TODO: luku opettajilta
""",
        good="""\
need: |
  Joka neljäs kolmasluokkalainen tulee tiistaina kouluun läksyt tekemättä.
""",
    ),
}
