"""The accessibility statement that Finnish law asks of a public body's site: a draft to fill in, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator

from lape_cards.i18n import Translator
from lape_cards.message import N_
from lape_cards.regex import regex
from lape_cards.site.model import Section, Statement

_HEADING = regex(r"(#{1,3})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_GAP = regex(r"\[[^\[\]\n]{2,}\](?!\()")
"""What is still to be filled in: something in square brackets that is no link."""

_DRAFT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("# Accessibility statement"),
        (
            N_(
                "This statement is about the web site [name and address of the site], which is published by [name of "
                "the organisation]. It was written on [date] and rests on [the organisation's own evaluation, or an "
                "evaluation by someone else]."
            ),
        ),
    ),
    (
        N_("## How accessible the site is"),
        (
            N_(
                "The site meets the requirements of the Finnish act on the provision of digital services, and the WCAG "
                "criteria of levels A and AA that it refers to: [fully, partly, or not yet]."
            ),
        ),
    ),
    (
        N_("## What is not accessible"),
        (
            N_(
                "[Tell what is not accessible, for whom that is a hindrance, which criterion it is about, and when it "
                "will be mended. If nothing is known, say so.]"
            ),
            N_(
                "The cards are written by many working groups. Attachments and pages that they link to may not be "
                "accessible."
            ),
        ),
    ),
    (
        N_("## Tell us what does not work"),
        (
            N_(
                "If something on the site does not work for you, or you need its content in another form, write to "
                "[a role's mailbox]. We answer within two weeks."
            ),
        ),
    ),
    (
        N_("## The supervisory authority"),
        (
            N_(
                "If you are not content with our answer, or have had none within two weeks, you can turn to the "
                "authority that supervises accessibility in Finland: the Finnish Transport and Communications Agency "
                "Traficom, [its address and telephone number, as they are today]. There you can also ask it to look "
                "into whether the site meets the requirements."
            ),
        ),
    ),
)


def draft(say: Translator) -> str:
    """The statement to begin with, as Markdown, with square brackets around what only its writer knows."""
    parts = [(heading, *texts) for heading, texts in _DRAFT]
    return "\n\n".join(say(text) for part in parts for text in part) + "\n"


def statement(text: str) -> Statement:
    """A statement as it was written: its first heading is the page's, the others part it."""
    title, *sections = _sections(text)
    first = title.heading
    rest = ([Section(None, title.text)] if title.text else []) + sections
    return Statement(first, tuple(rest), _GAP.search(text) is not None)


def _sections(text: str) -> Iterator[Section]:
    heading: str | None = None
    lines: list[str] = []
    begun = False
    for line in text.splitlines():
        found = _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        if begun or "".join(lines).strip():
            yield Section(heading, "\n".join(lines).strip())
        heading, lines, begun = found[2], [], True
    yield Section(heading, "\n".join(lines).strip())
