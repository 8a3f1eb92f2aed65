"""Mirrors: private bare repositories that keep what was collected. Evidence, so no version tag ever leaves them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.repository.address import Address
from lape_cards.repository.command import Answer, GitError
from lape_cards.repository.guarded import Guard
from lape_cards.repository.records import TAG_PREFIX, number_of_tag

LARGEST = 1024 * 1024 * 1024
"""Bytes that one source may send at once."""
_ONE_BY_ONE = 100
"""Up to so many tags are asked for by name."""
_OWN_PATIENCE = 600.0
"""Seconds that work on the disk alone may take."""
_TIP = "refs/collected/tip"
_KEPT = "refs/collected/kept/"
_ASIDE = "refs/collected/aside/"
_NAME = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_GONE_BY_NOW = regex(r"couldn't find remote ref", re.IGNORECASE)
_SHALLOW = "shallow roots are not allowed"
_NAMES_LATER = ("-c", "core.fsync=committed,-reference")
"""Thousands of names are not waited for one by one: ``pack`` writes them into one file, and waits for that."""
_QUIETLY = ("--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules")


class There(Struct, frozen=True):
    """What a source has: the object under each name, and the name of its own branch."""

    refs: Mapping[str, str]
    branch: str | None = None

    @property
    def tags(self) -> dict[str, str]:
        """The version tags, whatever they say: full names and objects."""
        return {name: value for name, value in self.refs.items() if number_of_tag(name)}

    @property
    def branches(self) -> list[str]:
        """The short names of the branches."""
        return sorted(name.removeprefix("refs/heads/") for name in self.refs if name.startswith("refs/heads/"))

    def find(self, ref: str) -> str | None:
        """The full name of the branch, or else of the tag, that ``ref`` means."""
        wanted = [ref] if ref.startswith("refs/") else [f"refs/heads/{ref}", f"refs/tags/{ref}"]
        return next((name for name in wanted if name in self.refs), None)


class GoneByNowError(Exception):
    """What a source had a moment ago it has no more; it can be looked at anew."""


class Mirror:
    """One source's mirror. Whoever writes to it holds the lock of collecting."""

    def __init__(self, git_dir: Path, guard: Guard) -> None:
        self.git_dir = git_dir
        self._guard = guard

    @property
    def exists(self) -> bool:
        """Whether anything was ever collected into it."""
        return (self.git_dir / "HEAD").is_file() and (self.git_dir / "objects").is_dir()

    def look(self, address: Address) -> There:
        """What the source has; ``GitError`` where it says why not, ``StoppedError`` where it took too long."""
        answer = self._reach(address, "ls-remote", "--symref", "--", address.url)
        if answer.code:
            raise GitError(answer.complaint)
        refs, branch = {}, None
        for line in answer.text.splitlines():
            value, _, name = line.partition("\t")
            if name == "HEAD" and value.startswith("ref: refs/heads/"):
                branch = value.removeprefix("ref: refs/heads/")
            elif _NAME.fullmatch(value) and not name.endswith("^{}"):
                refs[name] = value
        return There(refs, branch)

    def prepare(self, digits: int) -> None:
        """Make the mirror, or see that it is as we left it: its settings and nothing that leads elsewhere."""
        if not self.exists:
            self.git_dir.mkdir(parents=True, exist_ok=True)
            kind = "sha256" if digits == 64 else "sha1"
            made = self._guard.run(
                self.git_dir,
                *("init", "--quiet", "--bare", "--template=", "--initial-branch=main"),
                f"--object-format={kind}",
                environment={"GIT_DIR": str(self.git_dir)},
            )
            if made.code:
                raise GitError(made.complaint)
        self.settle(digits)
        shutil.rmtree(self.git_dir / "info", ignore_errors=True)
        objects = self.git_dir / "objects"
        for lender in ("alternates", "http-alternates"):
            (objects / "info" / lender).unlink(missing_ok=True)
        # Nobody else writes here: what is left of a program that was stopped holds nobody up.
        for left in (*objects.glob("pack/tmp_*"), *self.git_dir.glob("*.lock"), *self.git_dir.glob("refs/**/*.lock")):
            with suppress(OSError):
                left.unlink()

    def settle(self, digits: int) -> None:
        """See that the mirror's settings are ours, whoever has put the folder there."""
        config = self.git_dir / "config"
        wanted = settings(digits).encode()
        if not config.is_file() or config.is_symlink() or config.read_bytes() != wanted:
            config.unlink(missing_ok=True)
            config.write_bytes(wanted)

    def fetch(self, address: Address, ref: str, there: There) -> None:
        """Get ``ref`` (a full name), and the version tags that are not here yet; no tag of ours is replaced.

        A tag that says something else there than here is kept beside ours. ``GitError`` and ``StoppedError`` as
        ``look`` has them; ``GoneByNowError``.
        """
        here, tags = self.tags(), there.tags
        new = [name for name in tags if name not in here]
        other = {name: value for name, value in tags.items() if here.get(name, value) != value}
        wanted = [f"{name}:{name}" for name in new]
        if len(new) > _ONE_BY_ONE:
            # git matches each name with each, so many are named as one; what is not wanted is left out of that
            unwanted = [name for name in there.refs if name.startswith(TAG_PREFIX) and name not in tags]
            wanted = [f"{TAG_PREFIX}*:{TAG_PREFIX}*", *(f"^{name}" for name in (*unwanted, *other))]
        self._get(address, [f"+{ref}:{_TIP}", *wanted])
        aside = [
            f"{name}:{_ASIDE}{name.removeprefix(TAG_PREFIX)}/{value}"
            for name, value in other.items()
            if not self.has([value])
        ]
        if aside:
            self._get(address, aside)

    def fetch_object(self, address: Address, name: str) -> None:
        """Get a commit by its own name, where the source still has it and gives it."""
        self._get(address, [f"{name}:{_KEPT}{name}"])

    def _get(self, address: Address, wanted: Collection[str]) -> None:
        before = self._packed()
        answer = self._reach(
            address,
            *(*_NAMES_LATER, "fetch", *_QUIETLY, "--progress", "--stdin", "--", address.url),
            stdin="".join(f"{line}\n" for line in wanted).encode(),
            most=before + LARGEST,
        )
        if _GONE_BY_NOW.search(answer.complaint):
            raise GoneByNowError
        if answer.code or _SHALLOW in answer.complaint:  # git leaves such a name out, and goes on
            raise GitError(answer.complaint)

    def _packed(self) -> int:
        """Bytes that lie in packs, finished or not."""
        total = 0
        for pack in (self.git_dir / "objects" / "pack").glob("*"):
            with suppress(OSError):
                total += pack.stat().st_size
        return total

    def _reach(self, address: Address, *arguments: str, stdin: bytes = b"", most: int | None = None) -> Answer:
        """Run what goes to the source, by its own way and no other."""
        allowed = "file" if address.kind == "file" else "https:ssh"
        ways = {"GIT_ALLOW_PROTOCOL": allowed}
        if self.exists:
            ways |= self._places()
        else:
            # No repository around the portfolio has a say in how a source is reached.
            ways["GIT_CEILING_DIRECTORIES"] = str(self.git_dir.parent.parent)
        folder = self.git_dir if self.exists else self.git_dir.parent
        return self._guard.run(folder, *arguments, stdin=stdin, environment=ways, arrived=self._packed, most=most)

    def _places(self) -> dict[str, str]:
        return {"GIT_DIR": str(self.git_dir), "GIT_COMMON_DIR": str(self.git_dir)}

    def try_git(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run git in the mirror, without reaching for anything outside it."""
        guard = replace(self._guard, patience=_OWN_PATIENCE)
        return guard.run(
            self.git_dir, *arguments, stdin=stdin, environment={**self._places(), "GIT_ALLOW_PROTOCOL": ""}
        )

    def git(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """The same; a ``GitError`` when it fails."""
        answer = self.try_git(*arguments, stdin=stdin)
        if answer.code:
            raise GitError(answer.complaint)
        return answer

    def tags(self, *options: str) -> dict[str, str]:
        """The version tags that are kept: full names and objects; ``options`` as ``git for-each-ref`` takes them."""
        text = self.git("for-each-ref", "--format=%(objectname) %(refname)", *options, TAG_PREFIX).text
        return {name: value for value, _, name in (line.partition(" ") for line in text.splitlines())}

    def has(self, names: Collection[str]) -> bool:
        """Whether all these objects are here."""
        if not self.exists:
            return False
        stdin = "".join(f"{name}\n" for name in names).encode()
        return " missing" not in self.git("cat-file", "--batch-check=%(objecttype)", stdin=stdin).text

    def tip(self) -> str | None:
        """The object that was fetched last."""
        answer = self.try_git("rev-parse", "--quiet", "--verify", _TIP)
        return answer.text if answer.code == 0 else None

    def commit_of(self, name: str) -> str | None:
        """The commit that an object stands for."""
        answer = self.try_git("rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}")
        return answer.text if answer.code == 0 else None

    def keep(self, commit: str) -> None:
        """Hold ``commit``, so that what was made of it can be made again, wherever the branch goes from here."""
        self.git("update-ref", f"{_KEPT}{commit}", commit)

    def pack(self) -> None:
        """Put the names into one file, so that thousands of them are found as fast as one."""
        self.git("pack-refs", "--all")

    def contained(self, commit: str) -> dict[str, str]:
        """The version tags in the history of ``commit``."""
        return self.tags(f"--merged={commit}")


def settings(digits: int) -> str:
    """The whole of a bare repository's settings, which nobody else writes; ``digits`` tells the kind of its hash."""
    if digits == 64:
        return "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
    return "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"


def refuse_links(git_dir: Path) -> None:
    """A ``LapeError`` where a folder of the mirror is a link to another place."""
    for part in ("", "objects", "objects/pack", "objects/info", "refs"):
        if (git_dir / part).is_symlink():
            raise LapeError(
                Message("{folder} is a link to another place.", folder=str(git_dir / part)),
                Message("Delete the folder {folder} and collect again.", folder=str(git_dir)),
            )
