"""What the form's labels mean: in three languages, with or without numbers and colons, as groups have typed them.

A place is a dotted name: ``need``, ``changes.target``, ``evaluation.course``. One label may mean several places; where
it stands decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from lape_cards.card.base import Part, guide_of, label_of
from lape_cards.card.evaluation import PARTS, Evaluation
from lape_cards.card.kinds import ResultCard, Rooting, RootingPlan, RootingStep
from lape_cards.card.parts import Area, Benefit, Change, Checkpoint, Outcome, Result, Risk, RootDecision
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.message import N_, Message

SECTIONS = frozenset({"changes", "checkpoints", "evaluation", "rooting", "root", "results"})
"""Places that are headings over other places, and hold no text of their own."""
LISTS = ("changes", "benefits", "risks", "checkpoints", "decisions", "results")
"""Lists whose parts stand in the columns of a table."""

RESULT_OF_ROW = N_("What was reached")
NAME_OF_CHECKPOINT = N_("Checkpoint")

_PARTS: tuple[tuple[str, type[Part], tuple[str, ...]], ...] = (
    (
        "",
        ResultCard,
        (
            "title",
            "area",
            "period",
            "date",
            "version",
            "prepared_by",
            "group",
            "contact",
            "programme",
            "need",
            "activity",
            "benefits",
            "risks",
            "changes",
            "checkpoints",
            "attachments",
            "elements",
            "sites",
            "evaluation",
        ),
    ),
    ("", Rooting, ("continues", "rooting")),
    ("area.", Area, ("region", "municipality", "place")),
    ("changes.", Change, ("change", "current", "target", "ideal", "actions", "metrics")),
    ("benefits.", Benefit, ("beneficiary", "level", "text", "result")),
    ("risks.", Risk, ("risk", "likelihood", "impact", "mitigation", "outcome")),
    ("checkpoints.", Checkpoint, ("date", "responsible", "expected", "held", "observations", "decision", "next")),
    (
        "evaluation.",
        Evaluation,
        (
            "date",
            "prepared_by",
            "course",
            "benefits",
            "challenges",
            "obstacles",
            "scope",
            "enablers",
            "hindrances",
            "child_impacts",
            "children_heard",
            "continuation",
            "root",
        ),
    ),
    (
        "root.",
        RootDecision,
        ("decision", "reasons", "costs", "means", "host", "follow_up", "municipal_decision", "regional_decision"),
    ),
    ("rooting.", RootingPlan, ("host", "costs", "funding", "decisions", "follow_up")),
    ("decisions.", RootingStep, ("body", "what", "date", "status")),
    ("results.", Result, ("reached", "note")),
)

_FORMS_OWN: dict[str, dict[Language, tuple[str, ...]]] = {
    "title": {
        "fi": ("Ketterän kokeilun nimi", "Kokeilun nimi", "Nimi", "Kokeilu"),
        "sv": ("Försökets namn", "Namn", "Det snabba försökets namn"),
        "en": ("Name", "Name of experiment", "Experiment"),
    },
    "area": {
        "fi": ("Kokeilun toteutusalue (maantieteellinen)", "Toteutusalue", "Alue", "Kokeilun alue"),
        "sv": ("Område (geografiskt)", "Område"),
        "en": ("Area (geographic)", "Area"),
    },
    "period": {
        "fi": ("Kokeilun ajanjakso", "Ajanjakso", "Aikataulu", "Kokeilun aika", "Toteutusaika"),
        "sv": ("Tidsperiod", "Försökets tidsperiod", "Period", "Tid"),
        "en": ("Period", "Time", "Period of the experiment"),
    },
    "date": {"fi": ("Päivämäärä", "Pvm", "Päiväys"), "sv": ("Datum",), "en": ("Date",)},
    "version": {"fi": ("Versio", "Versionumero"), "sv": ("Version",), "en": ("Version",)},
    "prepared_by": {
        "fi": ("Tulokortin on laatinut", "Tulokortin laatija", "Laatija", "Laatijat", "Laatinut"),
        "sv": ("Resultatkortet har utarbetats av", "Utarbetat av", "Utarbetad av"),
        "en": ("Prepared by", "Result card prepared by"),
    },
    "need": {
        "fi": (
            "Lyhyt kuvaus kokeilun tarpeen havaitsemisesta ja historiasta",
            "Tarve ja historia",
            "Kokeilun tarve",
            "Tarpeen havaitseminen ja historia",
        ),
        "sv": ("Kort beskrivning av hur behovet upptäcktes och av bakgrunden", "Behov och bakgrund"),
        "en": ("Need and history", "How the need was noticed and its history"),
    },
    "activity": {
        "fi": ("Mitä tehdään", "Mitä kokeilussa tehdään"),
        "sv": ("Vad görs", "Vad görs i försöket"),
        "en": ("What is done",),
    },
    "benefits": {
        "fi": ("Toiminnan oletetut hyödyt", "Oletetut hyödyt", "Hyödyt"),
        "sv": ("Förväntad nytta", "Verksamhetens förväntade nytta"),
        "en": ("Expected benefits",),
    },
    "risks": {
        "fi": ("Tunnistetut riskit", "Riskit"),
        "sv": ("Identifierade risker", "Risker"),
        "en": ("Identified risks", "Risks"),
    },
    "changes.change": {
        "fi": ("Asia, jota kokeilulla halutaan muuttaa", "Muutettava asia", "Asia jota halutaan muuttaa"),
        "sv": ("Det som försöket ska förändra", "Det som ska förändras"),
        "en": ("What the experiment wants to change",),
    },
    "changes.current": {"fi": ("Nykytila", "Nykytilanne"), "sv": ("Nuläge",), "en": ("Current state",)},
    "changes.target": {"fi": ("Tavoitetila", "Tavoite"), "sv": ("Målbild", "Mål"), "en": ("Target state", "Target")},
    "changes.ideal": {"fi": ("Ihannetila",), "sv": ("Idealläge",), "en": ("Ideal state", "Ideal")},
    "changes.actions": {
        "fi": ("Toimenpiteet", "Toimenpide"),
        "sv": ("Åtgärder", "Åtgärd"),
        "en": ("Actions", "Action"),
    },
    "changes.metrics": {
        "fi": (
            "Arviointi: mittari/seurantatapa",
            "Mittari/seurantatapa",
            "Arviointi",
            "Mittari",
            "Mittarit",
            "Arviointi (mittari/seurantatapa)",
            "Seurantatapa",
        ),
        "sv": ("Utvärdering: mätare/uppföljningssätt", "Mätare/uppföljningssätt", "Utvärdering", "Mätare"),
        "en": ("Evaluation: metric / way of following up", "Evaluation", "Metric", "Metrics"),
    },
    "changes.checkpoint": {
        "fi": (
            "Tarkastelupiste ja vastuuhenkilö(t)",
            "Tarkastelupiste ja vastuuhenkilöt",
            "Tarkastelupiste",
            "Tarkastelupiste ja vastuuhenkilö",
            "Tarkastelupisteet",
        ),
        "sv": ("Kontrollpunkt och ansvariga", "Kontrollpunkt", "Kontrollpunkt och ansvarig(a)"),
        "en": ("Checkpoint and those responsible", "Checkpoint", "Checkpoint and responsible"),
    },
    "evaluation": {
        "fi": ("Loppuarviointi", "Ketterät kokeilut -vaihe", "Loppuarviointilomake"),
        "sv": ("Slututvärdering", "Försöksfasen"),
        "en": ("Final evaluation",),
    },
    "evaluation.course": {"fi": ("Kokeilun sujuminen",), "sv": ("Hur försöket löpte",), "en": ("How it went",)},
    "evaluation.benefits": {
        "fi": ("Odotetut ja odottamattomat hyödyt",),
        "sv": ("Väntad och oväntad nytta",),
        "en": ("Expected and unexpected benefits",),
    },
    "evaluation.challenges": {
        "fi": ("Kokeilun aikana havaitut haasteet ja keinot niiden ratkaisemiseksi", "Haasteet"),
        "sv": ("Utmaningar och hur de löstes", "Utmaningar"),
        "en": ("Challenges, and how they were met", "Challenges"),
    },
    "evaluation.obstacles": {
        "fi": ("Esteet ja ongelmat, joita ei kyetty ratkaisemaan", "Esteet ja ongelmat"),
        "sv": ("Hinder och problem som inte kunde lösas", "Hinder och problem"),
        "en": ("Obstacles that could not be solved", "Obstacles"),
    },
    "evaluation.scope": {
        "fi": (
            "Kokeilun laajeneminen / supistuminen",
            "Laajeneminen/supistuminen",
            "Kokeilun laajeneminen tai supistuminen",
        ),
        "sv": ("Utvidgning / begränsning", "Utvidgning eller begränsning"),
        "en": ("Growth or shrinkage", "Growth / shrinkage"),
    },
    "evaluation.enablers": {
        "fi": ("Asiat, jotka edistivät kokeilua",),
        "sv": ("Det som främjade försöket",),
        "en": ("What helped",),
    },
    "evaluation.hindrances": {
        "fi": ("Asiat, jotka estivät tai vaikeuttivat kokeilua",),
        "sv": ("Det som hindrade eller försvårade", "Det som hindrade eller försvårade försöket"),
        "en": ("What hindered",),
    },
    "evaluation.child_impacts": {
        "fi": ("Kokeilun odotetut lapsivaikutukset", "Odotetut lapsivaikutukset"),
        "sv": ("Väntade konsekvenser för barn",),
        "en": ("Expected impacts on children",),
    },
    "evaluation.continuation": {
        "fi": ("Kokeilun jatkuminen",),
        "sv": ("Försökets fortsättning",),
        "en": ("Continuation",),
    },
    "rooting.host": {"fi": ("Isäntätaho",), "sv": ("Värd",), "en": ("Host",)},
    "rooting.costs": {"fi": ("Kustannukset",), "sv": ("Kostnader",), "en": ("Costs",)},
    "rooting.funding": {"fi": ("Rahoitus",), "sv": ("Finansiering",), "en": ("Funding",)},
    "rooting.follow_up": {"fi": ("Seuranta",), "sv": ("Uppföljning",), "en": ("Follow-up",)},
    "decisions": {
        "fi": ("Tarvittavat päätökset", "Päätökset"),
        "sv": ("Beslut som behövs", "Beslut"),
        "en": ("Decisions needed",),
    },
    "group": {"fi": ("Työryhmä",), "sv": ("Arbetsgrupp",), "en": ("Working group",)},
    "contact": {"fi": ("Yhteystiedot", "Yhteystieto"), "sv": ("Kontaktuppgifter",), "en": ("Contact",)},
    "*": {
        "fi": (
            "Tulokortti",
            "Ketterä kokeilu",
            "Ketterän kokeilun tulokortti",
            "Tulokortti – ketterä kokeilu",
            "Lapsivaikutusten arviointi",
            "PDCA",
            "Suunnittele",
            "Toteuta",
            "Arvioi",
            "Kehitä",
            "PDCA-ympyrä",
        ),
        "sv": (
            "Resultatkort",
            "Snabbt försök",
            "Bedömning av konsekvenser för barn",
            "Planera",
            "Genomför",
            "Utvärdera",
            "Utveckla",
        ),
        "en": ("Result card", "Agile experiment", "Child impact assessment", "Plan", "Do", "Check", "Act"),
    },
    "*rooting": {
        "fi": ("Juurruttamissuunnitelma", "Juurtamissuunnitelma"),
        "sv": ("Förankringsplan",),
        "en": ("Rooting plan",),
    },
}
"""How the paper forms call the places, and how people do; ``*`` are words that only tell which form it is."""

_NUMBER = re.compile(r"^\(?\d{1,2}\s?[.):]\s*|^(?:kysymys|fråga|question)\s+\d{1,2}\s*[.:)]?\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")
_SIGNS = re.compile(r"[^\w/]+")
_LEAD = re.compile(r"^(?P<label>[^:\n]{2,110}?)\s*:\s+(?P<value>\S.*)$", re.DOTALL)
_FUZZY_FROM = 12


@dataclass(frozen=True, slots=True)
class Label:
    """What a label may mean, the likeliest first, and in which languages it is called so."""

    places: tuple[str, ...]
    languages: frozenset[str]


def plain(text: str) -> str:
    """A label's letters alone, as it is looked up."""
    text = _NUMBER.sub("", text.strip())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(_SIGNS.sub(" ", text.replace("/", " / ")).split()).replace(" / ", "/")


@cache
def _vocabulary() -> dict[str, Label]:
    places: dict[str, list[str]] = {}
    spoken: dict[str, set[str]] = {}
    for place, language, text in _known():
        for one in dict.fromkeys((plain(text), plain(_ASIDE.sub("", text)))):
            if place not in places.setdefault(one, []):
                places[one].append(place)
            spoken.setdefault(one, set()).add(language)
    return {text: Label(tuple(found), frozenset(spoken[text])) for text, found in places.items()}


def _known() -> Iterator[tuple[str, Language, str]]:
    for place, words in _FORMS_OWN.items():
        for language, texts in words.items():
            for text in texts:
                yield place, language, text
    for language in LANGUAGES:
        say = translator(language)
        for prefix, model, names in _PARTS:
            for name in names:
                yield _place(prefix, name), language, say(label_of(model, name))
        for part in PARTS:
            yield "*rooting" if part is PARTS[-1] else "*", language, say(part.heading)
        yield "results.change", language, say(label_of(Change, "change"))
        yield "results", language, say(RESULT_OF_ROW)
        yield "risks.outcome", language, say(label_of(Outcome, "happened"))
        yield "checkpoints.id", language, say(NAME_OF_CHECKPOINT)


def _place(prefix: str, name: str) -> str:
    return {"evaluation.root": "root", "rooting.decisions": "decisions"}.get(prefix + name, prefix + name)


@cache
def _guides() -> dict[str, str]:
    """The form's guides in every language, as they are looked up."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        say = translator(language)
        for _, model, names in _PARTS:
            for name in names:
                if guide := guide_of(model, name):
                    found[plain(say(guide))] = language
    return found


def is_guide(text: str) -> bool:
    """Whether a paragraph is one of the form's guides."""
    return plain(text) in _guides()


def label(text: str, *, nearly: bool = True) -> Label | None:
    """What ``text`` means, where all of it is a label; ``nearly`` forgives a slip of the finger."""
    if len(text) > 160 or "\n" in text:
        return None
    known = _vocabulary()
    for one in (plain(text), plain(_ASIDE.sub("", text.rstrip(" :.?*")))):
        if one in known:
            return known[one]
    one = plain(text)
    if nearly and len(one) >= _FUZZY_FROM and not text.rstrip().endswith("."):
        alike = [word for word in known if abs(len(word) - len(one)) <= 3 and _begins_or_ends_like(word, one)]
        close = get_close_matches(one, alike, n=1, cutoff=0.92)
        return known[close[0]] if close else None
    return None


def _begins_or_ends_like(one: str, other: str) -> bool:
    return one[:4] == other[:4] or one[-4:] == other[-4:]


def split(text: str) -> tuple[Label, str, str] | None:
    """A label, how it stands there, and the value behind its colon."""
    match = _LEAD.match(text)
    # The form's own label for the metrics has a colon in it.
    for end in [found.end() for found in re.finditer(r":\s+", text[:160])][::-1][:3] if match else ():
        found = label(text[:end].rstrip(" :"), nearly=False)
        if found is not None and text[end:].strip():
            return found, text[:end], text[end:].strip()
    return None


def shown(place: str) -> Message | str:
    """What a place is called for a reader."""
    for prefix, model, names in _PARTS:
        for name in names:
            if _place(prefix, name) == place or name == place:
                return Message(label_of(model, name))
    return Message("Checkpoint and those responsible") if place == "changes.checkpoint" else place
