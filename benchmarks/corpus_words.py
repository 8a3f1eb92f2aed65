"""The words that the corpus's cards are made of, in three languages: no one who exists, and no place that does."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Words:
    """What the cards of one language are written with. A sentence is ``who does how when``."""

    language: str
    region: str
    municipalities: tuple[str, ...]
    places: tuple[str, ...]
    themes: tuple[tuple[str, str], ...]
    """Titles, and how ids begin."""
    groups: tuple[str, ...]
    units: tuple[str, ...]
    who: tuple[str, ...]
    does: tuple[str, ...]
    how: tuple[str, ...]
    when: tuple[str, ...]
    voices: tuple[str, ...]
    unit: str
    money: str

    def sentence(self, chance: Random) -> str:
        """One sentence, of some 80 characters."""
        parts = (chance.choice(part) for part in (self.who, self.does, self.how, self.when))
        return " ".join(parts) + "."


FINNISH = Words(
    language="fi",
    region="Järvimaa",
    municipalities=("Lammenranta", "Kivisalmi", "Uittola", "Mäntykangas"),
    places=("Pohjoisranta", "Keskusta", "Myllymäki", "Satamakortteli", "Harjunpää", "Niittylä"),
    themes=(
        ("Iltapaja", "iltapaja"),
        ("Perheiden avoin ovi", "perheiden-avoin-ovi"),
        ("Yhteinen kotikäynti", "yhteinen-kotikaynti"),
        ("Hiljainen välitunti", "hiljainen-valitunti"),
        ("Sisarusten tunti", "sisarusten-tunti"),
        ("Aamupala ennen koulua", "aamupala-ennen-koulua"),
        ("Vertaisten viikko", "vertaisten-viikko"),
    ),
    groups=("Perhepalvelujen työryhmä", "Varhaiskasvatuksen tiimi", "Oppilashuollon ryhmä", "Neuvolan tiimi"),
    units=("Perhekeskus", "Neuvola", "Kirjasto", "Nuorisotoimi", "Koulu", "Sosiaalipalvelut"),
    who=(
        *("Perheet", "Vanhemmat", "Neuvolan työntekijät", "Koulun aikuiset", "Päiväkodin aikuiset", "Nuoret"),
        *("Isovanhemmat", "Naapurit", "Vapaaehtoiset", "Kerhojen ohjaajat", "Kirjaston väki", "Esihenkilöt"),
    ),
    does=(
        *("kysyvät apua jo ensimmäisellä kerralla", "sopivat seuraavasta tapaamisesta", "istuvat saman pöydän ääreen"),
        *("kertovat, mikä arjessa toimii", "jakavat vuorot keskenään", "näkevät, kenelle asia kuuluu"),
        *("kirjaavat huomionsa yhteiseen vihkoon", "kutsuvat mukaan seuraavan perheen", "lähtevät kotiin kevyemmin"),
        *("pitävät kiinni sovitusta ajasta", "oppivat tuntemaan toisensa", "puhuvat huolesta ennen kuin se kasvaa"),
    ),
    how=(
        *("ilman jonoa", "kahdella kielellä", "tutussa paikassa", "kahvikupin ääressä", "lapsen kuullen"),
        *("yhden puhelun päästä", "parin kanssa", "kotona tai koululla", "ilman lähetettä", "rauhassa"),
    ),
    when=(
        *("joka toinen viikko", "syksyn aikana", "ennen loma-aikaa", "kouluviikon alussa", "tiistai-iltaisin"),
        *("heti ensimmäisestä päivästä", "viimeistään kuukauden kuluttua", "koko kevään", "arkena ja viikonloppuna"),
    ),
    voices=("Vanhemmat", "Työntekijät", "Esihenkilö"),
    unit="keskiarvo 1–5",
    money="euroa vuodessa",
)

SWEDISH = Words(
    language="sv",
    region="Kustbygden",
    municipalities=("Strandby", "Skärvik", "Ängsnäs", "Kvarnholm"),
    places=("Norra stranden", "Centrum", "Kvarnbacken", "Hamnkvarteret", "Åsvägen", "Ängen"),
    themes=(
        ("Kvällsverkstad", "kvallsverkstad"),
        ("Öppen dörr för familjer", "oppen-dorr"),
        ("Gemensamt hembesök", "gemensamt-hembesok"),
        ("Stilla rast", "stilla-rast"),
        ("Syskonens timme", "syskonens-timme"),
        ("Frukost före skolan", "frukost-fore-skolan"),
        ("Jämlikarnas vecka", "jamlikarnas-vecka"),
    ),
    groups=("Arbetsgruppen för familjer", "Småbarnspedagogikens team", "Elevvårdens grupp", "Rådgivningens team"),
    units=("Familjecentret", "Rådgivningen", "Biblioteket", "Ungdomsarbetet", "Skolan", "Socialtjänsten"),
    who=(
        *("Familjerna", "Föräldrarna", "De vuxna i skolan", "De vuxna på daghemmet", "De unga", "Grannarna"),
        *("De äldre i släkten", "De frivilliga", "Ledarna i klubbarna", "Personalen på biblioteket", "Cheferna"),
    ),
    does=(
        *("ber om hjälp redan första gången", "kommer överens om nästa träff", "sätter sig vid samma bord"),
        *("berättar vad som fungerar i vardagen", "delar på turerna", "ser vem som har hand om saken"),
        *("skriver sina iakttagelser i samma häfte", "bjuder med nästa familj", "går hem med lättare steg"),
        *("håller fast vid den tid som avtalats", "lär känna varandra", "talar om oron innan den växer"),
    ),
    how=(
        *("utan kö", "på två språk", "på en bekant plats", "över en kopp kaffe", "så att barnet hör"),
        *("med ett enda samtal", "tillsammans med en kollega", "hemma eller i skolan", "utan remiss", "i lugn och ro"),
    ),
    when=(
        *("varannan vecka", "under hösten", "före ledigheten", "i början av skolveckan", "på tisdagskvällar"),
        *("från första dagen", "senast efter en månad", "hela våren", "både vardag och helg"),
    ),
    voices=("Föräldrarna", "Personalen", "Chefen"),
    unit="medeltal 1–5",
    money="euro om året",
)

ENGLISH = Words(
    language="en",
    region="Northdale",
    municipalities=("Hillford", "Stonebrook", "Marshby", "Oldmill"),
    places=("North shore", "Town centre", "Mill hill", "Harbour quarter", "Ridge end", "The meadows"),
    themes=(
        ("Evening workshop", "evening-workshop"),
        ("An open door for families", "open-door"),
        ("A home visit together", "home-visit"),
        ("A quiet break", "quiet-break"),
        ("The siblings' hour", "siblings-hour"),
        ("Breakfast before school", "breakfast-before-school"),
        ("A week of peers", "week-of-peers"),
    ),
    groups=("Family services group", "Early education team", "Pupil welfare group", "Child health clinic team"),
    units=("Family centre", "Child health clinic", "Library", "Youth services", "School", "Social services"),
    who=(
        *("Families", "Parents", "The clinic's staff", "The adults at school", "The adults at the day-care centre"),
        *("Young people", "Grandparents", "Neighbours", "Volunteers", "Those who lead the clubs", "Heads of unit"),
    ),
    does=(
        *("ask for help the first time", "agree on the next meeting", "sit down at the same table"),
        *("tell what works on an ordinary day", "share the shifts", "see whose task it is"),
        *("write what they noticed in one notebook", "bring along the next family", "go home with a lighter step"),
        *("keep to the time that was agreed", "get to know each other", "talk about a worry before it grows"),
    ),
    how=(
        *(
            "without a queue",
            "in two languages",
            "in a place they know",
            "over a cup of coffee",
            "while the child hears",
        ),
        *("after a single call", "together with a colleague", "at home or at school", "without a referral", "in peace"),
    ),
    when=(
        *("every other week", "during the autumn", "before the holidays", "at the start of the school week"),
        *("on Tuesday evenings", "from the first day", "after a month at the latest", "all through the spring"),
    ),
    voices=("Parents", "Staff", "Head of unit"),
    unit="mean of 1–5",
    money="euros a year",
)

LANGUAGES = (FINNISH, SWEDISH, ENGLISH)
