"""What typer says about a wrong command line, by the kind of its exception, as one of our own errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from typer.core import TyperOption

from lape_cards.cli import verbs
from lape_cards.cli.coercion import choices, completes, parameter_name
from lape_cards.cli.completion import card_ids
from lape_cards.cli.plain import DASHES
from lape_cards.cli.vendored import (
    BadArgumentUsage,
    BadOptionUsage,
    BadParameter,
    ClickException,
    Context,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from lape_cards.errors import LapeError
from lape_cards.message import N_, Message


@contextmanager
def placed(ctx: Context) -> Iterator[None]:
    """Have what typer's parser complains of in here know its command; the parser forgets to say."""
    try:
        yield
    except UsageError as mistake:
        mistake.ctx = mistake.ctx or ctx
        raise


def unknown_verb(name: str) -> LapeError:
    """There is no such verb; the nearest one is offered."""
    message = Message(N_("There is no command “{name}”."), name=name)
    near = verbs.nearest(name)
    if near:
        return LapeError(message, Message(N_("Did you mean  lape {name}"), name=near))
    return LapeError(message, Message(N_("All commands:  lape --help")))


def too_many(extra: str, ctx: Context) -> LapeError:
    """More arguments than the verb takes; ``extra`` is the first of them."""
    return LapeError(
        Message(N_("“{extra}” is one argument too many."), extra=extra),
        Message(
            N_('Put quotation marks (") around words that belong together. How it is used:  {command} --help'),
            command=ctx.command_path,
        ),
    )


def refuse_other_dashes(args: Sequence[str], ctx: Context, *, anywhere: bool) -> None:
    """``LapeError`` for an option that is written with one dash in the place of two hyphens: nobody means a card by it.

    What an option takes as its value is not looked at. Without ``anywhere`` only what stands before the first word is.
    """
    options = [one for one in ctx.command.params if isinstance(one, TyperOption)]
    known = {spelling: one for one in options for spelling in one.opts}
    position = 0
    while position < len(args) and args[position] != "--":
        word, _, _ = args[position].partition("=")
        is_option = word.startswith(DASHES)
        if not is_option and not anywhere:
            return
        bare = word.lstrip("".join(DASHES))
        meant = next((one for one in (f"-{bare}", f"--{bare}") if one in known), None)
        if is_option and meant is not None and word not in known:
            raise LapeError(
                Message(N_("“{word}” is not how an option is written."), word=word),
                Message(N_("Write it with hyphens:  {option}"), option=meant),
            )
        takes_a_value = word in known and not known[word].is_flag and word == args[position]
        position += 2 if takes_a_value else 1


def told(mistake: ClickException) -> LapeError:
    """Our own words for ``mistake``; its English text is not used."""
    ctx = mistake.ctx if isinstance(mistake, UsageError) else None
    match mistake:
        case NoSuchOption():
            return _no_option(mistake)
        case MissingParameter(param=param) if param is not None:
            return _missing(mistake)
        case BadOptionUsage():
            return LapeError(_option_usage(mistake), _more(ctx))
        case BadParameter(param=param) if param is not None:
            name = parameter_name(param)
            return LapeError(Message(N_("{name} was given a value that it cannot take."), name=name), _more(ctx))
        case BadArgumentUsage():
            return LapeError(Message(N_("The command was given too few arguments.")), _more(ctx))
        case _:
            return LapeError(Message(N_("The command line cannot be understood.")), _more(ctx))


def _more(ctx: Context | None) -> Message:
    return Message(N_("How it is used:  {command} --help"), command=ctx.command_path if ctx else "lape")


def _no_option(mistake: NoSuchOption) -> LapeError:
    command = mistake.ctx.command_path if mistake.ctx else "lape"
    message = Message(N_("{command} has no option {option}."), command=command, option=mistake.option_name)
    if not mistake.possibilities:
        return LapeError(message, _more(mistake.ctx))
    hint = Message(
        N_("Did you mean {nearest}? All options:  {command} --help"), nearest=mistake.possibilities[0], command=command
    )
    return LapeError(message, hint)


def _missing(mistake: MissingParameter) -> LapeError:
    assert mistake.param is not None
    words = choices(mistake.param)
    if words:
        hint = Message(N_("Choose one of these: {choices}."), choices=words)
    else:
        hint = (_cards() if completes(mistake.param) is card_ids else None) or _more(mistake.ctx)
    return LapeError(Message(N_("{name} is missing."), name=parameter_name(mistake.param)), hint)


def _cards() -> Message | None:
    """Which cards could have been named; ``None`` where that cannot be told here."""
    from lape_cards.workflow.cards import find_folder
    from lape_cards.workflow.cards_here import cards_here
    from lape_cards.workflow.shelf import find_portfolio

    here = Path.cwd()
    try:
        folder = find_folder(here) if find_portfolio(here) is None else None
        return cards_here(folder.ids()) if folder is not None else None
    except LapeError:  # the verb itself tells, once it is called
        return None


def _option_usage(mistake: BadOptionUsage) -> Message:
    params = mistake.ctx.command.params if mistake.ctx else []
    flags = {name for param in params if isinstance(param, TyperOption) and param.is_flag for name in param.opts}
    if mistake.option_name in flags:
        return Message(N_("{option} takes no value."), option=mistake.option_name)
    return Message(N_("{option} needs a value after it."), option=mistake.option_name)
