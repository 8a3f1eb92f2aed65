"""Examples of the rules of completeness."""

from __future__ import annotations

from lape_cards.checks.examples.example import Example

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
prepared_by: Koulun ja nuorisopalvelujen työryhmä
""",
    ),
    "LC202": Example(
        bad="""\
need:
activity: Läksykahvila tiistaisin ja torstaisin
""",
        good="""\
need: |
  Moni kolmasluokkalainen tulee kouluun läksyt tekemättä. Iltapäivä menee
  yksin kotona, ja illalla ei enää jaksa.
activity: Läksykahvila tiistaisin ja torstaisin
""",
    ),
    "LC203": Example(
        bad="""\
benefits:
  - beneficiary: Kolmasluokkalaiset
  - beneficiary: Luokanopettajat
""",
        good="""\
benefits:
  - beneficiary: Kolmasluokkalaiset
    text: Läksyt on tehty ennen iltaa, ja iltapäivällä on seuraa.
  - beneficiary: Luokanopettajat
    text: Tunnin alku ei kulu tekemättömien läksyjen selvittämiseen.
""",
    ),
    "LC204": Example(
        bad="""\
risks:  # lisätään, kun kokeilu on alkanut
""",
        good="""\
risks:
  - id: leimautuminen
    risk: Kahvilaa pidetään heikkojen oppilaiden paikkana.
    mitigation: Kahvilasta kerrotaan koko luokalle.
    outcome:
      happened: none
""",
    ),
    "LC205": Example(
        bad="""\
change: Läksyt tehdään päivällä eikä väsyneenä illalla
current: Joka neljännen läksyt ovat tiistaina tekemättä.
target: Tekemättömiä läksyjä on puolet kevään määrästä.
ideal:
""",
        good="""\
change: Läksyt tehdään päivällä eikä väsyneenä illalla
current: Joka neljännen läksyt ovat tiistaina tekemättä.
target: Tekemättömiä läksyjä on puolet kevään määrästä.
ideal: Jokaisella on aikuinen, jonka kanssa läksyt sujuvat.
""",
        under=("changes", 0),
    ),
    "LC206": Example(
        bad="""\
actions:
  - what: Läksykahvila tiistaisin ja torstaisin
    end: 2018-12
    status: done
""",
        good="""\
actions:
  - what: Läksykahvila tiistaisin ja torstaisin
    end: 2018-12
    responsible: Nuorisopalvelut
    status: done
""",
        under=("changes", 0),
    ),
    "LC207": Example(
        bad="""\
metrics:
  - id: lasten-kertomaa
    name: Mitä lapset kertovat läksykahvilasta
""",
        good="""\
metrics:
  - id: lasten-kertomaa
    name: Mitä lapset kertovat läksykahvilasta
    follow_up: Ryhmäkeskustelu kahvilan jälkeen kerran syksyssä
""",
        under=("changes", 0),
    ),
    "LC208": Example(
        bad="""\
checkpoints:
  - id: kesakuu
    expected: Kahvila on pidetty joka keskiviikko.
""",
        good="""\
checkpoints:
  - id: kesakuu
    date: 2020-06-03
    responsible: Perhepalvelujen päällikkö
    expected: Kahvila on pidetty joka keskiviikko.
""",
        kind="rooting",
    ),
    "LC209": Example(
        bad="""\
sites:
  - name: Koulun ruokasali
  - name: Koulun kirjasto
""",
        good="""\
sites:
  - id: ruokasali
    name: Koulun ruokasali
  - id: kirjasto
    name: Koulun kirjasto
""",
    ),
    "LC220": Example(
        bad="""\
metrics:
  - id: jaksaminen
    name: Lasten arvio jaksamisestaan
    method: survey
    target: 3.5
""",
        good="""\
metrics:
  - id: jaksaminen
    name: Lasten arvio jaksamisestaan
    method: survey
    baseline: 2.9
    target: 3.5
""",
        under=("changes", 0),
    ),
    "LC221": Example(
        bad="""\
held: 2018-10-10
observations: Lapsia on paljon, ja ruokasalissa on kova melu.
decision:
""",
        good="""\
held: 2018-10-10
observations: Lapsia on paljon, ja ruokasalissa on kova melu.
decision: adjust
next: Hiljaisen työn ryhmä siirtyy kirjastoon.
""",
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
enablers: Välipala. Ilman sitä moni olisi mennyt suoraan kotiin.
""",
        good="""\
obstacles: Ruokasalin siivous on samaan aikaan kuin kahvila.
scope: Kasvoi kirjastoon, koska lapsia tuli enemmän kuin arvelimme.
enablers: Välipala. Ilman sitä moni olisi mennyt suoraan kotiin.
""",
        under=("evaluation",),
    ),
    "LC231": Example(
        bad="""\
result:
  note: Kahvilasta pidettiin, ja opettajat ovat tyytyväisiä.
""",
        good="""\
result:
  reached: partial
  note: Läksyt sujuvat, lasten jaksamisesta näyttö on ohut.
""",
        under=("changes", 0),
    ),
    "LC232": Example(
        bad="""\
risk: Ohjaaja sairastuu, eikä kahvilaa voi pitää yksin.
outcome:
""",
        good="""\
risk: Ohjaaja sairastuu, eikä kahvilaa voi pitää yksin.
outcome:
  happened: partial
  note: Kahvila peruttiin kaksi kertaa.
""",
        under=("risks", 0),
    ),
    "LC240": Example(
        bad="""\
decision: full
host: Nuorisopalvelut
""",
        good="""\
decision: full  # jatkuu kortilla laksykahvila-juurrutus
host: Nuorisopalvelut
""",
        under=("evaluation", "root"),
        continued=True,
    ),
    "LC250": Example(
        bad="""\
rooting:
  host: Esimerkkilän perhepalvelut
  costs:
  follow_up:
""",
        good="""\
rooting:
  host: Esimerkkilän perhepalvelut
  costs: Ohjaajan työaikaa kolme tuntia viikossa ja kahvit
  follow_up: Perheiltä kysytään keväisin, ja kävijät lasketaan.
""",
        kind="rooting",
    ),
}
