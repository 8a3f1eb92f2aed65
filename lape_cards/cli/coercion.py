"""Words of the command line to values: texts, paths, whole numbers and choices, with errors in three languages.

Other types are left to typer, which loads pydantic for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from msgspec import Struct
from typer.core import TyperArgument, TyperOption

from lape_cards.cli import vendored
from lape_cards.cli.choices import key_of, told
from lape_cards.cli.options import not_one_of
from lape_cards.errors import LapeError
from lape_cards.i18n import Translator
from lape_cards.message import N_, Message

Convert = Callable[[str, str], object]
"""A word, and the name of its option or argument, to a value."""


class PlainCoercion(Struct, frozen=True):
    """Converts a parameter's value, or each of its values; what is not a word any more is left as it is."""

    convert: Convert

    def coerce(self, value: object, param: vendored.Parameter, ctx: vendored.Context) -> object:
        """The value of ``param`` for what was typed; the same shapes as typer's own coercion gives."""
        if param.multiple or param.nargs == -1:
            words: Iterable[object] = value if isinstance(value, list | tuple) else ()
            return [self._one(word, param) for word in words]
        return self._one(value, param)

    def _one(self, value: object, param: vendored.Parameter) -> object:
        return self.convert(value, parameter_name(param)) if isinstance(value, str) else value


def simplify(parameters: Iterable[vendored.Parameter], t: Translator) -> None:
    """Give every parameter that needs no more than us its plain coercion; ``t`` is of the reader's language."""
    for parameter in parameters:
        convert = _conversion(parameter, t)
        if convert is not None:
            vendored.make_plain(parameter, PlainCoercion(convert))


def parameter_name(param: vendored.Parameter) -> str:
    """What a person calls the parameter: ``--message``, or an argument's word in the usage line."""
    return max(param.opts, key=len) if isinstance(param, TyperOption) else param.metavar or param.name.upper()


def choices(param: vendored.Parameter) -> tuple[str, ...]:
    """The words to choose from, where the parameter's type is a choice."""
    kind = _kind(param)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    return tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()


def completes(param: vendored.Parameter) -> object:
    """What the Tab key asks for the parameter's value; ``None`` where it asks nothing."""
    asked = getattr(getattr(param, "type_descriptor", None), "parameter_info", None)
    return getattr(asked, "autocompletion", None)


def _kind(param: vendored.Parameter) -> Any:
    """The type of the parameter's value, or of each of its values."""
    annotation = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    return get_args(annotation)[0] if get_origin(annotation) is list else annotation


def _conversion(param: vendored.Parameter, t: Translator) -> Convert | None:
    if not isinstance(param, TyperOption | TyperArgument) or _asks_more(param):
        return None
    if choices(param):
        return _choice(_kind(param), choices(param), t)
    return _CONVERSIONS.get(_kind(param))


def _asks_more(param: TyperOption | TyperArgument) -> bool:
    """Whether its declaration has conditions of typer's own, such as a range or an existing file."""
    asked = param.type_descriptor.parameter_info
    return bool(
        asked.parser
        or asked.exists
        or asked.resolve_path
        or asked.writable
        or asked.path_type
        or not (asked.file_okay and asked.dir_okay and asked.case_sensitive)
        or asked.min is not None
        or asked.max is not None
    )


def _choice(kind: Any, keys: tuple[str, ...], t: Translator) -> Convert:
    values: tuple[Any, ...] = get_args(kind) or tuple(kind)

    def convert(word: str, name: str) -> object:
        key = key_of(word, keys)
        if key is None:
            raise not_one_of(name, word, told(keys, t))
        return values[keys.index(key)]

    return convert


def _whole_number(word: str, name: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise LapeError(
            Message(N_("{option} cannot be “{value}”."), option=name, value=word),
            Message(N_("Write a whole number.")),
        ) from None


_CONVERSIONS: dict[Any, Convert] = {
    str: lambda word, _: word,
    Path: lambda word, _: Path(word),
    bool: lambda word, _: word,
    int: _whole_number,
}
