"""Whether a copy of a repository was made with everything, so that what is not here is nowhere known of."""

from __future__ import annotations

from lape_cards.repository.command import Repository

_TAGS_WANTED = r"^remote\..*\.tagopt$"


def is_whole(repository: Repository) -> bool:
    """Whether nothing was left out of this copy: neither a part of the history, nor files' texts, nor tags."""
    return not (repository.is_shallow or repository.is_partial or leaves_tags_out(repository))


def leaves_tags_out(repository: Repository) -> bool:
    """Whether this copy is one that gets no tags from where it gets the rest."""
    return "--no-tags" in repository.config(_TAGS_WANTED).values()
