"""The frame of the command line, in one process: languages, dates, help, errors, output."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import textwrap
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lape_cards.catalogue import English
from lape_cards.cli import edge, fault, language, options, output, verbs
from lape_cards.cli.completion import card_ids
from lape_cards.cli.main import expanded
from lape_cards.cli.options import GlobalValues
from lape_cards.cli.output import fold, table, wrap
from lape_cards.errors import LapeError
from lape_cards.i18n import Translator, translator
from lape_cards.message import Message
from lape_cards.render.rendering import percent


def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("frame_example", Path(__file__).with_name("frame_example.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["frame_example"] = module
    spec.loader.exec_module(module)
    return module


class Marked(English):
    """A language in which every translated text stands between guillemets."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No language, date or git from outside, the example's verbs, and a folder without cards."""
    for name in ("LAPE_LANG", "LAPE_TODAY", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "LAPE_DEBUG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(verbs, "VERBS", example().VERBS)
    return tmp_path


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "translator", lambda _: Translator("fi", Marked()))


LANGUAGE_CASES = [
    (None, {}, None, "en"),
    ("sv", {"LAPE_LANG": "fi", "LANG": "en_US"}, "fi", "sv"),
    (None, {"LAPE_LANG": "fi", "LANG": "en_US"}, "sv", "fi"),
    (None, {"LANG": "sv_FI.UTF-8"}, "fi", "sv"),
    (None, {"LC_ALL": "C.UTF-8", "LANG": "sv_FI"}, "fi", "fi"),
    (None, {"LC_ALL": "", "LC_MESSAGES": "fi_FI", "LANG": "sv_FI"}, None, "fi"),
    (None, {"LANG": "de_DE.UTF-8"}, "sv", "sv"),
    (None, {"LANG": "de_DE.UTF-8"}, "de", "en"),
    (None, {"LAPE_LANG": ""}, None, "en"),
]


@pytest.mark.parametrize(("option", "environ", "repository", "expected"), LANGUAGE_CASES)
def test_language(
    option: str | None, environ: dict[str, str], repository: str | None, expected: str, surroundings: Path
) -> None:
    if repository:
        (surroundings / "lape.yaml").write_text(f"format: 1\nlanguage: {repository}\n")
    assert language.choose(option, environ) == expected


def test_the_repository_is_not_looked_at_before_it_is_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "repository_setting", lambda _: pytest.fail("looked"))
    assert language.choose(None, {"LANG": "sv_SE"}) == "sv"


SETTING_CASES = [
    (b"language: fi\n", "fi"),
    (b"\xef\xbb\xbflanguage: 'sv' # ruotsi\r\nname: x\r\n", "sv"),
    (b'name: x\nlanguage: "fi"', "fi"),
    (b"  language: fi\n", None),
    (b"language:\n  fi\n", None),
    (b"\xff\xfe\x00", None),
    (b"#" * 100_000 + b"\nlanguage: fi\n", None),
]


@pytest.mark.parametrize(("content", "expected"), SETTING_CASES)
def test_a_setting_is_scanned_upwards(content: bytes, expected: str | None, surroundings: Path) -> None:
    (surroundings / "lape.yaml").write_bytes(content)
    below = surroundings / "a" / "b"
    below.mkdir(parents=True)
    assert language.repository_setting("language", below) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-03-15", date(2018, 3, 15)),
        ("15.3.2018", date(2018, 3, 15)),
        ("05.03.2018", date(2018, 3, 5)),
        ("2018-3-15", None),
        ("20180315", None),
        ("2018-W11-4", None),
        ("30.2.2018", None),
        ("0000-01-01", None),
        ("२०१८-०३-१५", None),
        ("15.3.18", None),
        ("", None),
    ],
)
def test_days(text: str, expected: date | None) -> None:
    if expected is None:
        with pytest.raises(LapeError):
            options.parse_day(text, "--today")
    else:
        assert options.parse_day(text, "--today") == expected


SESSION_CASES = [
    (GlobalValues(), {}, date(2020, 1, 1), False),
    (GlobalValues(), {"LAPE_TODAY": "15.3.2018"}, date(2018, 3, 15), True),
    (GlobalValues(today="2019-01-02"), {"LAPE_TODAY": "nonsense"}, date(2019, 1, 2), True),
]


@pytest.mark.parametrize(("values", "environ", "today", "given"), SESSION_CASES)
def test_today(values: GlobalValues, environ: dict[str, str], today: date, given: bool) -> None:
    session = options.open_session(values, environ, clock=lambda: date(2020, 1, 1))
    assert (session.today, session.today_given) == (today, given)


@pytest.mark.parametrize(
    ("args", "values", "rest"),
    [
        (["--lang", "fi", "check"], GlobalValues(lang="fi"), ["check"]),
        (["--lang=fi", "-q", "--help"], GlobalValues(lang="fi", quiet=True), ["--help"]),
        (["--lang"], GlobalValues(), ["--lang"]),
        (["--quiet=1"], GlobalValues(), ["--quiet=1"]),
        (["--", "--lang", "fi"], GlobalValues(), ["--", "--lang", "fi"]),
        (["check", "--lang", "fi"], GlobalValues(), ["check", "--lang", "fi"]),
        ([], GlobalValues(), []),
    ],
)
def test_leading_options(args: list[str], values: GlobalValues, rest: list[str]) -> None:
    assert options.leading(args) == (values, rest)


GREETED = "hei a en 2018-03-15 True text None\n"
RUN_CASES = [
    (["greet", "a", "--today", "15.3.2018"], GREETED, "1 greeted.\n"),
    (["--today", "2018-03-15", "greet", "a"], GREETED, "1 greeted.\n"),
    (["--today", "2000-01-01", "greet", "--today=2018-03-15", "a"], GREETED, "1 greeted.\n"),
    (["-q", "greet", "a", "--today", "2018-03-15"], GREETED, ""),
    (["greet", "a", "--today", "2018-03-15", "-qm", "hei"], GREETED, ""),
    (["--quiet", "greet", "a", "--today", "2018-03-15"], GREETED, ""),
    (["greet", "-q", "a", "--message=--quiet", "--today", "2018-03-15"], GREETED.replace("hei", "--quiet"), ""),
    (["greet", "-q", "a", "--message", "-x", "--today", "2018-03-15"], GREETED.replace("hei", "-x"), ""),
    (["greet", "-q", "a", "-m-q", "--today", "2018-03-15"], GREETED.replace("hei", "-q"), ""),
    (["greet", "-5", "-m", "-1", "-q", "--today", "2018-03-15"], GREETED.replace("hei a", "-1 -5"), ""),
    (
        ["greet", "-q", "--today", "2018-03-15", "-0,5 %", "--", "-q"],
        GREETED.replace(" a ", " -0,5 % ") + GREETED.replace(" a ", " -q "),
        "",
    ),
    (["greet", "a", "-q", "--today", "2018-03-15", "--lang", "FI"], GREETED.replace(" en ", " fi "), ""),
    (
        ["greet", "a", "-q", "--today", "2018-03-15", "--color", "always"],
        GREETED.replace("hei", "\x1b[32mhei\x1b[0m"),
        "",
    ),
    (["greet", "a", "-q", "--today", "2018-03-15", "--to", "json"], GREETED.replace("text", "json"), ""),
    (["greet", "a", "-q", "--today", "2018-03-15", "--output", "x/y"], GREETED.replace("None", str(Path("x/y"))), ""),
    (["greet", "-q", "--today", "2018-03-15", "--times", "2", "a"], GREETED * 2, ""),
    (["ranged", "--number", "2"], "2.0\n", ""),
    (["--version"], "lape 0.1.0\n", ""),
    (["-q", "--version"], "lape 0.1.0\n", ""),
]


@pytest.mark.parametrize(("args", "out", "err"), RUN_CASES)
def test_run(args: list[str], out: str, err: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert edge.run(args) == 0
    assert capsys.readouterr() == (out, err)


@pytest.mark.parametrize(("args", "code"), [(["greet", "a", "--strict"], 1), (["fail", "exit"], 1), (["where"], 0)])
def test_exit_code(args: list[str], code: int) -> None:
    assert edge.run(args) == code


MORE = "How it is used:  lape greet --help"
HYPHENS = "Write it with hyphens:  {}"
ERROR_CASES = [
    (["greet"], 2, "CARD is missing.", MORE),
    (
        ["greet", "a", "--mesage", "x"],
        2,
        "lape greet has no option --mesage.",
        "Did you mean --message? All options:  lape greet --help",
    ),
    (["greet", "a", "-x"], 2, "lape greet has no option -x.", MORE),
    (["greet", "a", "--message"], 2, "--message needs a value after it.", MORE),
    (["greet", "a", "--message", "--quiet"], 2, "--message needs a value after it.", MORE),
    (["greet", "a", "-m", "-q"], 2, "-m needs a value after it.", MORE),
    (["greet", "a", "-qm", "--today=2018-03-15"], 2, "-m needs a value after it.", MORE),
    (["greet", "a", "-m", "--"], 2, "-m needs a value after it.", MORE),
    (["greet", "-m", "--today", "fi"], 2, "-m needs a value after it.", MORE),
    (
        ["greet", "a", "-message=Uusi"],
        2,
        "“-message” is not how an option is written.",
        "Write it with hyphens:  --message",
    ),
    (
        ["greet", "a", "-message", "Uusi"],
        2,
        "“-message” is not how an option is written.",
        "Write it with hyphens:  --message",
    ),
    (["greet", "a", "-5x"], 2, "lape greet has no option -5.", MORE),
    (["greet", "a", "--strict=1"], 2, "--strict takes no value.", MORE),
    (["greet", "a", "--to", "xml"], 2, "--to cannot be “xml”.", "Choose one of these: text, json."),
    (["greet", "a", "--style", "\x1b[2J\n"], 2, "--style cannot be “␛[2J␊”.", "Choose one of these: short, long."),
    (["greet", "a", "--times", "x"], 2, "--times cannot be “x”.", "Write a whole number."),
    (["ranged"], 2, "--number is missing.", "How it is used:  lape ranged --help"),
    (
        ["ranged", "--number", "0"],
        2,
        "--number was given a value that it cannot take.",
        "How it is used:  lape ranged --help",
    ),
    (
        ["fail", "card", "x"],
        2,
        "“x” is one argument too many.",
        'Put quotation marks (") around words that belong together. How it is used:  lape fail --help',
    ),
    (["greet", "a", "—strict"], 2, "“—strict” is not how an option is written.", HYPHENS.format("--strict")),
    (["greet", "a", "–strict"], 2, "“–strict” is not how an option is written.", HYPHENS.format("--strict")),
    (["greet", "a", "-strict"], 2, "“-strict” is not how an option is written.", HYPHENS.format("--strict")),
    (["greet", "a", "—m", "x"], 2, "“—m” is not how an option is written.", HYPHENS.format("-m")),
    (["greet", "a", "-message", "x"], 2, "“-message” is not how an option is written.", HYPHENS.format("--message")),
    (["greet", "a", "—message=x"], 2, "“—message” is not how an option is written.", HYPHENS.format("--message")),
    (["—lang", "fi", "greet", "a"], 2, "“—lang” is not how an option is written.", HYPHENS.format("--lang")),
    (["gret"], 2, "There is no command “gret”.", "Did you mean  lape greet"),
    (["xyzzy"], 2, "There is no command “xyzzy”.", "All commands:  lape --help"),
    (["help", "xyzzy"], 2, "There is no command “xyzzy”.", "All commands:  lape --help"),
    (["--lan"], 2, "lape has no option --lan.", "Did you mean --lang? All options:  lape --help"),
    (["--lang"], 2, "--lang needs a value after it.", "How it is used:  lape --help"),
    (["--"], 2, "The command line cannot be understood.", "How it is used:  lape --help"),
    (["--lang", "de", "greet", "a"], 2, "--lang cannot be “de”.", "Choose one of these: fi, sv, en."),
    (["--lang", "de", "--help"], 2, "--lang cannot be “de”.", "Choose one of these: fi, sv, en."),
    (["greet", "a", "--color", "x"], 2, "--color cannot be “x”.", "Choose one of these: auto, always, never."),
    (["greet", "a", "--today", "x"], 2, "--today: “x” is not a date.", "Write a day such as 2018-03-15 or 15.3.2018."),
    (["fail", "card"], 1, "cards/a␛[31m.yaml:1:1: The card has no title.", "Add the line  title:"),
    (["fail", "interrupt"], 130, "Broken off. What was finished before this stays as it is.", None),
    (["fail", "abort"], 130, "Broken off. What was finished before this stays as it is.", None),
]


@pytest.mark.parametrize(("args", "code", "message", "hint"), ERROR_CASES)
def test_error(args: list[str], code: int, message: str, hint: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert edge.run(args) == code
    assert capsys.readouterr() == ("", f"{message}\n" + (f"  {hint}\n" if hint else ""))


@pytest.mark.parametrize(
    "args",
    [
        ["greet", "strict", "—", "-"],
        ["greet", "a", "--message", "—strict"],
        ["greet", "a", "-m", "-strict"],
        ["greet", "--", "–strict"],
        ["greet", "—muu"],
    ],
)
def test_a_dash_that_begins_no_option_is_a_word(args: list[str]) -> None:
    assert edge.run(args) == 0


@pytest.mark.parametrize("args", [case[0] for case in ERROR_CASES])
@pytest.mark.usefixtures("marked")
def test_every_error_is_translated(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    edge.run(args)
    for line in capsys.readouterr().err.splitlines():
        assert re.fullmatch(r"(  |cards\S+: )?«.*»", line)


@pytest.mark.parametrize("name", ["LAPE_LANG", "LAPE_TODAY"])
def test_a_bad_variable_is_named(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "xx")
    assert edge.run(["greet", "a"]) == 2
    assert name in capsys.readouterr().err


HELP_OF_GREET = """\
Usage: lape greet CARD ... [options]

  Greets the cards, one by one.

  The second paragraph.

Arguments:
  CARD ...                   Whom to greet.  [required]

Options:
  -m, --message TEXT         What to say.  [default: hei]
  --style short|long         How to say it.  [default: short]
  --to text|json             For whom.  [default: text]
  --times NUMBER             How often.  [default: 1]
  --output FILE              Where to.
  --strict                   Be strict.

Global options, before or after the command:
  --lang fi|sv|en            The language of messages.
  --today DATE               The date to judge by: 2018-03-15 or 15.3.2018.
  -q, --quiet                Only results and errors.
  --color auto|always|never  Colour: on a terminal, always or never.
  -h, --help                 Show this help.

Then:  lape save
"""


@pytest.mark.parametrize(
    "args",
    [
        ["greet", "--help"],
        ["greet", "-h"],
        ["greet", "a", "--help", "--times"],
        ["help", "greet"],
        ["--quiet", "help", "--lang", "en", "greet"],
    ],
)
def test_help_of_a_verb(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert edge.run(args) == (2 if args[-1] == "--times" else 0)
    captured = capsys.readouterr()
    assert captured.out == ("" if captured.err else HELP_OF_GREET)


@pytest.mark.parametrize("args", [[], ["--help"], ["-h"], ["help"], ["-q"], ["--lang", "en", "--help"]])
def test_first_page(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert edge.run(args) == 0
    page = capsys.readouterr().out
    assert page.startswith("Usage: lape COMMAND")
    assert "  greet  " in page
    assert "driver" not in page
    assert "lape demo\n" in page


@pytest.mark.parametrize("args", [["--help"], ["greet", "--help"]])
@pytest.mark.usefixtures("marked")
def test_every_text_of_the_help_is_translated(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    edge.run(args)
    untranslated = re.sub(r"«[^«»]*»", "", capsys.readouterr().out)
    words = set(re.findall(r"[A-Za-z][\w-]*", untranslated))
    names = {verb.name for verb in verbs.VERBS} | {"lape", "short", "long", "text", "json", "hei", "q", "h", "m"}
    options_left = {word for word in words if f"--{word}" in untranslated}
    assert words - names - options_left == set()


@pytest.mark.parametrize("width", [40, 60, 80])
def test_help_keeps_to_its_width(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output.Writer, "width", property(lambda _: width))
    for args in (["--help"], ["greet", "--help"]):
        edge.run(args)
        longest = max(map(len, capsys.readouterr().out.splitlines()))
        assert longest <= width


def test_the_table_of_verbs_holds_what_the_product_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    names = [verb.name for verb in verbs.visible_verbs()]
    assert names == [
        "demo",
        "init",
        "new",
        "edit",
        "check",
        "save",
        "checkpoint",
        "measure",
        "evaluate",
        "root",
        "sync",
        "submit",
        "history",
        "show",
        "diff",
        "restore",
        "render",
        "import",
        "collect",
        "list",
        "export",
        "report",
        "site",
        "verify",
        "erase",
        "doctor",
        "rules",
    ]
    assert [verb.name for verb in verbs.VERBS if verb.hidden] == ["schema", "merge-driver"]


def test_a_fault_is_kept_in_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], surroundings: Path
) -> None:
    monkeypatch.setattr(fault.tempfile, "tempdir", str(surroundings))
    assert edge.run(["fail", "bug"]) == 3
    err = capsys.readouterr().err
    [file] = surroundings.glob("lape-fault-*.txt")
    assert str(file) in err
    assert "secret" not in err
    assert "Traceback" not in err
    assert "RuntimeError: secret of the card" in file.read_text()


def test_a_fault_is_shown_to_who_asks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LAPE_DEBUG", "1")
    assert edge.run(["fail", "bug"]) == 3
    assert "RuntimeError: secret of the card" in capsys.readouterr().err


def test_no_room_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert edge.run(["fail", "full"]) == 2
    assert "no room" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "expected"), [("where", "none\n"), ("driver", "elsewhere\n")])
def test_git_environment(
    name: str, expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_DIR", "elsewhere")
    edge.run([name])
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kortti ä 🙂 👩‍👧", "Kortti ä 🙂 👩‍👧"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b]8;;x\x07", "␛]8;;x␇"),
        ("a\u202eb", "a<U+202E>b"),
        ("\x7f\x9b\r", "␡<U+009B>␍"),
        ("\udce4\ufeff\U000e0041", "<U+DCE4><U+FEFF><U+E0041>"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert output.visible(text) == expected
    assert output.visible("\n\t", keep="") == "␊␉"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "color", "environ", "expected"),
    [
        (True, "auto", {}, True),
        (False, "auto", {}, False),
        (True, "auto", {"NO_COLOR": "1"}, False),
        (True, "auto", {"NO_COLOR": ""}, True),
        (True, "auto", {"TERM": "dumb"}, False),
        (False, "always", {"NO_COLOR": "1"}, True),
        (True, "never", {}, False),
    ],
)
def test_color(terminal: bool, color: output.Color, environ: dict[str, str], expected: bool) -> None:
    stream = Terminal() if terminal else io.StringIO()
    assert output.wants_color(stream, color, environ) is expected


def test_a_document_is_raw_but_on_a_terminal() -> None:
    terminal, file = Terminal(), io.TextIOWrapper(io.BytesIO())
    for stream in (terminal, file):
        output.Writer(stream).document(b"a\x1b\r\n\xff")
    assert terminal.getvalue() == "a␛␍\n\ufffd"
    assert file.buffer.getvalue() == b"a\x1b\r\n\xff"  # type: ignore[attr-defined]


def test_what_is_found_has_short_lines_for_a_person_and_one_for_a_program() -> None:
    hint = "Say where it is:  git remote add origin ADDRESS  or begin anew in another folder with  lape init FOLDER"
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        writer = output.Writer(stream, columns=40)
        output.tell(writer, "lape.yaml: ", "There is no repository where the cards are shared.", "error", hint)
    assert terminal.getvalue().splitlines() == [
        "lape.yaml: There is no repository where",
        "the cards are shared.",
        "  Say where it is:",
        "  git remote add origin ADDRESS",
        "  or begin anew in another folder with",
        "  lape init FOLDER",
    ]
    assert file.getvalue() == f"lape.yaml: There is no repository where the cards are shared. {hint}\n"


def test_a_number_below_zero_has_a_minus_sign_whatever_kind_of_number_it_is() -> None:
    for number in (-167, Decimal(-167)):
        assert translator("fi").value(number) == "\N{MINUS SIGN}167"
    assert percent(Decimal("-1.67")) == Message("{number}%", number=-167)


def test_closed_streams_are_borne() -> None:
    writer = output.Writer(None)
    writer.line("a")
    writer.document(b"a")
    assert writer.width == 80


def test_table() -> None:
    rows = [["perheohjaaja", "3", "Perheohjaaja päiväkodissa, ja vielä paljon muuta"], ["b", "12", "x\ny"]]
    assert output.table(rows, ["id", "N", "title"], width=44) == [
        "id            N   title",
        "perheohjaaja  3   Perheohjaaja päiväkodissa,",
        "                  ja vielä paljon muuta",
        "b             12  x␊y",
    ]
    assert output.table([]) == []


def test_no_progress_bar_away_from_a_terminal() -> None:
    stream = io.StringIO()
    with output.progress(output.Writer(stream), "x", 2) as step:
        step()
    assert stream.getvalue() == ""


def test_a_progress_bar_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "PATIENCE", -1.0)
    stream = Terminal()
    with output.progress(output.Writer(stream), "[red]\x1b", 2) as step:
        step()
    assert "[red]␛" in stream.getvalue()
    assert "1/2" in stream.getvalue()


@pytest.mark.parametrize(
    ("typed", "expected"), [("", ["ala", "perhe-1"]), ("pe", ["perhe-1"]), ("x", []), ("cards/p", [])]
)
def test_card_ids(typed: str, expected: list[str], surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (surroundings / "lape.yaml").write_text("cards: kortit/\n")
    folder = surroundings / "kortit"
    folder.mkdir()
    for name in ("perhe-1.yaml", "ala.yaml", "muistio.txt", "a\x1b.yaml"):
        (folder / name).touch()
    monkeypatch.chdir(folder)
    assert card_ids(typed) == expected


def test_card_ids_where_the_settings_lie_among_the_cards(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a portfolio too, which says nothing of where a group's own cards are."""
    (surroundings / "lape.yaml").write_text("cards: .\n")
    (surroundings / "portfolio.yaml").write_text("")
    (surroundings / "perhe-1.yaml").touch()
    (surroundings / "linkki.yaml").symlink_to("perhe-1.yaml")
    (surroundings / "kansio.yaml").mkdir()
    monkeypatch.chdir(surroundings)
    assert card_ids("") == ["perhe-1", "portfolio"]


def test_no_cards_to_complete() -> None:
    assert card_ids("") == []


def test_wildcards(surroundings: Path) -> None:
    (surroundings / "b.yaml").touch()
    (surroundings / "a.yaml").touch()
    assert expanded(["check", "*.yaml", "x*.yaml", "what?"]) == ["check", "a.yaml", "b.yaml", "x*.yaml", "what?"]


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="ab-\u00a0ä \n–", max_size=60), st.integers(1, 30))
def test_lines_are_broken_as_the_library_breaks_them(text: str, width: int) -> None:
    assert wrap(text, width) == (textwrap.wrap(text, width, break_on_hyphens=False) or [""])


LONG = "lape save perheohjaaja-paivakodissa-ja-kotona"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        (f"Save it with  {LONG}  and again.", 60, [f"Save it with  {LONG}", "and again."]),
        (f"Save what you wrote with  {LONG}  and again.", 60, ["Save what you wrote with", LONG, "and again."]),
        (f"Save it with  {LONG} , or not.", 50, ["Save it with", f"{LONG} ,", "or not."]),
        (f"Save it with  {LONG} . Then rest.", 50, ["Save it with", f"{LONG} .", "Then rest."]),
        (f"Save it (with  {LONG} ), and rest.", 40, ["Save it (with", f"{LONG} ),", "and rest."]),
        (f"To save it:  {LONG}", 20, ["To save it:", LONG]),
        (f'Or:  {LONG} -m "What  is, now. New"  then', 60, ["Or:", f'{LONG} -m "What  is, now. New"', "then"]),
        (
            "Take it off git's list with  git restore --staged . ",
            40,
            ["Take it off git's list with", "git restore --staged ."],
        ),
        ("Write there  beginning: 2018-03  and no more.", 24, ["Write there  beginning:", "2018-03  and no more."]),
        ("Two\nlines with  lape sync", 12, ["Two lines", "with", "lape sync"]),
    ],
)
def test_a_command_is_never_broken(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_cell_breaks_even_a_command_that_its_column_has_no_room_for() -> None:
    assert table([("1", "With  lape save kortti")], width=14) == ["1  With  lape", "   save kortti"]
    assert all(len(line) <= 14 for line in table([("1", f"With  {LONG}")], width=14))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([f"  {LONG} ", " lape", " word", "  git log ", " ,", ' "', ' -m "a  b"', " ."]), max_size=12
    )
)
def test_nothing_is_lost_between_lines(parts: list[str]) -> None:
    text = "".join(parts)
    for width in (20, 40, 79):
        assert " ".join(wrap(text, width)).split() == text.split()


def test_what_is_copied_from_an_error_is_in_one_piece() -> None:
    path = "/koti/" + "kansio/" * 20 + "kortti.yaml"
    assert fold(f"It is kept in {path} and there", 40) == ["It is kept in", path, "and there"]
