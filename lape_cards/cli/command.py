"""The ``lape`` command as typer sees it: a group whose verbs are imported one by one, when they are called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from lape_cards.cli import arguments, coercion, completion, help, mistakes, options, pages, vendored, verbs  # noqa: A004
from lape_cards.cli.options import (
    COLOR,
    HELP,
    INSTALL_COMPLETION,
    LANG,
    QUIET,
    SHOW_COMPLETION,
    TODAY,
    VERSION,
    Session,
    session,
)
from lape_cards.cli.vendored import ClickException, Command, CompletionItem, Context, Parameter
from lape_cards.i18n import LANGUAGES

PROGRAM = "lape"
GIVEN = "lape.given"
"""Where the global options given so far are kept among the contexts' shared notes."""


class VerbCommand(TyperCommand):
    """One verb: takes the global options too, and is given its session before it runs."""

    allow_extra_args = True  # so that what is too many is told in our words

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse what is meant as typer does, and refuse what is left over."""
        if not ctx.resilient_parsing:
            mistakes.refuse_other_dashes(args, ctx, anywhere=True)
        with mistakes.placed(ctx):
            rest = super().parse_args(ctx, args if ctx.resilient_parsing else arguments.as_meant(args, ctx))
        if rest and not ctx.resilient_parsing:
            raise mistakes.too_many(rest[0], ctx)
        return rest

    def invoke(self, ctx: Context) -> Any:
        """Open the session that the options on both sides of the verb ask for, and call the verb."""
        ctx.obj = options.open_session(options.given(ctx.meta.get(GIVEN, {})), os.environ)
        return super().invoke(ctx)

    def get_help(self, ctx: Context) -> str:
        """The verb's page of help."""
        speech = _session(ctx)
        return help.layout(pages.verb_page(self, ctx, speech.translator), speech.translator, speech.out.width)


class LapeGroup(TyperGroup):
    """All verbs of the table; a context's ``obj`` is a session from the start."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse what stands before the verb."""
        if not ctx.resilient_parsing:
            mistakes.refuse_other_dashes(args, ctx, anywhere=False)
        with mistakes.placed(ctx):
            return super().parse_args(ctx, args)

    def list_commands(self, ctx: Context) -> list[str]:
        """The names of the verbs to show."""
        return [verb.name for verb in verbs.visible_verbs()]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import the verb's module, and make its command in the reader's language."""
        verb = verbs.find(cmd_name)
        return _load(verb, _session(ctx)) if verb else None

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The verb that ``args`` begin with, and its own arguments."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            raise mistakes.unknown_verb(args[0])
        return command.name if command else None, command, args[1:]

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Verbs and options to complete with; the table is enough, and nothing is imported for it."""
        t = _session(ctx).translator
        names = [
            CompletionItem(verb.name, help=t(verb.summary))
            for verb in verbs.visible_verbs()
            if verb.name.startswith(incomplete)
        ]
        return [*names, *Command.shell_complete(self, ctx, incomplete)]

    def get_help(self, ctx: Context) -> str:
        """The first page of help."""
        speech = _session(ctx)
        return help.layout(help.first_page(speech.translator), speech.translator, speech.out.width)


def run(args: Sequence[str], speech: Session) -> int:
    """Run the verb that ``args`` name, and return its exit code; ``speech`` speaks until the verb has a session.

    Raises:
        LapeError: the command line is wrong, or the verb says what is.
        KeyboardInterrupt: a question was broken off.
    """
    lape = group(speech)
    try:
        with lape.make_context(PROGRAM, list(args), obj=speech) as ctx:
            return int(lape.invoke(ctx) or 0)
    except typer.Exit as ended:
        return ended.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except ClickException as mistake:
        raise mistakes.told(mistake) from mistake


def group(speech: Session) -> LapeGroup:
    """The whole command, without a single verb loaded."""
    lape = LapeGroup(
        name=PROGRAM,
        params=[*_parameters(_root_options), *_parameters(_global_options)],
        add_help_option=False,
        rich_markup_mode=None,
    )
    coercion.simplify(lape.params, speech.translator)
    pages.localize(lape, speech.translator)
    return lape


def _session(ctx: Context) -> Session:
    return session(cast("typer.Context", ctx))


def _load(verb: verbs.Verb, speech: Session) -> Command:
    module = import_module(verb.module)
    vars(module).setdefault("typer", typer)  # a verb that can do without it names it in its annotations only
    function = getattr(module, verb.function)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(
        verb.name,
        cls=VerbCommand,
        help=getattr(function, "lape_help", verb.summary),
        epilog=getattr(function, "lape_then", None),
        add_help_option=False,
        hidden=verb.hidden,
    )(function)
    command = typer.main.get_command(app)
    command.params = [*command.params, *_parameters(_global_options)]
    coercion.simplify(command.params, speech.translator)
    pages.localize(command, speech.translator)
    return command


def _parameters(function: Any) -> list[Parameter]:
    """The options that ``function`` declares, made anew for each command that takes them."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(add_help_option=False)(function)
    return typer.main.get_command(app).params


def _remember(ctx: typer.Context, param: typer.CallbackParam, value: object) -> None:
    """Note a global option; one after the verb comes later, and so it wins."""
    if value is not None:
        ctx.meta.setdefault(GIVEN, {})[param.name] = value


def _show_help(ctx: typer.Context, value: bool | None) -> None:
    if value and not ctx.resilient_parsing:
        session(ctx).out.raw(ctx.get_help())
        raise typer.Exit


def _show_version(ctx: typer.Context, value: bool | None) -> None:
    if value and not ctx.resilient_parsing:
        from lape_cards import __version__

        session(ctx).out.line(f"{PROGRAM} {__version__}")
        raise typer.Exit


def _install_completion(ctx: typer.Context, value: bool | None) -> None:
    if value and not ctx.resilient_parsing:
        completion.install(session(ctx))
        raise typer.Exit


def _show_completion(ctx: typer.Context, value: bool | None) -> None:
    if value and not ctx.resilient_parsing:
        completion.show(session(ctx))
        raise typer.Exit


def _option(flag: options.Flag, callback: Any, *, eager: bool = False, words: Sequence[str] = ()) -> Any:
    return typer.Option(
        *flag.spellings,
        metavar=flag.metavar,
        help=flag.help,
        callback=callback,
        is_eager=eager,
        expose_value=False,
        show_default=False,
        autocompletion=(lambda: list(words)) if words else None,
    )


def _global_options(
    lang: Annotated[str | None, _option(LANG, _remember, words=LANGUAGES)] = None,
    today: Annotated[str | None, _option(TODAY, _remember)] = None,
    quiet: Annotated[bool | None, _option(QUIET, _remember)] = None,
    color: Annotated[str | None, _option(COLOR, _remember, words=options.COLORS)] = None,
    help: Annotated[bool | None, _option(HELP, _show_help, eager=True)] = None,  # noqa: A002
) -> None:
    """What every verb takes."""


def _root_options(
    version: Annotated[bool | None, _option(VERSION, _show_version, eager=True)] = None,
    install_completion: Annotated[bool | None, _option(INSTALL_COMPLETION, _install_completion, eager=True)] = None,
    show_completion: Annotated[bool | None, _option(SHOW_COMPLETION, _show_completion, eager=True)] = None,
) -> None:
    """What stands before a verb, or without one."""


def complete(instruction: str, speech: Session) -> int:
    """Answer a shell that asks what could come next; the words typed so far are in its variables."""
    vendored.completion_init()
    vendored.make_shell_help_plain()
    return vendored.shell_complete(group(speech), {"obj": speech}, PROGRAM, completion.VARIABLE, instruction)
