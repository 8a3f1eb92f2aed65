"""The files that a card repository has beside its cards, for editors and for the services that keep it.

Their templates are the built-in ones only: what they make is run on other machines.
"""

from __future__ import annotations

from functools import cache

import jinja2

from lape_cards.i18n import Language, translator
from lape_cards.render.environment import builtin_folder


def equipment(name: str, language: Language, **values: object) -> bytes:
    """The text of the file that ``templates/repository/<name>.j2`` makes, its comments in ``language``."""
    template = _environment().get_template(f"{name}.j2")
    return template.render(_=translator(language), language=language, **values).encode()


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(builtin_folder() / "repository"),
        autoescape=False,  # noqa: S701 - YAML and JSON, of what the settings of the repository itself say
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
