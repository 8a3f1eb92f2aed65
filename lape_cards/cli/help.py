"""The help's pages: what a page says, how it is laid out, and the first one, which needs no verb and no typer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from lape_cards.cli import verbs
from lape_cards.cli.options import GLOBAL_FLAGS, ROOT_FLAGS, Flag
from lape_cards.cli.output import WIDTH, wrap
from lape_cards.i18n import Translator
from lape_cards.message import N_

USAGE = N_("Usage:")
OPTIONS = N_("Options")
GLOBAL_OPTIONS = N_("Global options, before or after the command")
LEFT_COLUMN = 26
"""Widest left column that the explanations still stand beside."""


class Section(Struct, frozen=True):
    """A heading, and rows of a name and what it means."""

    heading: str
    rows: tuple[tuple[str, str], ...]


class Page(Struct, frozen=True):
    """One page of help, its texts in the reader's language already."""

    usage: str
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    epilog: tuple[str, ...]


def layout(page: Page, t: Translator, width: int = WIDTH) -> str:
    """The page as text of at most ``width`` columns."""
    left = min(
        LEFT_COLUMN, width // 2 - 4, max((len(name) for part in page.sections for name, _ in part.rows), default=0)
    )
    blocks = [_hanging(f"{t(USAGE)} ", page.usage, width)]
    blocks += [_hanging("  ", text, width) for text in page.paragraphs]
    blocks += ["\n".join(_section_lines(part, left, width)) for part in page.sections if part.rows]
    blocks += ["\n".join(_hanging("", text, width) for text in page.epilog)] if page.epilog else []
    return "\n\n".join(blocks) + "\n"


def first_page(t: Translator) -> Page:
    """The page of ``lape --help``, from the table of verbs alone."""
    groups = dict.fromkeys(verb.group for verb in verbs.visible_verbs())
    return Page(
        usage=t(N_("lape COMMAND [arguments and options]")),
        paragraphs=(t(N_("Result cards of agile experiments as files: checked, versioned, rendered.")),),
        sections=(
            *(Section(t(group), tuple(_verb_rows(group, t))) for group in groups),
            Section(t(OPTIONS), tuple(flag_rows(ROOT_FLAGS, t))),
            Section(t(GLOBAL_OPTIONS), tuple(flag_rows(GLOBAL_FLAGS, t))),
        ),
        epilog=(
            t(N_("New here? Begin with:  lape demo")),
            t(N_("More about one command, for instance:  lape check --help")),
        ),
    )


def flag_rows(flags: Iterable[Flag], t: Translator) -> Iterable[tuple[str, str]]:
    """Rows of the frame's own options."""
    for flag in flags:
        yield option_name(flag.spellings, t(flag.metavar) if flag.metavar else ""), t(flag.help)


def option_name(spellings: Sequence[str], metavar: str) -> str:
    """An option as the help writes it: ``-m, --message TEXT``, short spellings first."""
    return f"{', '.join(sorted(spellings, key=len))} {metavar}".rstrip()


def _verb_rows(group: str, t: Translator) -> Iterable[tuple[str, str]]:
    return ((verb.name, t(verb.summary)) for verb in verbs.visible_verbs() if verb.group == group)


def _section_lines(section: Section, left: int, width: int) -> Iterable[str]:
    yield _hanging("", f"{section.heading}:", width)
    margin = " " * (left + 4)
    for name, text in section.rows:
        first, *more = wrap(text, width - len(margin))
        if len(name) > left:
            yield f"  {name}"
            yield f"{margin}{first}".rstrip()
        else:
            yield f"  {name:<{left}}  {first}".rstrip()
        yield from (margin + line for line in more)


def _hanging(start: str, text: str, width: int) -> str:
    """``text`` after ``start``, its further lines under its first."""
    return "\n".join(
        (start if number == 0 else " " * len(start)) + line
        for number, line in enumerate(wrap(text, width - len(start)))
    )
