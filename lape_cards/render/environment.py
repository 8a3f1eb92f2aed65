"""The Jinja environment: a sandbox, with everything escaped unless a filter says otherwise, and a clock.

A repository's own templates are written by people who try things out. Nothing they can write reaches the file system
or changes what other templates are given, an undefined name is an error and not an empty place, and a loop that takes
too long is stopped: each turn of a loop and each call of a repository's own template looks at the clock, which works in
any thread and on any system. What built-in ones are spared is told in ``compiler.py``.
"""

from __future__ import annotations

import base64
import hashlib
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import cache, wraps
from pathlib import Path
from time import monotonic
from types import BuiltinMethodType, MappingProxyType, MethodType
from typing import Any, Literal

import jinja2
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader, pass_context
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from lape_cards import resources
from lape_cards.i18n import Language
from lape_cards.regex import regex
from lape_cards.render import filters
from lape_cards.render.compiled import Codes
from lape_cards.render.compiler import BEGUN, PACED, BuiltinMacro, BuiltinName, Compiling
from lape_cards.render.rendering import TooSlowError, address_of, current, translate
from lape_cards.render.unknown import Unknown

Format = Literal["html", "md"]

_UNESCAPED = ("safe", "urlize")
"""Filters of Jinja's that would put a card's text into a page without escaping it, or make links of it."""
_MARKDOWN_UNESCAPED = ("e", "escape", "forceescape", "tojson", "xmlattr")
"""Filters that escape for HTML, whose result would pass for escaped Markdown too."""
_WITHOUT_BOUND = ("center", "indent", "format")
"""Filters that make a text of any length out of a short one."""
_BOUNDED = ("batch", "slice", "tojson")
"""Filters that a number can make do more than a page needs."""
_WIDENING = ("center", "expandtabs", "ljust", "rjust", "to_bytes", "zfill")
"""Methods of texts and numbers whose result is as long as a number says."""
_WITHOUT_END = ("lipsum",)
"""Functions of Jinja's that write as much as they are asked to, and nothing that a document needs."""
_MOST_KNOWN = 10_000
_MOST_AT_ONCE = 1_000
"""Turns of a built-in template's loop between two looks at the clock."""
_LONGEST_REPEAT = 10_000
"""How long a text or a list may get by multiplying or widening it: a page does not need more."""
_NUMBER = regex(r"\d+")
_WIDTH_OF_A_VALUE = regex(r"%[^A-Za-z%]*\*")

_METHODS = (MethodType, BuiltinMethodType)
"""What the sandbox has a closer look at: ``format`` of a text reaches into what it is given."""

_ABSENT = object()
_MACROS = (Macro, BuiltinMacro)
_NOT_GIVEN = ("_block_vars", "_loop_vars")
"""What a compiled template adds to a call, for functions that ask for its context."""


class Environment(Compiling):
    """The sandbox, with a clock."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, language: Language, printed: Callable[[object], str], **options: Any) -> None:
        super().__init__(language, printed, **options)
        self._safe: dict[tuple[type, str], bool] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template can use, as it is once for all; a chain of mappings takes its time on every page."""
        return {**self.globals, **(d or {})}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see an attribute; what the sandbox says of it depends on the object's type alone."""
        key = (type(obj), attr)
        known = self._safe.get(key)
        if known is None:
            known = super().is_safe_attribute(obj, attr, value)
            if len(self._safe) < _MOST_KNOWN:
                self._safe[key] = known
        return known

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, as the sandbox gives it; one that it has let pass before is not asked about again."""
        value = getattr(obj, attribute, _ABSENT)
        if value is _ABSENT or isinstance(value, _METHODS) or not self._safe.get((type(obj), attribute)):
            return super().getattr(obj, attribute)
        return value

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as it is named there
        """Call from a template, if there is still time."""
        current.get().check()
        written: Any = __obj
        if __obj is translate or type(__obj) in _MACROS:  # most are, and the sandbox has nothing against them
            for name in _NOT_GIVEN if kwargs else ():
                kwargs.pop(name, None)
            return written(*args, **kwargs) if __obj is translate else written(__context.eval_ctx, *args, **kwargs)
        if isinstance(__obj, _METHODS) and __obj.__name__ in _WIDENING:
            _require_small(__obj.__name__, args, kwargs)
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """``*`` and ``%`` of small things, and no ``**``: they make a short template fill the memory."""
        if operator == "%":
            if isinstance(left, str) and (_WIDTH_OF_A_VALUE.search(left) or _is_wide(left)):
                raise _too_large(operator)
            return super().call_binop(context, operator, left, right)
        sizes = [side if isinstance(side, int) else 1 for side in (left, right)]
        lengths = [len(side) if isinstance(side, str | list | tuple) else 1 for side in (left, right)]
        if operator == "**" or abs(sizes[0] * sizes[1]) * max(lengths) > _LONGEST_REPEAT:
            raise _too_large(operator)
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """``format`` of a text as the sandbox gives it, if no field is made wider than a page needs."""
        written = super().wrap_str_format(value)
        if written is None:
            return None

        @wraps(written)
        def bounded(*args: Any, **kwargs: Any) -> str:
            for _, _, layout, _ in string.Formatter().parse(value.__self__):
                if layout and ("{" in layout or _is_wide(layout)):
                    raise _too_large(value.__name__)
            return written(*args, **kwargs)

        return bounded


def _is_wide(layout: str) -> bool:
    """Whether a number in it is larger than a page needs; some of them say how wide something gets."""
    return any(int(found) > _LONGEST_REPEAT for found in _NUMBER.findall(layout))


def _require_small(name: str, args: Iterable[Any], kwargs: Mapping[str, Any]) -> None:
    if any(isinstance(given, int) and given > _LONGEST_REPEAT for given in (*args, *kwargs.values())):
        raise _too_large(name)


def _too_large(name: str) -> SecurityError:
    return SecurityError(f"too large a result of {name}")


def _bounded(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja's that is told no number larger than a page needs; the value that it is used on may be any."""
    told = 2 if hasattr(original, "jinja_pass_arg") else 1

    @wraps(original)  # with what Jinja has noted of it
    def bounded(*args: Any, **kwargs: Any) -> Any:
        _require_small(name, args[told:], kwargs)
        return original(*args, **kwargs)

    return bounded


@cache
def _codes(to: Format) -> Codes:
    return Codes(to)


@pass_context
def _paced(_context: Context, items: Iterable[Any]) -> Iterator[Any]:
    # Asking for the context keeps Jinja from working the filter out while it compiles.
    return _turns(items)


def _turns(items: Iterable[Any]) -> Iterator[Any]:
    check = current.get().check
    for item in items:
        check()
        yield item


@pass_context
def _begun(_context: Context, items: Iterable[Any]) -> Iterable[Any]:
    # What an own template gives to a built-in macro may have no end; what a document has is mostly a short tuple.
    if type(items) not in (tuple, list) or len(items) > _MOST_AT_ONCE:  # type: ignore[arg-type]
        return _turns(items)
    if monotonic() > current.get().deadline:
        raise TooSlowError
    return items


@cache
def environment(to: Format, folders: tuple[Path, ...], language: Language, *, framed: bool = False) -> Environment:
    """The environment for one format in one language; templates are looked for in ``folders`` before the built-in ones.

    ``builtin/…`` always means the built-in one, so that a template may extend the one it stands in for. ``framed``
    documents are pages of a web site: what they extend is the site's frame.
    """
    value: Callable[[object], object] = filters.html_value if to == "html" else filters.markdown_value
    made = Environment(
        language,
        filters.html_printed if to == "html" else filters.markdown_printed,
        loader=_loader(folders, framed=framed),
        # Not select_autoescape(), which is off for names that end in .j2: on, whatever the template is called.
        autoescape=lambda _name: True,
        undefined=Unknown,
        finalize=value,
        # What a filter says of a constant may depend on the card, and it would be worked out once for all of them.
        optimized=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_codes(to),
    )
    made.filters.update(filters.HTML if to == "html" else filters.MARKDOWN)
    made.filters[PACED] = _paced
    made.filters[BEGUN] = _begun
    for name in (*_UNESCAPED, *_WITHOUT_BOUND, *(_MARKDOWN_UNESCAPED if to == "md" else ())):
        made.filters.pop(name, None)
    for name in _BOUNDED:
        if name in made.filters:
            made.filters[name] = _bounded(name, made.filters[name])
    for name in _WITHOUT_END:
        made.globals.pop(name, None)
    made.globals.update({"_": translate, "lang": filters.lang, "address": address_of})
    if to == "html":
        style = _style(made)
        made.globals.update({"style": Markup(style), "style_hash": _hash(style)})  # noqa: S704 - no card's text
    return made


def style_of(name: str, folders: Sequence[Path] = ()) -> str:
    """The style sheet ``html/<name>.css`` as it stands in a page, a repository's own before the built-in one."""
    return _style(environment("html", tuple(folders), "en"), name)


def builtin_folder() -> Path:
    """Where the templates that come along with the program lie."""
    return resources.folder("templates")


class _OwnLoader(FileSystemLoader):
    """Loads a repository's own templates; a link that leads out of their folder is no template."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        found = super().get_source(environment, template)
        if not any(Path(found[1]).resolve().is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise TemplateNotFound(template)
        return found


class _BuiltinLoader(FileSystemLoader):
    """Loads the templates that come along with the program, and says that they do."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, filename, is_current = super().get_source(environment, template)
        return source, BuiltinName(filename), is_current


class _SiteLoader(_BuiltinLoader):
    """Loads what only the program itself says: a site's own pages, and its frame where documents have theirs."""

    _IN_PLACE = MappingProxyType({"html/base.html.j2": "site/document.html.j2"})

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        name = self._IN_PLACE.get(template, template)
        if not name.startswith("site/"):
            raise TemplateNotFound(template)
        return super().get_source(environment, name)


def _loader(folders: tuple[Path, ...], *, framed: bool) -> BaseLoader:
    builtin: BaseLoader = _BuiltinLoader(builtin_folder())
    own: list[BaseLoader] = [_OwnLoader(folder) for folder in folders]
    site: list[BaseLoader] = [_SiteLoader(builtin_folder())] if framed else []
    return ChoiceLoader([*site, *own, builtin, PrefixLoader({"builtin": ChoiceLoader([*site, builtin])})])


def _style(made: Environment, name: str = "style") -> str:
    """The style sheet as it stands in the page; it is no template, for braces mean something else in it."""
    loader = made.loader
    if loader is None:
        return ""
    source, _, _ = loader.get_source(made, f"html/{name}.css")
    return "\n" + source.replace("</", "<\\/")


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
