"""The edge of the program: everything that can end a command is met here, once, and becomes an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import MutableMapping, Sequence
from contextlib import suppress

from lape_cards.cli import options, output, verbs
from lape_cards.cli.options import Session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

READER_GONE = 141
"""What a shell reports for a program whose reader went away, 128 + SIGPIPE: ``lape history … | head`` ends so."""

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

GIT_ENVIRONMENT = (
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_WORK_TREE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
)


class BrokenOff(KeyboardInterrupt):
    """A person broke off at a question; ``told`` is what to say of it, nothing where whoever asked has said it."""

    def __init__(self, told: Message | None = None) -> None:
        super().__init__()
        self.told = told


def run(args: Sequence[str]) -> int:
    """Run one command line, and return what to exit with."""
    output.prepare_streams(os.environ)
    speech = options.tolerant_session(args, os.environ)
    try:
        code = _dispatch(_help_last(args), speech)
        _flush()
    except LapeError as error:
        tell(speech, error)
        return error.exit_code
    except BrokenOff as end:
        return _broken_off(speech, end.told)
    except KeyboardInterrupt:
        return _broken_off(speech, _AS_IT_IS)
    except BrokenPipeError:
        _discard_rest()
        return READER_GONE
    except Exception as fault:  # noqa: BLE001 - a bug of ours has an exit code and a report of its own
        return _fault(fault, speech)
    return code


def drop_git_environment(environ: MutableMapping[str, str]) -> None:
    """Forget the repository that a git hook or alias around us works in: ours is found from where we stand."""
    for name in GIT_ENVIRONMENT:
        environ.pop(name, None)


MOST_LINES = 20
LONGEST_LINE = 300
"""How much is shown of what another program said."""


def tell(speech: Session, error: LapeError) -> None:
    """Write an error: its place and what is wrong, then, indented, another program's words and what to do."""
    t = speech.translator
    place = f"{error.place}: " if error.place else ""
    place += f"{error.code} " if error.code else ""
    message, hint = t(error.message), t(error.hint) if error.hint else ""
    said = _shortened(error.said)
    if speech.err.is_terminal:
        output.tell_person(speech.err, output.visible(place, keep=""), output.visible(message, keep=""), "error")
        for line in said:  # in its own lines, as the program had them
            speech.err.line(line)
        output.advise(speech.err, hint)
        return
    speech.err.line((output.visible(place, keep=""), "strong"), (output.visible(message, keep=""), "error"))
    for line in said:
        speech.err.line(line)
    for line in hint.split("\n") if hint else ():
        speech.err.line(f"  {line}")


def _shortened(said: str) -> list[str]:
    """The lines of what a program said; of many, and of long ones, the beginning and the end, where reasons stand."""
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES // 2 : -MOST_LINES // 2] = ["…"]
    half = LONGEST_LINE // 2
    shown = [line if len(line) <= LONGEST_LINE else f"{line[:half]}…{line[-half:]}" for line in lines]
    return [f"    {output.visible(line, keep='')}" for line in shown]


def _dispatch(args: list[str], speech: Session) -> int:
    """Answer what needs no verb from the table alone, and leave the rest to typer."""
    if instruction := os.environ.get("_LAPE_COMPLETE"):
        return _complete(instruction, speech)
    values, rest = options.leading(args)
    verb = verbs.find(rest[0]) if rest else None
    if verb is None or not verb.keeps_git_environment:
        drop_git_environment(os.environ)
    if not rest or rest[0] in options.HELP.spellings:
        from lape_cards.cli import help  # noqa: A004

        session = options.open_session(values, options.usable(os.environ))  # a bad variable keeps nobody from the help
        session.out.raw(help.layout(help.first_page(session.translator), session.translator, session.out.width))
        return Exit.OK
    if verb is not None and verb.takes is not None:
        from lape_cards.cli import plain

        if (line := plain.line_of(verb, args)) is not None:
            return plain.run(verb, line, os.environ)
    from lape_cards.cli import command  # typer is loaded only now: what is above does without

    return command.run(args, speech)


def _help_last(args: Sequence[str]) -> list[str]:
    """``lape help check`` as ``lape check --help``, which is what it means."""
    rest = options.leading(args)[1]
    if rest[:1] != ["help"]:
        return list(args)
    others = [*args[: len(args) - len(rest)], *rest[1:]]
    after_verb = len(others) - len(options.leading(others)[1]) + 1
    return [*others[:after_verb], "--help", *others[after_verb:]]


def _complete(instruction: str, speech: Session) -> int:
    from lape_cards.cli import command

    try:
        return command.complete(instruction, speech)
    except Exception:
        if os.environ.get("LAPE_DEBUG"):
            raise
        return Exit.FAILED  # someone is in the middle of typing: no answer is better than a fault


_AS_IT_IS = Message(N_("Broken off. What was finished before this stays as it is."))


def _broken_off(speech: Session, told: Message | None) -> int:
    if told is not None:
        if speech.err.is_terminal:
            speech.err.raw("\n")  # the terminal has just shown ^C
        tell(speech, LapeError(told))
    return Exit.BROKEN_OFF


def _fault(fault: Exception, speech: Session) -> int:
    if isinstance(fault, OSError) and fault.errno in NO_ROOM:
        _discard_rest()
        tell(
            speech, LapeError(Message(N_("There is no room left to write.")), Message(N_("Make room, and try again.")))
        )
        return Exit.FAILED
    from lape_cards.cli import fault as faults

    faults.report(fault, speech, os.environ)
    return Exit.BUG


def _flush() -> None:
    """Write out what is still held back, while a failure to do so can still be told."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _discard_rest() -> None:
    """Send what is still held back to nowhere, so that the interpreter does not stumble over it at its end."""
    with suppress(AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
