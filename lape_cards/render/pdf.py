"""A page of HTML as a PDF: tagged, with bookmarks, and made of nothing but what the page itself holds.

WeasyPrint is an extra. It draws the page by the style sheet's print rules, but draws pictures inside the page by
themselves: they get the rules that are meant for them, and the words that are read in their place, here.
"""

from __future__ import annotations

import re
from typing import Any

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.regex import regex

MOST_SIGNS = 600_000
"""Signs that a page of HTML may have: the largest takes about a minute, and half a gigabyte."""

_STYLE = regex(r"<style>(.*?)</style>", re.DOTALL)
_PROPERTY = regex(r"(--[\w-]+)\s*:\s*([^;}]+)")
_VARIABLE = regex(r"var\((--[\w-]+)\)")
_DRAWS = regex(r"\b(fill|stroke)\b")
_PICTURE = regex(r"<svg\b[^>]*>")
_LABEL = regex(r'\baria-label="([^"]*)"')
_TITLED = "aria-labelledby="


def is_installed() -> bool:
    """Whether WeasyPrint is there, and the libraries of the system that it needs."""
    try:
        _weasyprint()
    except LapeError:
        return False
    return True


def pdf(page: str, style: str, name: str) -> bytes:
    """``page`` as PDF/UA; ``style`` goes after the page's own style sheet, and ``name`` is what a failure names.

    Raises ``LapeError`` that says what to install, where WeasyPrint or a library of the system is missing; where the
    page is so large that it would take very long; and where WeasyPrint fails at this page.
    """
    if len(page) > MOST_SIGNS:
        raise LapeError(
            Message("The document is too long to become a PDF."),
            Message("Make the HTML document, and print it from a browser."),
        )
    weasyprint = _weasyprint()
    html = weasyprint.HTML(string=with_drawing_rules(page, style), url_fetcher=_Refusing())
    try:
        made: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    except Exception as error:  # a layout that it does not come to terms with ends in whatever error it has
        raise LapeError(
            Message("WeasyPrint could not draw the PDF of {name}.", name=name),
            Message("Make the HTML document, and print it from a browser."),
            said=str(error),
        ) from error
    return made


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ModuleNotFoundError:
        raise LapeError(
            Message("A PDF is made with WeasyPrint, which is not installed here."),
            Message(
                "Install it where lape is, with  {pipx}  or with  {uv}  and the address that lape was installed from; "
                "or print the HTML document from a browser.",
                pipx="pipx inject lape-cards weasyprint",
                uv="uv tool install --with weasyprint",
            ),
        ) from None
    except OSError:  # it looks for the system's libraries while it is imported
        raise LapeError(
            Message(
                "A PDF is made with WeasyPrint, and a library of the system that it needs, Pango, is missing here."
            ),
            Message(
                "Install Pango: on Debian and Ubuntu  apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
                " or print the HTML document from a browser."
            ),
        ) from None
    return weasyprint


class _Refusing:
    """What WeasyPrint asks for anything outside the page, on the net or on the disk: it is refused everything."""

    _fail_on_errors = False  # its newer versions look here whether a refusal ends the rendering

    def __call__(self, url: str, *_: Any, **__: Any) -> Any:
        raise ValueError("a document asks for nothing")


def with_drawing_rules(page: str, style: str) -> str:
    """The page with ``style``, and with its own rules for drawing, and words, inside each of its pictures."""
    found = _STYLE.search(page)
    sheet = f"{found[1] if found else ''}\n{style}"
    rules = _drawing_rules(sheet)
    page = page.replace("</head>", f"<style>{style}</style>\n</head>", 1)

    def opened(match: re.Match[str]) -> str:
        label = _LABEL.search(match[0])
        # The words beside a mark say what it says; a figure has to have some text all the same.
        title = "" if _TITLED in match[0] else f"<title>{label[1] if label else ' '}</title>"
        return f"{match[0]}<style>{rules}</style>{title}"

    return _PICTURE.sub(opened, page)


def _drawing_rules(sheet: str) -> str:
    """The rules of a style sheet that draw, with the light page's colours written out; none of ``@media``."""
    import tinycss2  # comes along with WeasyPrint

    colors: dict[str, str] = {}
    kept = []
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        selector, body = tinycss2.serialize(rule.prelude).strip(), tinycss2.serialize(rule.content)
        for name, value in _PROPERTY.findall(body):
            colors.setdefault(name, value.strip())
        if _DRAWS.search(body) or ".mark" in selector:
            kept.append(f"{selector}{{{body}}}")
    return _VARIABLE.sub(lambda name: colors.get(name[1], "black"), "".join(kept))
