"""The options every verb takes, before or after its name, and the session they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar, get_args

from msgspec import Struct

from lape_cards.cli import language as languages
from lape_cards.cli import output
from lape_cards.cli.output import Color, Writer
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, Language, Translator, translator
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    import typer

NO_CARDS = Message(N_("There are no cards yet. Make one with  lape new"))
NO_CARDS_COLLECTED = Message(N_("There are no cards yet. Get the groups' newest with  lape collect"))
"""What to do where there is none: in a group's own repository, and beside a portfolio."""

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])

FIRST_YEAR, LAST_YEAR = 1971, 2098
"""The years whose days a history can bear in every time zone."""

MOST_JOBS = 64
"""More processes than any machine is worth; each has memory of its own."""

COLORS: tuple[Color, ...] = get_args(Color)


class Flag(Struct, frozen=True):
    """An option of the frame; ``metavar`` is ``None`` where it takes no value."""

    name: str
    spellings: tuple[str, ...]
    help: str
    metavar: str | None = None


LANG = Flag("lang", ("--lang",), N_("The language of messages."), "fi|sv|en")
TODAY = Flag("today", ("--today",), N_("The date to judge by: 2018-03-15 or 15.3.2018."), N_("DATE"))
QUIET = Flag("quiet", ("--quiet", "-q"), N_("Only results and errors."))
COLOR = Flag("color", ("--color",), N_("Colour: on a terminal, always or never."), "auto|always|never")
HELP = Flag("help", ("--help", "-h"), N_("Show this help."))
VERSION = Flag("version", ("--version",), N_("Show lape's version."))
INSTALL_COMPLETION = Flag(
    "install_completion", ("--install-completion",), N_("Let the Tab key complete commands in this shell.")
)
SHOW_COMPLETION = Flag("show_completion", ("--show-completion",), N_("Show the script that would do so."))

GLOBAL_FLAGS = (LANG, TODAY, QUIET, COLOR, HELP)
ROOT_FLAGS = (VERSION, INSTALL_COMPLETION, SHOW_COMPLETION)
_VALUE_FLAGS = {spelling: flag for flag in (LANG, TODAY, QUIET, COLOR) for spelling in flag.spellings}


class GlobalValues(Struct, frozen=True):
    """The global options as they were typed; ``None`` where they were not."""

    lang: str | None = None
    today: str | None = None
    quiet: bool | None = None
    color: str | None = None


class Session(Struct, frozen=True):
    """What a verb knows of its surroundings: language, date, and where to write.

    ``today_typed`` tells that the date was typed as an option, so that the next command does not know of it.
    ``out`` is for results, ``talk`` for what is said beside them (nothing, with ``--quiet``), ``err`` for errors.
    """

    language: Language
    translator: Translator
    today: date
    today_given: bool
    today_typed: bool
    quiet: bool
    color: Color
    out: Writer
    talk: Writer
    err: Writer

    def dated(self, command: str) -> str:
        """A command to advise that shall judge by the same date as this one."""
        return f"{command} --today {self.today.isoformat()}" if self.today_typed else command

    def result(self, message: Message | str, **values: object) -> None:
        """Write a sentence that is the verb's result."""
        self.out.line(self.translator(message, **values))

    def say(self, message: Message | str, **values: object) -> None:
        """Write a sentence beside the results, in as many lines as it takes; ``--quiet`` leaves it out."""
        for line in output.wrap(self.translator(message, **values), self.talk.width):
            self.talk.line(line)


def require_jobs(jobs: int | None) -> None:
    """Raise ``LapeError`` where there cannot be so many processes; ``None`` leaves their number to us."""
    if jobs is not None:
        require_between("--jobs", jobs, 1, MOST_JOBS)


def require_between(option: str, value: int, first: int, last: int) -> None:
    """Raise ``LapeError`` where the number that was given for ``option`` is outside of what it can be."""
    if not first <= value <= last:
        raise LapeError(
            Message("{option} cannot be “{value}”.", option=option, value=value),
            Message("Write a whole number between {first} and {last}.", first=first, last=last),
        )


def session(ctx: typer.Context) -> Session:
    """The session of the verb that runs in ``ctx``."""
    if not isinstance(ctx.obj, Session):
        raise TypeError("a verb's session is made when the verb is invoked")
    return ctx.obj


def explained(help: str, *, then: str | None = None) -> Callable[[AnyFunction], AnyFunction]:  # noqa: A002
    """Give a verb's function its long help, and the next step that ends it; both are English source texts."""

    def attach(function: AnyFunction) -> AnyFunction:
        function.__dict__.update(lape_help=help, lape_then=then)
        return function

    return attach


def open_session(values: GlobalValues, environ: Mapping[str, str], clock: Callable[[], date] = date.today) -> Session:
    """The session that ``values`` and the environment ask for.

    Raises:
        LapeError: a value is none that can be used.
    """
    import sys

    _require_language(values, environ)
    color = _chosen_color(values.color)
    day = _chosen_day(values, environ)
    language = languages.choose(values.lang, environ)
    out, err = (Writer(stream, output.wants_color(stream, color, environ)) for stream in (sys.stdout, sys.stderr))
    quiet = bool(values.quiet)
    return Session(
        language=language,
        translator=translator(language),
        today=day or clock(),
        today_given=day is not None,
        today_typed=values.today is not None,
        quiet=quiet,
        color=color,
        out=out,
        talk=Writer(err.stream, err.colored, silent=quiet),
        err=err,
    )


def tolerant_session(args: Sequence[str], environ: Mapping[str, str]) -> Session:
    """A session to complain in, whatever is wrong with the command line: bad values count as not given."""
    values, _ = everywhere(args)
    lang = values.lang if values.lang and languages.is_spoken(values.lang) else None
    color = values.color if values.color in COLORS else None
    return open_session(GlobalValues(lang=lang, quiet=values.quiet, color=color), usable(environ))


def usable(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would be refused in it, for whoever only wants to complain, or to be helped."""
    found = {name: value for name, value in environ.items() if name not in {"LAPE_TODAY", "LAPE_LANG"}}
    if languages.is_spoken(environ.get("LAPE_LANG", "")):
        found["LAPE_LANG"] = environ["LAPE_LANG"]
    return found


def everywhere(args: Sequence[str]) -> tuple[GlobalValues, list[str]]:
    """The global options wherever they stand in ``args``, a later one before an earlier one, and all the rest."""
    return _read(args, anywhere=True)


def leading(args: Sequence[str]) -> tuple[GlobalValues, list[str]]:
    """The global options at the start of ``args``, and the rest from the first argument that is none."""
    return _read(args, anywhere=False)


def _read(args: Sequence[str], *, anywhere: bool) -> tuple[GlobalValues, list[str]]:
    """Global options with their values; the verb's own parser is the judge of those after the verb."""
    found: dict[str, str | bool] = {}
    others: list[str] = []
    position = 0
    while position < len(args) and args[position] != "--":
        spelling, equals, value = args[position].partition("=")
        flag = _VALUE_FLAGS.get(spelling)
        wants = flag is not None and flag.metavar is not None and not equals
        if flag is None or (equals and flag.metavar is None) or (wants and position + 1 == len(args)):
            if not anywhere:
                break
            others.append(args[position])
        else:
            found[flag.name] = flag.metavar is None or (args[position + 1] if wants else value)
            position += wants
        position += 1
    return given(found), [*others, *args[position:]]


def given(values: Mapping[str, object]) -> GlobalValues:
    """Global values out of a mapping that may hold other things."""
    return GlobalValues(**{name: values[name] for name in GlobalValues.__struct_fields__ if name in values})  # type: ignore[arg-type]


def parse_day(text: str, option: str) -> date:
    """A day as people write it on the command line: ``2018-03-15`` or ``15.3.2018``.

    Raises:
        LapeError: it is neither; ``option`` is named as the place to write it.
    """
    from lape_cards import typed  # most command lines have no day in them

    try:
        parsed = typed.day(text)
    except ValueError:
        raise _no_day(text, option) from None
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise LapeError(
            Message("{option}: the year {year} is too far away.", option=option, year=parsed.year),
            Message("Write a day between the years {first} and {last}.", first=FIRST_YEAR, last=LAST_YEAR),
        )
    return parsed


def _no_day(text: str, option: str) -> LapeError:
    return LapeError(
        Message(N_("{option}: “{value}” is not a date."), option=option, value=text),
        Message(N_("Write a day such as 2018-03-15 or 15.3.2018.")),
    )


def _chosen_day(values: GlobalValues, environ: Mapping[str, str]) -> date | None:
    if values.today is not None:
        return parse_day(values.today, "--today")
    text = environ.get("LAPE_TODAY")
    return parse_day(text, "LAPE_TODAY") if text else None


def _chosen_color(value: str | None) -> Color:
    if value is None or value in COLORS:
        return value or "auto"
    raise not_one_of("--color", value, COLORS)


def _require_language(values: GlobalValues, environ: Mapping[str, str]) -> None:
    """What stands on the command line goes before the environment, which is not looked at then."""
    option, value = ("--lang", values.lang) if values.lang is not None else ("LAPE_LANG", environ.get("LAPE_LANG"))
    if (value or option == "--lang") and not languages.is_spoken(value or ""):
        raise not_one_of(option, value or "", LANGUAGES)


def not_one_of(option: str, value: str, choices: Sequence[str]) -> LapeError:
    """The error of a value that is none of the words to choose from."""
    return LapeError(
        Message(N_("{option} cannot be “{value}”."), option=option, value=value),
        Message(N_("Choose one of these: {choices}."), choices=list(choices)),
    )
