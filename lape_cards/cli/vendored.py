"""Names of typer's that it does not export: click, which it carries inside itself, and completion.

They are taken from here only, so that a new typer is met in one place.
"""

from __future__ import annotations

from typer._click.core import Command, Context, Parameter
from typer._click.exceptions import (
    BadArgumentUsage,
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer._click.shell_completion import CompletionItem
from typer._completion_classes import completion_init
from typer._completion_shared import _get_shell_name as shell_name
from typer._completion_shared import get_completion_script, install
from typer.completion import shell_complete

__all__ = [
    "BadArgumentUsage",
    "BadOptionUsage",
    "BadParameter",
    "ClickException",
    "Command",
    "CompletionItem",
    "Context",
    "MissingParameter",
    "NoSuchOption",
    "Parameter",
    "UsageError",
    "completion_init",
    "get_completion_script",
    "install",
    "make_plain",
    "make_shell_help_plain",
    "shell_complete",
    "shell_name",
]


def make_plain(parameter: Parameter, coercion: object) -> None:
    """Have ``coercion`` turn the parameter's words into its value.

    typer asks pydantic for it, which takes longer to load than the rest of us. Should a new typer keep its
    coercion elsewhere, this changes nothing but the time.
    """
    parameter._runtime_param = coercion  # type: ignore[attr-defined]  # noqa: SLF001


def make_shell_help_plain() -> None:
    """Keep rich out of completions: it is slow to load, and takes ``[DIR]`` in a help text for its markup."""
    from typer import _completion_classes

    _completion_classes._sanitize_help_text = str  # type: ignore[assignment]  # noqa: SLF001
