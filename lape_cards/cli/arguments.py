"""What typer's parser would take for something else than people mean: it is met before the parser sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from typer.core import TyperOption

from lape_cards.cli.vendored import BadOptionUsage, Context, Parameter
from lape_cards.regex import regex

_NEGATIVE = regex(r"-[.,]?\d[\d\s.,%\u2013\u2212-]*")


class _Option(Struct, frozen=True):
    """One spelling of an option, and whether a value follows it."""

    name: str
    wants: bool


def as_meant(args: Sequence[str], ctx: Context) -> list[str]:
    """The words of a verb's command line as typer's parser understands them rightly.

    A number below nought is a value, as no option is called by a number. Raises typer's error where an option stands
    in another's place for a value, which would be kept for good.
    """
    known = {name: _Option(name, not one.is_flag) for one in _options(ctx.command.params) for name in one.opts}
    options: list[str] = []
    others: list[str] = []
    rest = list(args)
    while rest and rest[0] != "--":
        word = rest.pop(0)
        if not word.startswith("-") or word == "-" or _NEGATIVE.fullmatch(word):
            others.append(word)
            continue
        options.append(word)
        wanting = _wanting(word, known)
        if wanting is not None and rest:
            if rest[0] == "--" or rest[0].partition("=")[0] in known:
                raise BadOptionUsage(wanting, "An option stands where its value belongs.", ctx=ctx)
            options.append(rest.pop(0))
    if any(word.startswith("-") and word != "-" for word in others):
        return [*options, "--", *others, *rest[1:]]
    return list(args)


def _options(params: Iterable[Parameter]) -> Iterable[TyperOption]:
    return (one for one in params if isinstance(one, TyperOption))


def _wanting(word: str, known: Mapping[str, _Option]) -> str | None:
    """The option in ``word`` whose value is the next word, if there is one."""
    name, equals, _ = word.partition("=")
    if name in known:
        return name if known[name].wants and not equals else None
    if name.startswith("--"):
        return None
    for place, sign in enumerate(word[1:], start=2):
        option = known.get(f"-{sign}")
        if option is None or option.wants:
            return option.name if option is not None and place == len(word) else None
    return None
