"""Exchanging versions with the others: theirs are got and joined to ours, and all of them are sent."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct, field

from lape_cards.errors import CardError, LapeError
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.repository import branches, joining, remote
from lape_cards.repository import commit as commits
from lape_cards.repository.command import GitError, Repository
from lape_cards.repository.driver import install_driver
from lape_cards.repository.records import TAG_PREFIX, card_of_tag, number_of_tag, tag_names, version_tags
from lape_cards.repository.remote import Course
from lape_cards.repository.tombstones import Tombstone
from lape_cards.repository.traces import still_there
from lape_cards.resources import erasing_guide
from lape_cards.store.files import only_writer
from lape_cards.workflow.cards import SETTINGS, CardRepository
from lape_cards.workflow.gone import Gone
from lape_cards.workflow.keeping import keep_settings
from lape_cards.workflow.settling import Undecided, is_card, marked, settle

_TRIES = 10
_LONGEST_PAUSE = 2.0


class Synced(Struct, frozen=True):
    """What was exchanged.

    ``received`` and ``sent`` are versions, as ``card@N``; ``joined`` and ``moved`` tell whether anything at all was got
    from the others, and sent to them. ``drafts`` are cards that now hold what both sides wrote, in no version yet;
    ``unsaved`` those whose changes are in no version and were not sent. ``twice`` are versions whose number both sides
    gave, each with its full names; ``differing`` are versions whose tags say something else there; ``gone`` are cards
    whose files are not here; ``along`` are the settings and templates that were taken along.
    """

    remote: str
    received: tuple[str, ...]
    joined: bool
    sent: tuple[str, ...]
    moved: bool
    drafts: tuple[str, ...] = ()
    unsaved: tuple[str, ...] = ()
    twice: tuple[tuple[str, tuple[str, ...]], ...] = ()
    differing: tuple[str, ...] = ()
    gone: tuple[Gone, ...] = ()
    along: tuple[str, ...] = ()


class UndecidedError(CardError):
    """The merge waits for people; ``files`` are what there is to decide, or ``still`` to, since they were told."""

    def __init__(self, files: Iterable[Undecided], *, still: bool = False) -> None:
        super().__init__(
            Message("The versions are not joined yet: what is listed above is still to be decided.")
            if still
            else Message("You and the others have changed the same things, and someone has to decide between them."),
            Message(
                "Open each file. Where it has lines that begin with <<<<<<< and >>>>>>>, keep what is right between "
                "them and delete the rest, those lines too. Then run  lape sync  again.\n"
                "To go back to how it was before:  git merge --abort"
            ),
        )
        self.files = tuple(files)


def sync(
    cards: CardRepository,
    *,
    today: date,
    dated: bool = False,
    ask: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Synced:
    """Get the others' versions, join them to ours, and send all; again where someone else was faster.

    A merge that waits is finished first. ``ask`` lets git ask for a password; ``step`` is called after each of the
    three. Raises ``UndecidedError`` where people have to decide, or another ``LapeError``; everything is kept then.
    """
    return _Exchange(cards, today, dated, ask, step).run()


class _Exchange(Struct):
    cards: CardRepository
    today: date
    dated: bool
    ask: bool
    step: Callable[[], None]

    differing: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    along: tuple[str, ...] = ()

    @property
    def repository(self) -> Repository:
        return self.cards.repository

    @property
    def day(self) -> date | None:
        return self.today if self.dated else None

    def run(self) -> Synced:
        """The whole exchange; what it got is told when all of it is done, be that in another one."""
        commits.require_identity(self.repository, self.day)
        install_driver(self.repository)
        earlier, now = joining.known_before(self.repository), tag_names(self.repository)
        known = now if earlier is None else earlier & now
        try:
            done = self._exchanged(known)
        except BaseException:  # whoever breaks it off is told the next time, too
            if earlier is None and tag_names(self.repository) != known:
                joining.note_known(self.repository, known)
            raise
        joining.note_known(self.repository, None)
        return done

    def _exchanged(self, known: set[str]) -> Synced:
        joined, drafts = self._finish_what_waits()
        way = remote.course(self.repository)
        self.along = keep_settings(self.cards, self.day)
        before = self.repository.head()
        for turn in range(_TRIES):
            if turn:
                time.sleep(_pause(turn))
            self.differing.update(remote.fetch(self.repository, way, ask=self.ask))
            self.step()
            self._refuse_what_was_erased(way)
            self._refuse_another_branch(way)
            self._refuse_markers(way)
            drafts |= self._join(way)
            self.step()
            if self._send(way):
                self.step()
                return self._report(way, joined or self.repository.head() != before, known, drafts)
        raise LapeError(
            Message("Others kept sending at the same moment, so your versions have not been sent yet."),
            Message("Nothing is lost: everything is kept here. Run  lape sync  again in a while."),
        )

    def _finish_what_waits(self) -> tuple[bool, set[str]]:
        if joining.begun(self.repository) is None:
            commits.require_quiet(self.repository)
            joining.forget_told(self.repository)
            return False, set()
        with only_writer(commits.lock_of(self.repository)):
            self._conclude(fresh=False)
        return True, joining.joined_by_hand(self.repository)

    def _conclude(self, *, fresh: bool) -> None:
        """End the merge that has begun, or say what it waits for."""
        left = settle(self.cards, today=self.today, fresh=fresh)
        if left:
            still = not fresh and joining.was_told(self.repository)
            joining.note_told(self.repository)
            raise UndecidedError(left, still=still)
        try:
            joining.finish(self.repository, self.day)
        except GitError as error:
            raise _refused(error.complaint) from None

    def _join(self, way: Course) -> set[str]:
        """Merge what the others have into ours; the cards that became what neither side had."""
        head, tip = self.repository.head(), self._tip(way)
        if tip is None or (head is not None and joining.is_contained(self.repository, tip, "HEAD")):
            return set()
        if head is not None and not joining.meets(self.repository, "HEAD", tip):
            self._complete(way, tip)
        with only_writer(commits.lock_of(self.repository)):
            commits.require_quiet(self.repository)
            self._refuse_to_overwrite(tip)
            language = self.cards.settings.language or "en"
            text = translator(language)(Message("Joined with the others' versions"))
            answer = joining.merge(self.repository, way.seen, text, self.day)
            if answer.code and joining.begun(self.repository) is None:
                raise GitError(answer.complaint or answer.text)
            if answer.code and not joining.unmerged(self.repository):
                raise _refused(answer.complaint or answer.text)
            if answer.code:
                self._conclude(fresh=True)
            return joining.joined_by_hand(self.repository) if self.repository.head() != head else set()

    def _refuse_what_was_erased(self, way: Course) -> None:
        """An erased text that is still in a history would come back to everyone with it."""
        here = still_there(self.repository, "HEAD") if self.repository.head() is not None else []
        if here:
            raise LapeError(
                Message(
                    "The erased text of {versions} is still in the history here, so nothing was joined or sent.",
                    versions=_versions(here),
                ),
                Message(
                    "If you are the one who cleans the history, go on in lape's guide, {file} . If not, this "
                    "is an old copy: put aside the files that were not sent yet, and get a new copy with "
                    " lape init --from ADDRESS",
                    file=erasing_guide(),
                ),
            )
        there = still_there(self.repository, way.seen) if self._tip(way) is not None else []
        if there:
            raise LapeError(
                Message(
                    "The erased text of {versions} is still in what {remote} holds, so nothing was joined or sent.",
                    versions=_versions(there),
                    remote=way.remote,
                ),
                Message(
                    "The cleaning is not finished, or an old copy has brought the text back. Ask whoever cleans the "
                    "history to follow lape's guide, {file} , from step 3 on, and run  lape sync  again then.",
                    file=erasing_guide(),
                ),
            )

    def _refuse_another_branch(self, way: Course) -> None:
        """Who sends to a branch that nobody else looks at meets nobody."""
        others = branches.apart(self.repository, way, SETTINGS)
        if others:
            raise another_branch(self.repository, way, others[0])

    def _refuse_markers(self, way: Course) -> None:
        """Nothing is sent that someone committed with git before anybody had decided on it."""
        if self.repository.head() is None:
            return
        found = marked(self.cards, joining.changed_here(self.repository, self._tip(way)))
        if found:
            raise CardError(
                Message(
                    "Two people's edits still stand side by side in what was committed here: {files}.", files=found
                ),
                Message(
                    "Nothing was sent. Open each file, keep what is right between the lines that begin with <<<<<<< "
                    "and >>>>>>>, and delete the rest, those lines too. Then run  lape save  and  lape sync  again."
                ),
            )

    def _tip(self, way: Course) -> str | None:
        answer = self.repository.try_git("rev-parse", "--quiet", "--verify", f"{way.seen}^{{commit}}")
        return answer.text if answer.code == 0 else None

    def _complete(self, way: Course, tip: str) -> None:
        """Get the rest of a history of which only the end is here, so that it can be seen where the two parted."""
        if joining.is_shallow(self.repository):
            self.differing.update(remote.fetch(self.repository, way, ask=self.ask, all_of_it=True))
        if not joining.meets(self.repository, "HEAD", tip):
            raise nothing_in_common(way)

    def _refuse_to_overwrite(self, tip: str) -> None:
        """A merge may touch nothing that is in no version and no commit yet."""
        unkept = joining.unkept(self.repository)
        incoming = joining.changed_there(self.repository, tip)
        folders = tuple(name for name in unkept if name.endswith("/"))
        found = sorted(name for name in incoming if name in unkept or (folders and name.startswith(folders)))
        self._refuse_gone({name for name in found if "D" in unkept.get(name, "")})
        if found:
            raise LapeError(
                Message("The others have changed what has not been saved here yet: {files}.", files=found),
                Message(
                    "Save it first with  lape save  (what is no card with  git commit ), and run  lape sync  again."
                ),
            )
        staged = sorted(name for name, signs in unkept.items() if signs[0] not in " ?!")
        if staged and self.repository.head() and not joining.is_contained(self.repository, "HEAD", tip):
            raise LapeError(
                Message("Something waits here to be committed with git: {files}.", files=staged),
                Message("Save or commit it first, or take it off git's list with  git restore --staged . "),
            )

    def _refuse_gone(self, names: set[str]) -> None:
        """What the others have changed is not to come back unseen where it was deleted here."""
        for one in self.cards.gone() if names else ():
            if one.file in names:
                raise one.contested()

    def _send(self, way: Course) -> bool:
        """Send all that we have; whether that is done."""
        if self.repository.head() is None:
            raise LapeError(
                Message("Nothing has been saved here yet, so there is nothing to send."),
                Message("Save a card first with  lape save"),
            )
        first = not branches.branches_of(self.repository, way.remote)
        pushed = remote.push(self.repository, way, ask=self.ask)
        if first and way.there in pushed.sent:
            branches.make_first(self.repository, way)
        self.sent.update(pushed.sent)
        self.differing.update(pushed.taken)
        if pushed.faster:
            return False
        if pushed.refusal is not None and not remote.has_everything(self.repository, way, ask=self.ask):
            raise pushed.refusal
        return True

    def _report(self, way: Course, joined: bool, known: set[str], drafts: set[str]) -> Synced:
        received = tag_names(self.repository) - known - self.sent
        fresh = received | self.sent
        doubled: dict[tuple[str, int], set[str]] = {}
        for tag in version_tags(self.repository, merged=True):
            doubled.setdefault((tag.record.card, tag.record.number), set()).add(tag.name)
        twice = tuple(
            (f"{card}@{number}", tuple(sorted(_full_name(name) for name in names)))
            for (card, number), names in sorted(doubled.items())
            if len(names) > 1 and names & fresh
        )
        unkept = joining.unkept(self.repository)
        unsaved = [name for name, signs in unkept.items() if "D" not in signs]
        return Synced(
            way.remote,
            _named(received),
            joined,
            _named(name for name in self.sent if name.startswith(TAG_PREFIX)),
            way.there in self.sent,
            tuple(sorted(_id(name) for name in drafts if is_card(self.cards, name))),
            tuple(sorted(_id(name) for name in unsaved if is_card(self.cards, name))),
            twice,
            tuple(sorted(map(_full_name, remote.differing(self.repository, way, self.differing, ask=self.ask)))),
            tuple(self.cards.gone()) if len(unsaved) < len(unkept) else (),
            self.along,
        )


def nothing_in_common(way: Course) -> LapeError:
    """The error of another repository whose history is a stranger to ours."""
    return LapeError(
        Message("What {remote} holds has nothing in common with this repository.", remote=way.remote),
        Message(
            "Nothing was joined or sent. See that it is your group's own:  git remote -v  shows the address; "
            " lape init --from ADDRESS  gets a copy of the right one."
        ),
    )


def another_branch(repository: Repository, way: Course, theirs: str) -> LapeError:
    """The error of cards that stand on another branch than the others': what to do depends on what both have."""
    message = Message(
        "The others' versions go by the name {theirs}, and yours by {ours}.", theirs=theirs, ours=way.branch
    )
    place = f"{way.remote}/{theirs}"
    if repository.head() is None or joining.meets(repository, "HEAD", f"refs/remotes/{place}"):
        hint = Message(
            "Nothing was joined or sent. Go over to theirs, once, and run  lape sync  again: "
            " git branch --move {theirs}  and  git branch --set-upstream-to={place}",
            theirs=theirs,
            place=place,
        )
    else:
        hint = Message(
            "Nothing was joined or sent, for the two have nothing in common. Get a copy of theirs with "
            " lape init --from ADDRESS NEW-FOLDER , and put the files of your own cards into its cards folder. "
            " git remote -v  shows the address."
        )
    return LapeError(message, hint)


def _pause(turn: int) -> float:
    """Seconds to wait before another turn; chance keeps those who were slower from all trying at once."""
    return random.uniform(0, min(_LONGEST_PAUSE, 0.1 * 2**turn))  # noqa: S311 - no secret


def _refused(complaint: str) -> GitError:
    return GitError(
        complaint,
        Message("A check of this repository refused to join the others' versions."),
        Message(
            "Nothing is lost. Mend what it names, and run  lape sync  again. To go back to how it was before: "
            " git merge --abort"
        ),
        said=complaint,
    )


def _named(tags: Iterable[str]) -> tuple[str, ...]:
    """The versions of tags, in their order."""
    found = sorted({(card_of_tag(tag), number) for tag in tags if (number := number_of_tag(tag))})
    return tuple(f"{card}@{number}" for card, number in found)


def _versions(stones: Iterable[Tombstone]) -> list[str]:
    return [f"{stone.record.card}@{stone.record.number}" for stone in stones]


def _full_name(tag: str) -> str:
    """A version's name that is like no other's: ``card@N-blob``."""
    card, _, rest = tag.removeprefix(TAG_PREFIX).partition("/")
    return f"{card}@{rest}"


def _id(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".yaml")
