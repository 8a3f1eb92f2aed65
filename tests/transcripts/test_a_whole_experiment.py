"""A group's whole experiment at a terminal, typing only what a group would type; at the end every word is kept."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path, PurePath

import pytest
from terminal import ROOT, Terminal

TYPED = re.compile(r"\w+")


@dataclass
class Group:
    """A working group at its terminal: what they type is remembered."""

    folder: Path
    lang: str
    words: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def sit_down(self, day: str, *args: str) -> Sitting:
        """Call a verb of ``lape`` on a day."""
        return Sitting(self, Terminal(args, self.folder, lang=self.lang, environ={"LAPE_TODAY": day}))

    def run(self, day: str, *args: str) -> str:
        """Call a verb that asks nothing, and give what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "lape_cards", "--lang", self.lang, "--today", day, *args],
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout + done.stderr


@dataclass
class Sitting:
    """One call of a verb that asks."""

    group: Group
    terminal: Terminal

    def answer(self, *pairs: tuple[str, str | int]) -> Sitting:
        """Answer questions: a text is typed after the question; a number is a choice.

        The arrow stands at what was answered before, else at “not now”, below which the first choice comes again.
        """
        for question, answer in pairs:
            if isinstance(answer, int):
                self.terminal.choose(answer, question)
            else:
                self.terminal.type(answer, question)
                self.group.words.append(answer)
        return self

    def end(self, says: str) -> str:
        """Wait until the verb is done; ``says`` is on the screen."""
        code = self.terminal.end()
        screen = self.terminal.screen()
        assert code == 0, screen
        assert says in " ".join(screen.split()), screen
        return screen


def assert_kept(words: Sequence[str], *documents: str) -> None:
    """Every word that was typed stands in one of the documents; days and numbers as the language writes them."""
    text = " ".join(documents)
    missing = [word for answer in words for word in TYPED.findall(answer) if word not in text]
    assert missing == []


FINNISH_PLAN: tuple[tuple[str, str | int], ...] = (
    ("Alue", "Uusimaa"),
    ("Kunta", "Esimerkkilä"),
    ("Paikka", "Pohjoinen alue"),
    ("Alkaa", "8.1.2018"),
    ("Päättyy", "31.5.2018"),
    ("Tulokortin on laatinut", "Perhepalvelujen työryhmä"),
    (
        "Lyhyt kuvaus kokeilun tarpeen",
        "Vanhemmat jonottavat: ensimmäinen aika on kuukauden päässä.\nAiemmin kokeiltiin soittoaikaa.",
    ),
    ("Mitä tehdään", "Ohjaaja päivystää eteisessä # joka tiistai, ei ajanvarausta"),
    ("Kuka hyötyy", "Perheet"),
    ("Oletettu hyöty", "Apu tulee viikossa – ei kuukaudessa"),
    ("Kuka muu hyötyy", ""),
    ("Riski", "Ohjaaja sairastuu"),
    ("Miten riskiin varaudutaan", "Toinen ohjaaja tuntee paikan"),
    ("Seuraava riski", ""),
    ("Asia, jota kokeilulla halutaan muuttaa", "Odotusaika lyhenee"),
    ("Nykytila", "Kuukausi (?), noin 30 päivää"),
    ("Tavoitetila", "Viikko"),
    ("Ihannetila", "Sama päivä"),
    ("Toimenpide", "Päivystys tiistaisin"),
    ("Alkaa", "1/2018"),
    ("Päättyy", "5/2018"),
    ("Vastuuhenkilö(t)", "Perhepalvelut, Päiväkodin johto"),
    ("Seuraava toimenpide", ""),
    ("Mittari", "Odotusaika ensimmäiseen tapaamiseen"),
    ("Menetelmä", 4),  # register
    ("Yksikkö", "päivää"),
    ("Lähtötaso", "30"),
    ("Tavoite", "7"),
    ("Seurantatapa", "Ajanvarauksesta kerran kuussa"),
    ("Muu mittari tai seurantatapa", ""),
    ("Muu asia, jota kokeilulla", ""),
    ("Tarkastelupisteen nimi", "alkukevät"),
    ("Suunniteltu ajankohta", "15.2.2018"),
    ("Vastuuhenkilö(t)", "Perhepalvelut"),
    ("Mitä odotamme näkevämme", "Jono on puolittunut"),
    ("Seuraava tarkastelupiste", ""),
)


def _hold(group: Group, card: str, day: str, *answers: tuple[str, str | int]) -> None:
    sitting = group.sit_down(day, "checkpoint", card)
    sitting.answer(("Milloin tarkastelupiste pidettiin", ""), *answers).end("tallennettu")


def _evaluate(group: Group, card: str, day: str, voice: str, *answers: tuple[str, str | int]) -> None:
    sitting = group.sit_down(day, "evaluate", card)
    sitting.terminal.reply(voice, "Kenen vastaukset")
    group.words.append(voice)
    sitting.answer(*answers).end("Seuraava vastaaja")


def _questions(*answers: str) -> tuple[tuple[str, str], ...]:
    """Answers to the nine questions in their order, that on hearing the children after the eighth.

    The ninth is left to whoever answers it in parts first.
    """
    numbers = [*(f"{number}. " for number in range(1, 9)), "Miten lapsia kuultiin", "9. "]
    return tuple(zip(numbers, answers, strict=False))


def test_a_whole_experiment_in_finnish(tmp_path: Path) -> None:
    group = Group(tmp_path, "fi")
    begun = group.sit_down("2017-12-11", "init", "kortit")
    begun.terminal.reply("Perhepalvelujen työryhmä", "Mikä on työryhmäsi nimi")
    begun.end("lape new")
    group.folder = tmp_path / "kortit"
    card = "perheohjaaja-paivakodissa"
    sitting = group.sit_down("2017-12-11", "new", "Perheohjaaja päiväkodissa").answer(*FINNISH_PLAN)
    sitting.end(f"lape check {card}")
    assert "täytetty 100\N{NO-BREAK SPACE}%" in group.run("2017-12-11", "check")
    group.run("2017-12-11", "save", "-m", "Suunnitelma")
    _hold(
        group,
        card,
        "2018-02-15",
        ("missä vaiheessa se on nyt", 1),
        ("Kenen havainnot", "Päiväkodin johto"),
        ("Mitä havaittiin", "Eteinen on täynnä, ja jono lyhenee."),
        ("Kenen havainnot", "Vanhemmat"),
        ("Mitä havaittiin", "Ohjaajan löytää helposti: hän istuu oven vieressä"),
        ("Kenen havainnot", ""),
        ("Kuinka hyvin", 2),
        ("Lisätieto", "Puolet matkasta"),
        ("uusi mittaus", "18"),
        ("Kuinka moneen", "12"),
        ("toteutuiko se", 0),
        ("Mitä päätitte", 2),
        ("Mitä tehdään toisin", "Päivystys siirtyy iltapäivään"),
        ("Milloin on seuraava", "15.4.2018"),
        ("Tarkastelupisteen nimi", "kevät"),
    )
    group.run("2018-03-01", "measure", card, "1", "12,5", "--n", "14", "--date", "28.2.2018")
    _hold(
        group,
        card,
        "2018-04-17",
        ("missä vaiheessa se on nyt", 0),
        ("Mitä odotitte", "Jonoa ei enää ole"),
        ("Kenen havainnot", ""),
        ("Mitä havaittiin", "Jono katosi, mutta ohjaaja sairastui viikoksi."),
        ("Kuinka hyvin", 0),
        ("Lisätieto", ""),
        ("uusi mittaus", "9"),
        ("Kuinka moneen", ""),
        ("toteutuiko se", 2),
        ("Lisätieto", "Toinen ohjaaja tuli tilalle"),
        ("Mitä päätitte", 1),
        ("Mitä tehdään toisin", "Kerrotaan toisesta ohjaajasta"),
        ("Milloin on seuraava", "31.5.2018"),
        ("Tarkastelupisteen nimi", "loppu"),
    )
    _hold(
        group,
        card,
        "2018-05-31",
        ("missä vaiheessa se on nyt", 1),
        ("Mitä odotitte", ""),
        ("Kenen havainnot", "Perhepalvelut"),
        ("Mitä havaittiin", "Viikon odotus on nyt tavallinen."),
        ("Kenen havainnot", ""),
        ("Kuinka hyvin", 3),
        ("Lisätieto", "Odotus on seitsemän päivää"),
        ("uusi mittaus", "7"),
        ("Kuinka moneen", "20"),
        ("toteutuiko se", 0),
        ("Lisätieto", ""),
        ("Mitä päätitte", 5),
        ("Mitä tehdään toisin", "Tehdään loppuarviointi"),
    )
    _evaluate(
        group,
        card,
        "2018-06-11",
        "Päiväkodin johto",
        *_questions(
            "Sujuvasti",
            "Jono lyheni",
            "Tila oli ahdas",
            "Rahaa ei saatu",
            "Laajeni",
            "Ohjaajan luonne",
            "Epäluulo",
            "Rauhallisemmat aamut",
            "Piirtämällä",
        ),
        ("Esitättekö käytännön juurruttamista", 1),
        ("Perustelut", "Jono lyheni neljännekseen"),
        ("Kustannukset", "Puoli työpäivää viikossa"),
        ("Mikä sen mahdollistaa", "Esimiehen tuki"),
        ("Isäntätaho", "Perhepalvelut"),
        ("Seuranta", "Odotusaika neljännesvuosittain"),
        ("Tarvitaanko kunnan", 1),
        ("Tarvitaanko alueen", 2),
        ("9. ", "Kyllä, pysyväksi"),
        ("kuinka pitkälle päästiin", 1),
        ("Lisätieto", "Perheet kertoivat itse"),
        ("Loppuarvioinnin on laatinut", ""),
    )
    for voice, word in (("Vanhemmat", "Helposti"), ("Perhepalvelut", "Opettavaisesti")):
        _evaluate(group, card, "2018-06-12", voice, *_questions(word, *[""] * 8, f"Jatkakaa, sanoo {voice}"))
    group.run("2018-06-12", "save", card, "-m", "Loppuarviointi")
    plan = group.sit_down("2018-06-18", "root", card)
    _fill_in_the_plan(plan)
    group.run("2018-06-18", "save", "-m", "Juurruttamissuunnitelma")
    documents = [
        group.run("2018-06-20", "render", name, "-d", document, "-t", "md", "-o", "-")
        for name, document in ((card, "card"), (card, "evaluation"), (f"{card}-juurruttamissuunnitelma", "rooting"))
    ]
    assert_kept(group.words, *documents)
    _submit(group, card)
    assert "Kaikki on ennallaan" in group.run("2018-06-20", "verify")
    assert [
        line.split()[0] for line in group.run("2018-06-20", "history", card).splitlines() if line[:1].isdigit()
    ] == list("12345")


def _submit(group: Group, card: str) -> None:
    """Name the manager in the settings, as the file asks for it, and submit: a message with the documents is ready."""
    settings = group.folder / "lape.yaml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("  title:", "  title: Hankepäällikkö").replace("  contact:", "  contact: hanke@example.org")
    settings.write_text(text, encoding="utf-8")
    group.run("2018-06-20", "submit", card)
    (path,) = (group.folder / "documents").rglob("*.eml")
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert "hanke@example.org" in message["To"]
    names = [part.get_filename() for part in message.iter_attachments()]
    assert {PurePath(str(name)).suffix for name in names} >= {".html", ".docx"}
    assert any("evaluation" in str(name) for name in names)


def _fill_in_the_plan(plan: Sitting) -> None:
    """What the plan does not take over from the card is asked for."""
    plan.answer(
        ("Alkaa", "8/2018"),
        ("Päättyy", "7/2019"),
        ("Toimenpide", "Päivystys kirjataan vuosikelloon"),
        ("Alkaa", "8/2018"),
        ("Päättyy", "9/2018"),
        ("Vastuuhenkilö(t)", "Perhepalvelut"),
        ("Seuraava toimenpide", ""),
        ("Tarkastelupisteen nimi", "talvi"),
        ("Suunniteltu ajankohta", "15.1.2019"),
        ("Vastuuhenkilö(t)", "Perhepalvelut"),
        ("Mitä odotamme näkevämme", "Odotus pysyy viikossa"),
        ("Seuraava tarkastelupiste", ""),
    ).end("lape save")


FIRST_HALVES = {
    "sv": (
        "Vad heter er arbetsgrupp",
        "Familjetjänsternas arbetsgrupp",
        "Fredagskafé för familjer",
        "fredagskafe-for-familjer",
        (
            ("Region", "Nyland"),
            ("Kommun", "Exempelby"),
            ("Plats", "Norra delen"),
            ("Början", "8.1.2018"),
            ("Slut", "5/2018"),
            ("Resultatkortet har utarbetats av", "Familjetjänsterna"),
            ("Kort beskrivning", "Ingen att fråga: kön är en månad.\nFörut fanns en telefontid."),
            ("Vad görs", "Kaffe # varje fredag, utan tidsbokning"),
            ("Vem har nytta", "Familjerna"),
            ("Förväntad nytta", "Hjälp inom en vecka – inte en månad"),
            ("Vem mer har nytta", ""),
            ("Risk", "Värden blir sjuk"),
            ("Hur risken bemöts", "En annan värd känner stället"),
            ("Nästa risk", ""),
            ("Det som försöket ska förändra", "Väntan blir kortare"),
            ("Nuläge", "En månad (?)"),
            ("Målbild", "En vecka"),
            ("Idealläge", "Samma dag"),
            ("Det som ska göras", "Kaffe varje fredag"),
            ("Början", "1/2018"),
            ("Slut", "5/2018"),
            ("Ansvariga", "Familjetjänsterna"),
            ("Nästa åtgärd", ""),
            ("Mätare", "Väntetid"),
            ("Metod", 4),
            ("Enhet", "dagar"),
            ("Utgångsläge", "30"),
            ("Mål", "7"),
            ("Uppföljningssätt", "Ur tidsboken en gång i månaden"),
            ("En annan mätare", ""),
            ("Något annat som försöket", ""),
            ("Vad kontrollpunkten kallas", "halvtid"),
            ("Planerat datum", "15.2.2018"),
            ("Ansvariga", "Familjetjänsterna"),
            ("Det vi väntar oss", "Kön har halverats"),
            ("Nästa kontrollpunkt", ""),
        ),
        (
            ("När hölls", ""),
            ("hur långt har den kommit", 1),
            ("Vems iakttagelser", "Föräldrarna"),
            ("Iakttagelser", "Det är lätt att komma"),
            ("Vems iakttagelser", ""),
            ("I vilken mån", 2),
            ("Kommentar", ""),
            ("en ny mätning", "18,5"),
            ("På hur många", "12"),
            ("inträffade den", 0),
            ("Vad beslutade ni", 1),
            ("Det som görs annorlunda", "Affischen byts"),
            ("När är nästa kontrollpunkt", ""),
        ),
        "sparad",
    ),
    "en": (
        "What is your working group called",
        "The family services' working group",
        "Friday café for families",
        "friday-cafe-for-families",
        (
            ("Region", "Uusimaa"),
            ("Municipality", "Examplebury"),
            ("Place", "The northern part"),
            ("Start", "8.1.2018"),
            ("End", "5/2018"),
            ("Prepared by", "Family services"),
            ("How the need was noticed", "Nobody to ask: the queue is a month.\nThere used to be a phone hour."),
            ("What is done", "Coffee # every Friday, no booking"),
            ("Beneficiary", "Families"),
            ("Expected benefit", "Help within a week – not a month"),
            ("Another beneficiary", ""),
            ("Risk", "The host falls ill"),
            ("How it is met", "Another host knows the place"),
            ("Another risk", ""),
            ("What the experiment wants to change", "The wait gets shorter"),
            ("Current state", "A month (?)"),
            ("Target state", "A week"),
            ("Ideal state", "The same day"),
            ("What is to be done", "Coffee every Friday"),
            ("Start", "1/2018"),
            ("End", "5/2018"),
            ("Responsible", "Family services"),
            ("Another action", ""),
            ("Metric", "Waiting time"),
            ("Method", 4),
            ("Unit", "days"),
            ("Baseline", "30"),
            ("Target", "7"),
            ("Way of following up", "From the booking list once a month"),
            ("Another metric", ""),
            ("Another thing", ""),
            ("What the checkpoint is called", "midway"),
            ("Planned date", "15.2.2018"),
            ("Responsible", "Family services"),
            ("What we expect to see", "The queue has halved"),
            ("Another checkpoint", ""),
        ),
        (
            ("When was the checkpoint held", ""),
            ("how far has it come", 1),
            ("Whose observations", "Parents"),
            ("What was seen", "It is easy to come"),
            ("Whose observations", ""),
            ("How far is the target state", 2),
            ("Note", ""),
            ("a new measurement", "18.5"),
            ("How many answers", "12"),
            ("did it come true", 0),
            ("What did you decide", 1),
            ("What is done differently", "The poster is changed"),
            ("When is the next checkpoint", ""),
        ),
        "saved",
    ),
}


@pytest.mark.parametrize("lang", FIRST_HALVES)
def test_the_first_half_of_an_experiment_in_the_other_languages(tmp_path: Path, lang: str) -> None:
    question, name, title, card, plan, checkpoint, saved = FIRST_HALVES[lang]
    group = Group(tmp_path, lang)
    begun = group.sit_down("2017-12-11", "init", "cards")
    begun.terminal.reply(name, question)
    begun.end("lape new")
    group.folder = tmp_path / "cards"
    group.sit_down("2017-12-11", "new", title).answer(*plan).end(f"lape check {card}")
    assert "100" in group.run("2017-12-11", "check", "--format", "json")
    group.run("2017-12-11", "save", "-m", "Plan")
    group.sit_down("2018-02-15", "checkpoint", card).answer(*checkpoint).end(saved)
    assert_kept(group.words, group.run("2018-02-15", "render", card, "-t", "md", "-o", "-"))
