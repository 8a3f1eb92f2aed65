"""Where the lape that is running was installed from, so that other machines can install the same."""

from __future__ import annotations

import json
from importlib import metadata
from urllib.parse import urlsplit

DISTRIBUTION = "lape-cards"


def installable() -> str:
    """What pip installs to get this lape elsewhere; empty where only this machine has it.

    An address that holds a password is never told.
    """
    try:
        distribution = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return ""
    written = distribution.read_text("direct_url.json")
    return _from_address(written) if written else f"{DISTRIBUTION}=={distribution.version}"


def _from_address(written: str) -> str:
    """The address in what installers write of where a package came from, in the form that pip takes."""
    try:
        origin = json.loads(written)
        address = urlsplit(origin["url"])
    except (ValueError, KeyError, TypeError):
        return ""
    if address.scheme not in ("https", "ssh") or address.password is not None or not origin["url"].isprintable():
        return ""
    source = origin.get("vcs_info")
    return f"{source['vcs']}+{origin['url']}@{source['commit_id']}" if source else str(origin["url"])
