"""How the paper forms call the places of a card, and how people do, beside the words that lape has for them."""

from __future__ import annotations

from lape_cards.i18n import Language

FORMS_OWN: dict[str, dict[Language, tuple[str, ...]]] = {
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
        "fi": (
            "Kokeilun ajanjakso",
            "Ajanjakso",
            "Aikataulu",
            "Kokeilun aika",
            "Toteutusaika",
            "Ajankohta",
            "Kokeilun ajankohta",
        ),
        "sv": ("Tidsperiod", "Försökets tidsperiod", "Period", "Tid", "Tidpunkt", "Försökets tidpunkt"),
        "en": ("Period", "Time", "Period of the experiment", "When", "Time of the experiment"),
    },
    "date": {"fi": ("Päivämäärä", "Pvm", "Päiväys"), "sv": ("Datum",), "en": ("Date",)},
    "version": {"fi": ("Versio", "Versionumero"), "sv": ("Version",), "en": ("Version",)},
    "prepared_by": {
        "fi": (
            "Tulokortin on laatinut",
            "Tulokortin laatija",
            "Tulokortin laatijat",
            "Laatija",
            "Laatijat",
            "Laatija(t)",
            "Laatinut",
        ),
        "sv": ("Resultatkortet har utarbetats av", "Utarbetat av", "Utarbetad av", "Upprättat av", "Författare"),
        "en": ("Prepared by", "Result card prepared by", "Author", "Authors", "Author(s)"),
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
            "Tarkastelupisteet ja vastuuhenkilö(t)",
            "Tarkastelupisteet ja vastuuhenkilöt",
        ),
        "sv": (
            "Kontrollpunkt och ansvariga",
            "Kontrollpunkter och ansvariga",
            "Kontrollpunkter",
            "Kontrollpunkt",
            "Kontrollpunkt och ansvarig(a)",
        ),
        "en": (
            "Checkpoint and those responsible",
            "Checkpoint",
            "Checkpoints and those responsible",
            "Checkpoints",
            "Checkpoint and responsible",
        ),
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
    "contact": {
        "fi": ("Yhteystiedot", "Yhteystieto", "Yhteyshenkilö", "Yhteyshenkilöt", "Yhteyshenkilö(t)"),
        "sv": ("Kontaktuppgifter", "Kontaktperson", "Kontaktpersoner"),
        "en": ("Contact", "Contacts", "Contact person", "Contact persons"),
    },
    "evaluation.prepared_by": {
        "fi": ("Loppuarvioinnin laatija", "Loppuarvioinnin laatijat", "Loppuarvioinnin on laatinut"),
        "sv": ("Slututvärderingen har utarbetats av", "Slututvärderingen utarbetad av"),
        "en": ("Final evaluation prepared by",),
    },
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
