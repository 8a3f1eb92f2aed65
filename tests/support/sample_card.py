"""A rich card of an invented municipality, and the same card with every text turned against its reader."""

from __future__ import annotations

import copy
import re
from datetime import date
from typing import Any

from lape_cards.card.kinds import Experiment, Rooting, Workshop
from lape_cards.card.version import Version
from lape_cards.comparison.differences import differences
from lape_cards.documents.comparing import comparison
from lape_cards.documents.context import Born, Context
from lape_cards.documents.model import CardLink, ComparisonDocument
from lape_cards.documents.process import Side
from lape_cards.documents.telling import told

TODAY = date(2019, 6, 20)

QUESTION_KEYS = (
    "course",
    "benefits",
    "challenges",
    "obstacles",
    "scope",
    "enablers",
    "hindrances",
    "child_impacts",
    "continuation",
)

EXPERIMENT: dict[str, Any] = {
    "format": "1",
    "kind": "experiment",
    "id": "iltapaiva-yhdessa",
    "version": "3",
    "date": "2019-06-10",
    "language": "fi",
    "title": "Iltapäivä yhdessä",
    "programme": "Lammenrannan perheet",
    "area": {"region": "Järvimaa", "municipality": ["Lammenranta", "Kuusiniemi"], "place": "Keskustan koulut"},
    "period": {"start": "2019-01-07", "end": "2019-05"},
    "prepared_by": "Koulun ja nuorisotyön ryhmä",
    "group": ["rehtori", "nuorisotyöntekijä"],
    "contact": ["iltapaiva@example.org", "koulun kanslia"],
    "need": "Ensimmäinen kappale tarpeesta.\n\nToinen kappale: **moni** lapsi on iltapäivän yksin.",
    "activity": "Kerho kahtena päivänä viikossa.\n\nMukana on kaksi aikuista.",
    "benefits": [
        {
            "beneficiary": "Lapset",
            "level": "client",
            "text": "Lapsella on seuraa.",
            "result": {"reached": "full", "note": "Kaikki kävijät kertoivat saaneensa kaverin."},
        },
        {"beneficiary": "Opettajat", "level": "worker", "text": "Aamut ovat rauhallisempia."},
    ],
    "risks": [
        {
            "id": "vakea-vahan",
            "risk": "Kerhoon ei tulla.",
            "likelihood": "medium",
            "impact": "high",
            "mitigation": "Lapset valitsevat tekemisen itse.",
            "outcome": {"happened": "partial", "note": "Helmikuussa oli hiljaista."},
        },
        {"id": "tilat", "risk": "Tila menee muuhun käyttöön."},
    ],
    "changes": [
        {
            "id": "yksinaisyys",
            "change": "Harvempi lapsi on iltapäivän yksin",
            "current": "Noin 40 % (?) on yksin.",
            "target": "Enintään neljännes on yksin.",
            "ideal": "Kukaan ei ole yksin tahtomattaan.",
            "actions": [
                {
                    "what": "Kerho tiistaisin",
                    "start": "2019-01",
                    "end": "2019-05",
                    "responsible": "Nuorisotyö",
                    "status": "done",
                },
                {"what": "Kysely luokissa", "start": "2019"},
            ],
            "metrics": [
                {
                    "id": "yksin",
                    "name": "Iltapäivän yksin viettävät",
                    "type": "outcome",
                    "method": "survey",
                    "unit": "%",
                    "baseline": "40.5",
                    "target": "20-25",
                    "ideal": "0",
                    "follow_up": "Luokkakysely kolmesti",
                    "note": "Kyselyyn vastattiin nimettömänä.",
                    "measurements": [
                        {"date": "2018-12-10", "value": "38", "n": "51", "group": "comparison"},
                        {"date": "2018-12-12", "value": "40.5", "n": "84"},
                        {
                            "date": "2019-03-05",
                            "value": "33.3",
                            "n": "81",
                            "sd": "4.5",
                            "checkpoint": "talvi",
                            "note": "Yksi luokka puuttui.",
                        },
                        {"date": "2019-03-05", "value": "37", "group": "comparison"},
                        {"date": "2019-05", "value": "24.1", "n": "83", "checkpoint": "loppu"},
                        {"date": "2019-05", "value": "39", "group": "comparison"},
                    ],
                },
                {
                    "id": "kertomukset",
                    "name": "Lasten kertomukset",
                    "method": "interview",
                    "follow_up": "Piirroshetki",
                    "measurements": [
                        {"date": "2019-03-06", "text": "Kerhossa on kivaa, koska siellä saa olla.", "n": "9"},
                        {"date": "2019-05-20", "text": "Toisessa koulussa ei kysytty.", "group": "comparison"},
                    ],
                },
            ],
            "result": {"reached": "partial", "note": "Tavoite saavutettiin toisessa koulussa."},
        },
        {
            "id": "aikuinen",
            "change": "Lapsella on aikuinen, jolle puhua",
            "current": "Ei tiedetä.",
            "target": "Jokainen nimeää yhden.",
            "ideal": "Jokainen nimeää useita.",
            "metrics": [
                {
                    "id": "kaynnit",
                    "name": "Käynnit viikossa",
                    "unit": "käyntiä",
                    "direction": "up",
                    "target": "30",
                    "measurements": [
                        {"date": "2019-02-01", "value": "12", "site": "pohjoinen"},
                        {"date": "2019-02-01", "value": "9", "site": "etela"},
                        {"date": "2019-05-01", "value": "31", "site": "pohjoinen"},
                        {"date": "2019-05-01", "value": "22", "site": "etela"},
                        {"value": "5", "note": "Päivä jäi kirjaamatta."},
                    ],
                }
            ],
        },
    ],
    "elements": [
        {
            "group": "Rakenteet",
            "element": "Yhteinen kalenteri",
            "status": "partial",
            "site": "pohjoinen",
            "note": "Osin.",
        },
        {"group": "Asiakastyö", "element": "Kuulumiskierros", "status": "full"},
    ],
    "sites": [
        {"id": "pohjoinen", "name": "Pohjoinen koulu", "period": {"start": "2019-01", "end": "2019-05"}},
        {"id": "etela", "name": "Etelän koulu", "note": "Aloitti myöhemmin."},
    ],
    "checkpoints": [
        {
            "id": "talvi",
            "date": "2019-03-06",
            "responsible": ["Rehtori", "Nuorisotyö"],
            "changes": ["yksinaisyys"],
            "expected": "Kymmenen lasta käy säännöllisesti.",
            "held": "2019-03-07",
            "observations": [
                {"by": "Nuorisotyö", "text": "Kävijöitä oli seitsemän."},
                {"by": ["Opettajat", "Rehtori"], "text": "Aamut ovat rauhoittuneet."},
            ],
            "decision": "adjust",
            "next": "Kerho siirretään keskiviikkoon.",
        },
        {"id": "loppu", "date": "2019-05", "held": "2019-05-28", "observations": "Kerho täyttyi.", "decision": "root"},
        {"id": "jalkeen", "date": "2019-06-01"},
    ],
    "attachments": [
        {"title": "Kyselylomake", "path": "attachments/kysely.pdf"},
        {"title": "Ohje", "url": "https://example.org/ohje"},
    ],
    "evaluation": {
        "date": "2019-06-05",
        "prepared_by": "Koulun ja nuorisotyön ryhmä",
        **{
            key: [
                {"by": "Rehtori", "text": f"Rehtorin vastaus: {key}."},
                {"by": ["Vanhemmat", "Huoltajat"], "text": f"Vanhempien vastaus: {key}."},
                {"text": f"Nimetön vastaus: {key}."},
            ]
            for key in QUESTION_KEYS
        },
        "children_heard": [{"by": "Kolmasluokkalaiset", "text": "Lapset piirsivät kerhon."}],
        "root": {
            "decision": "partial",
            "reasons": "Kävijöitä riitti yhdessä koulussa.",
            "costs": "Noin 9 000 euroa vuodessa.",
            "means": "Nuorisotyön tunnit.",
            "host": "Nuorisopalvelut",
            "follow_up": "Kysely keväisin.",
            "municipal_decision": "true",
            "regional_decision": "false",
        },
    },
}

ROOTING: dict[str, Any] = {
    **{key: value for key, value in EXPERIMENT.items() if key not in ("evaluation", "programme")},
    "kind": "rooting",
    "id": "iltapaiva-yhdessa-juurrutus",
    "title": "Iltapäivä yhdessä, juurruttaminen",
    "period": {"start": "2019-08", "end": "2020-05"},
    "checkpoints": [{"id": "syksy", "date": "2019-11-05", "responsible": "Nuorisopalvelut"}],
    "continues": "iltapaiva-yhdessa",
    "rooting": {
        "host": "Nuorisopalvelut ottaa kerhon.",
        "costs": "9 000 euroa.",
        "funding": "Talousarvio.",
        "decisions": [
            {"body": "Sivistyslautakunta", "what": "Tilat", "date": "2019-08-20", "status": "approved"},
            {"body": "Valtuusto", "what": "Raha"},
        ],
        "follow_up": "Kysely keväisin.",
    },
}

WORKSHOP: dict[str, Any] = {
    "format": "1",
    "kind": "workshop",
    "id": "syystyopaja",
    "language": "fi",
    "version": "1",
    "date": "2018-10-02",
    "title": "Syystyöpaja",
    "programme": "Lammenrannan perheet",
    "area": {"region": "Järvimaa", "municipality": ["Lammenranta"], "place": "Nuorisotalo"},
    "organisers": ["Koulutoimi", "Nuorisopalvelut"],
    "aims": ["Kuulla lapsia ensin.", "Löytää **yksi** kokeiltava asia."],
    "subject": "Koulun iltapäivätoiminnan malli.",
    "groups": [
        {
            "name": "Koululaiset",
            "participants": "12",
            "assessments": [
                {
                    "theme": "Iltapäivän tunnit",
                    "solves": ["Koululla saa olla neljään.", "Välipala on aina."],
                    "lacks": "Isommille ei ole tekemistä.",
                    "proposals": [
                        {
                            "id": "oma-kerho",
                            "text": "Kerho, jonka ohjelman koululaiset päättävät.",
                            "responsible": ["Nuorisopalvelut", "Rehtori"],
                            "promised": "Kokeillaan kevätlukukausi.",
                            "experiment": "iltapaiva-yhdessa",
                        },
                        {"id": "kesakerho", "text": "Sama myös kesällä.", "experiment": "kesakerho-lammella"},
                    ],
                },
                {"theme": "Matka kotiin", "solves": "Kuljetus on järjestetty."},
            ],
            "questions": ["Kenen kanssa olet koulun jälkeen?", "Mitä tekisit, jos saisit päättää?"],
            "leadership": [
                {"issue": "Kukaan ei johda iltapäivää.", "solution": "Rehtori nimeää vetäjän."},
                {"issue": "?"},
            ],
            "notes": "Ryhmä kävi tilat läpi kävellen.",
        },
        {"participants": "8", "assessments": [{"proposals": [{"text": "Ehdotus, jolla ei ole tunnusta."}]}]},
    ],
    "interviews": [
        {"where": "Koulun piha", "view": "client", "wants": ["Joku aikuinen, joka kuuntelee.", "Pehmeä sohva."]},
        {"where": "Kunnantalo", "view": "management", "wants": "Tieto siitä, moniko on yksin."},
        {"where": "Kirjasto", "wants": "Hiljainen nurkka."},
    ],
    "takeaways": ["Lapset tietävät, mitä puuttuu.", "Tila löytyy, aikuinen puuttuu."],
    "attachments": [{"title": "Piirrokset", "path": "attachments/piirrokset.pdf"}],
}

VERSIONS = (
    Version("iltapaiva-yhdessa", 1, "a" * 40, "1" * 40, date(2018, 12, 14), "Suunnitelma valmis", "Kerhoryhmä"),
    Version("iltapaiva-yhdessa", 2, "b" * 40, "2" * 40, date(2019, 3, 7), "Talven piste pidetty", "Kerhoryhmä"),
    Version("iltapaiva-yhdessa", None, "c" * 40, "3" * 40, date(2019, 4, 2), "Luonnos kesken", "Kerhoryhmä"),
    Version("iltapaiva-yhdessa", 3, "d" * 40, "4" * 40, date(2019, 6, 10), "Loppuarviointi", "Kerhoryhmä"),
)

# Keys whose values mean something to the program: everything else on a card is free text.
_MEANT = frozenset(
    re.findall(
        r"\w+",
        "format kind id version date language start end level reached likelihood impact happened status type method "
        "direction baseline value n sd group checkpoint site held decision municipal_decision regional_decision "
        "continues changes participants view experiment",
    )
)


def experiment(**over: Any) -> Experiment:
    return Experiment.model_validate({**EXPERIMENT, **over})


def rooting(**over: Any) -> Rooting:
    return Rooting.model_validate({**ROOTING, **over})


def workshop(**over: Any) -> Workshop:
    return Workshop.model_validate({**WORKSHOP, **over})


def before(data: dict[str, Any], *, held: bool = False) -> dict[str, Any]:
    """What an earlier version of the card said: nothing answered or judged yet, other goals; one checkpoint held."""
    earlier = copy.deepcopy(data)
    del earlier["evaluation"]
    earlier["need"] = f"{earlier['need']}\n\nKolmas kappale jäi myöhemmin pois."
    earlier["risks"] = earlier["risks"][:1]
    del earlier["risks"][0]["outcome"]
    row = earlier["changes"][0]
    del row["result"]
    row["actions"][0]["status"] = "ongoing"
    row["metrics"][0]["target"] = "10"
    row["metrics"][0]["measurements"] = row["metrics"][0]["measurements"][:2]
    for point in earlier["checkpoints"][1 if held else 0 :]:
        for key in ("held", "observations", "decision", "next"):
            point.pop(key, None)
    return earlier


def said(data: dict[str, Any] = EXPERIMENT) -> dict[str, Experiment]:
    """What the versions said, but for the draft, which cannot be read."""
    texts = {"a": before(data), "b": before(data, held=True), "d": data}
    return {name * 40: Experiment.model_validate(text) for name, text in texts.items()}


def compared(
    old: dict[str, Any] | None = None, new: dict[str, Any] = EXPERIMENT, *, language: Any = None
) -> ComparisonDocument:
    """The document of what differs between an earlier version of the card and its last one."""
    earlier, later = (Experiment.model_validate(data) for data in (old or before(new), new))
    sides = Side(1, date(2018, 12, 14), "Suunnitelma valmis"), Side(3, date(2019, 6, 10), "Loppuarviointi")
    return comparison(later, *sides, told(differences(earlier, later)), draft=False, language=language)


def context(**over: Any) -> Context:
    return Context(
        **{
            "today": TODAY,
            "versions": VERSIONS,
            "said": said(),
            "continues": CardLink("iltapaiva-yhdessa", "Iltapäivä yhdessä"),
            "born": {"iltapaiva-yhdessa": Born("Iltapäivä yhdessä", "evaluated")},
            **over,
        }
    )


def texts_of(value: Any, key: str = "") -> list[str]:
    """Every free text of a card's data."""
    if isinstance(value, dict):
        return [text for name, item in value.items() for text in texts_of(item, name)]
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item, key)]
    return [] if _is_meant(key, value) else [value]


def with_texts(value: Any, replacement: str, key: str = "") -> Any:
    """The card's data with every free text replaced."""
    if isinstance(value, dict):
        return {name: with_texts(item, replacement, name) for name, item in value.items()}
    if isinstance(value, list):
        return [with_texts(item, replacement, key) for item in value]
    return value if _is_meant(key, value) else replacement


def _is_meant(key: str, value: str) -> bool:
    # A row's states and a metric's numbers share their keys; a working group and a measurement's group too.
    is_number = value[:1].isdigit()
    if key in ("target", "ideal", "current"):
        return is_number
    if key == "group":
        return value in ("pilot", "comparison")
    return key in _MEANT
