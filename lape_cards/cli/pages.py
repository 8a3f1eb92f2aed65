"""The help page of one verb, made by walking what typer knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typer.core import TyperArgument, TyperOption

from lape_cards.cli.choices import told
from lape_cards.cli.coercion import choices
from lape_cards.cli.help import GLOBAL_OPTIONS, OPTIONS, Page, Section, flag_rows, option_name
from lape_cards.cli.options import GLOBAL_FLAGS
from lape_cards.cli.vendored import Command, Context
from lape_cards.i18n import Translator
from lape_cards.message import N_

METAVARS: dict[Any, str] = {Path: N_("FILE"), str: N_("TEXT"), int: N_("NUMBER"), float: N_("NUMBER")}
_FRAME = {flag.name for flag in GLOBAL_FLAGS}


def localize(command: Command, t: Translator) -> None:
    """Put every text of a freshly made command into the language of ``t``, for help, completion and errors alike."""
    command.help = t(command.help or "")
    command.epilog = t(command.epilog or "")
    for param in command.params:
        if isinstance(param, TyperOption | TyperArgument):
            param.help = t(param.help or "")
            param.metavar = _metavar(param, t)


def verb_page(command: Command, ctx: Context, t: Translator) -> Page:
    """The help of a command that :func:`localize` has been through."""
    arguments = [param for param in command.params if isinstance(param, TyperArgument) and not param.hidden]
    options = [param for param in command.params if isinstance(param, TyperOption) and not param.hidden]
    own = [option for option in options if option.name not in _FRAME]
    return Page(
        usage=" ".join((ctx.command_path, *map(_usage_piece, arguments), t(N_("[options]")))),
        paragraphs=tuple(part for part in (command.help or "").split("\n\n") if part),
        sections=(
            Section(t(N_("Arguments")), tuple((_argument_name(param), _meaning(param, ctx, t)) for param in arguments)),
            Section(t(OPTIONS), tuple((_option_name(param), _meaning(param, ctx, t)) for param in own)),
            Section(t(GLOBAL_OPTIONS), tuple(flag_rows(GLOBAL_FLAGS, t))),
        ),
        epilog=(command.epilog,) if command.epilog else (),
    )


def _metavar(param: TyperOption | TyperArgument, t: Translator) -> str:
    if param.metavar:
        return t(param.metavar)
    if isinstance(param, TyperArgument):
        return param.name.upper()
    if param.is_flag or param.count:
        return ""
    kind = param.type_descriptor.annotation
    return "|".join(choices(param)) or t(METAVARS.get(kind, N_("VALUE")))


def _argument_name(param: TyperArgument) -> str:
    return f"{param.metavar}{' ...' if param.nargs != 1 else ''}"


def _usage_piece(param: TyperArgument) -> str:
    return _argument_name(param) if param.required else f"[{_argument_name(param)}]"


def _option_name(param: TyperOption) -> str:
    return option_name([*param.opts, *param.secondary_opts], param.metavar or "")


def _meaning(param: TyperOption | TyperArgument, ctx: Context, t: Translator) -> str:
    return "  ".join(part for part in (param.help, *_remarks(param, ctx, t)) if part)


def _remarks(param: TyperOption | TyperArgument, ctx: Context, t: Translator) -> Iterable[str]:
    keys = choices(param)
    words = told(keys, t)
    if keys and (isinstance(param, TyperArgument) or words != list(keys)):  # an option has the keys beside its name
        yield t(N_("[one of: {choices}]"), choices=words)
    if param.required:
        yield t(N_("[required]"))
    default = param.get_default(ctx, call=False)
    if isinstance(param.show_default, str):
        yield t(N_("[default: {value}]"), value=t(param.show_default))
    elif param.show_default and default not in (None, (), []) and default is not False and not callable(default):
        yield t(N_("[default: {value}]"), value=_written(default))


def _written(default: object) -> str:
    if isinstance(default, list | tuple):
        return ", ".join(map(_written, default))
    return str(getattr(default, "value", default))
