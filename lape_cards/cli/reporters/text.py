"""Findings for people: grouped by card, what keeps it from being saved first, each with its line and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from lape_cards.card.phases import PHASE_NAMES
from lape_cards.checks.selection import Rulings
from lape_cards.checks.verdict import MOST, Checked, NextCheckpoint
from lape_cards.cli.options import NO_CARDS, Session
from lape_cards.cli.output import fold, visible, wrap
from lape_cards.cli.reporters import family
from lape_cards.cli.reporters.ahead import Nearest, checkpoint_ahead, tell_before
from lape_cards.cli.reporters.body import Body
from lape_cards.cli.reporters.family import Terms
from lape_cards.diagnostic import SEVERITY_NAMES, Diagnostic, Place
from lape_cards.message import N_, Message, plural_message
from lape_cards.quoting import as_word

_INDENT = 4
_CONTINUED = "  "
_ROOM_FOR_WORDS = 20
"""Columns that must be left beside a long place for a message to begin there; else it begins on the next line."""
_OPENED = 3
"""Cards that a command to open them is told of; whoever has more of them has seen by then how it goes."""
_MANY = 11
"""Cards from which on only what has to be mended is told of each, and what lies ahead of all of them together."""


class Report(family.Report):
    """Every finding, and one line that says what to do next; nothing where no card could be checked."""

    def __init__(self, speech: Session, terms: Terms) -> None:
        super().__init__(speech, terms)
        self._body = Body()
        self._within = replace(speech, out=self._body.writer(speech.out))
        self._findings = self._waived = self._unread = 0
        self._nearest = Nearest()
        self._first: Checked | None = None
        self._faulty, self._blocked = (_Named(speech, terms) for _ in range(2))
        self._only_incomplete = True
        """Whether all that fails the check is something that is missing."""

    def take(self, one: Checked) -> None:
        """Keep what is to be said of a card."""
        # Rules that were chosen are all that was asked about.
        ahead = None if self.terms.chosen else checkpoint_ahead(one)
        if ahead is not None and self.terms.wanted >= _MANY:
            self._nearest.add(one, ahead)
            ahead = None
        if one.diagnostics or ahead is not None:
            _card(self._within, one, ahead, self.terms.rules)
        self._first = self._first or one
        self._waived += len(one.waived)
        self._findings += len(one.diagnostics)
        self._unread += one.is_unread
        if not one.diagnostics:
            return
        self._faulty.add(one)
        if any(self.terms.rules[item.code].blocks_save for item in one.diagnostics[:MOST]):
            self._blocked.add(one)
        failing = [item for item in one.diagnostics if item.severity in self.terms.failing]
        if any(self.terms.rules[item.code].family != "completeness" for item in failing):
            self._only_incomplete = False

    def end(self, *, incomplete: bool = False) -> None:
        """Write it all."""
        if incomplete and not self.count:
            return
        say = self.speech.say
        self._nearest.tell(self._within)
        self._body.copy_to(self.speech.out)
        if self._waived:
            say(
                plural_message(
                    "{count} finding is left out by a comment beside its field.",
                    "{count} findings are left out by comments beside their fields.",
                    self._waived,
                )
            )
        if self._first is None:
            say(NO_CARDS)
        elif not self._findings:
            if not incomplete:
                self._all_is_well(self._first)
        else:
            self._tell_how_many()
            if not self.terms.guided:
                self._next_step(incomplete=incomplete)

    def _tell_how_many(self) -> None:
        """Say how many findings there are, in how many cards; files that are not read are none."""
        faulty, cards = self._faulty.count - self._unread, self.count - self._unread
        files = plural_message("{count} file that is not read", "{count} files that are not read", self._unread)
        if not self._unread:
            told = plural_message(
                "{count} finding, in {faulty} of {cards} cards.",
                "{count} findings, in {faulty} of {cards} cards.",
                self._findings,
                faulty=faulty,
                cards=cards,
            )
        elif faulty:
            told = plural_message(
                "{count} finding, in {faulty} of {cards} cards and in {files}.",
                "{count} findings, in {faulty} of {cards} cards and in {files}.",
                self._findings,
                faulty=faulty,
                cards=cards,
                files=files,
            )
        else:
            told = plural_message(
                "{count} finding, in {files}.", "{count} findings, in {files}.", self._findings, files=files
            )
        self.speech.say(told)

    def _all_is_well(self, first: Checked) -> None:
        say = self.speech.say
        if self.terms.chosen:
            say(N_("The chosen rules find nothing to mend."))
        elif self.count == 1 and first.phase is not None and first.title is not None and _is_complete(first):
            say(
                N_("“{title}” has all that its phase asks for (phase: {phase})."),
                title=first.title.strip(),
                phase=Message(PHASE_NAMES[first.phase]),
            )
        else:
            say(
                plural_message(
                    "{count} card checked, nothing to mend.", "{count} cards checked, nothing to mend.", self.count
                )
            )

    def _next_step(self, *, incomplete: bool) -> None:
        """What to do now, and the command for it."""
        say, faulty, blocked = self.speech.say, self._faulty, self._blocked
        savable = not incomplete and faulty.in_repository
        if self.terms.chosen:
            say(N_("Mend what you can, save the file, and check again. What is not known yet can wait."))
        elif blocked.count:
            say(
                plural_message(
                    "One card cannot be saved yet. Mend what stands in its way first, and check again:",
                    "{count} cards cannot be saved yet. Mend what stands in their way first, and check again:",
                    blocked.count,
                )
            )
            blocked.command("check")
        elif savable and not self.failed:
            say(N_("Nothing of this has to be mended. Change what you like, and save the next version:"))
            faulty.command("save")
        elif savable and self._only_incomplete:
            say(N_("What is missing can be added when it is known:"))
            faulty.edits()
            say(N_("To keep what was changed as a version:  lape save"))
        else:
            say(N_("What is not known yet can wait. Mend what you can, and check again:"))
            faulty.command("check")


class _Named:
    """Cards that a command can name; where there are many, it means every card and names none."""

    def __init__(self, speech: Session, terms: Terms) -> None:
        self.count = 0
        self.in_repository = True
        """Whether all of them are cards of the repository."""
        self._speech = speech
        self._can_be_named = True
        self._keeps = terms.named
        self._names: list[str] = []
        self._length = len("lape check")

    def add(self, one: Checked) -> None:
        """Take in one more card."""
        self.count += 1
        self.in_repository = self.in_repository and one.in_repository
        self._can_be_named = self._can_be_named and bool(one.called)
        # More names than one line has room for are told only of files that were named one by one.
        if self._keeps or self._length <= self._speech.talk.width:
            self._names.append(one.called)
            self._length += len(one.called) + 1

    def edits(self) -> None:
        """Write the commands that open the first of them, each on a line of its own."""
        for name in self._names[:_OPENED]:
            self._speech.talk.line(_CONTINUED, visible(f"lape edit {as_word(name)}", keep=""))

    def command(self, verb: str) -> None:
        """Write the command on a line of its own."""
        named = " ".join(["lape", verb, *map(as_word, self._names)])
        too_long = len(named) + len(_CONTINUED) > self._speech.talk.width and self.in_repository
        everything = too_long or not self._can_be_named
        self._speech.talk.line(_CONTINUED, f"lape {verb}" if everything else visible(named, keep=""))


def findings(speech: Session, items: Iterable[Diagnostic]) -> None:
    """Findings one under the other; advice that was just given is not given again."""
    advice: Message | None = None
    for item in items:
        _finding(speech, item, told=item.hint == advice)
        advice = item.hint


def _finding(speech: Session, item: Diagnostic, *, told: bool) -> None:
    """One finding: where, which rule, what; the line it stands on; what to do, unless that was ``told`` just before."""
    place, severity = visible(item.location, keep="") + ": ", ""
    if item.severity != "error":
        severity = f" ({speech.translator(SEVERITY_NAMES[item.severity])})"
    taken = len(place) + len(item.code) + len(severity) + 1
    message = visible(speech.translator(item.message), keep="")
    first, *rest = _beside(message, taken, speech.out.width)
    speech.out.line(place, (item.code, item.severity), severity, " " if first else "", first)
    for line in rest:
        speech.out.line(_CONTINUED, line)
    if item.excerpt is not None and item.excerpt.strip() and not _is_nowhere(item):
        _excerpt(speech, item)
    if item.hint is not None and not told:
        for line in wrap(visible(speech.translator(item.hint), keep=""), speech.out.width - _INDENT):
            speech.out.line(" " * _INDENT, line)


def _beside(text: str, taken: int, width: int) -> list[str]:
    """``text`` in lines, the first of which begins after ``taken`` columns and is empty where that leaves no room."""
    if width - taken < _ROOM_FOR_WORDS:
        return ["", *wrap(text, width - len(_CONTINUED))]
    if "  " in text:
        return fold(text, width - len(_CONTINUED), width - taken)
    first = wrap(text, width - taken)[0]
    rest = text[len(first) :].strip()
    return [first, *(wrap(rest, width - len(_CONTINUED)) if rest else ())]


def _card(speech: Session, one: Checked, ahead: NextCheckpoint | None, rules: Rulings) -> None:
    _title(speech, one)
    items, more = one.diagnostics[:MOST], one.diagnostics[MOST:]
    blocking = [item for item in items if rules[item.code].blocks_save]
    others = [item for item in items if not rules[item.code].blocks_save]
    if blocking:
        speech.out.line((speech.translator(N_("Before this can be saved:")), "strong"))
        findings(speech, blocking)
        if others:
            speech.out.line("")
            speech.out.line((speech.translator(N_("It can be saved without mending these:")), "strong"))
    findings(speech, [*others, *more])
    if ahead is not None:
        if items:
            speech.out.line("")
        tell_before(speech, ahead)
    speech.out.line("")


def _title(speech: Session, one: Checked) -> None:
    if one.title is None:
        return
    title = visible(one.title.strip(), keep="")
    if one.phase is not None and one.readiness is not None:
        title = speech.translator(
            N_("{title} – phase: {phase}, {percent}% complete"),
            title=title,
            phase=Message(PHASE_NAMES[one.phase]),
            percent=one.readiness.completeness.percent,
        )
    for line in wrap(title, speech.out.width):
        speech.out.line((line, "strong"))


def _is_complete(one: Checked) -> bool:
    """Whether nothing is missing by any rule, those that the repository leaves out included."""
    return one.readiness is not None and one.readiness.completeness.percent == 100


def _is_nowhere(item: Diagnostic) -> bool:
    """Whether it is about a field that the file does not have, so that its place is only where the file begins."""
    return bool(item.path) and item.place == Place(1, 1) and item.width == 1


def _excerpt(speech: Session, item: Diagnostic) -> None:
    """The line with a mark under what is meant; a long line is shown from around that place."""
    assert item.excerpt is not None
    written = item.excerpt.replace("\t", " ")
    line = visible(written, keep="")
    number = f"{item.place.line:>{_INDENT + 2}}  "
    room = speech.out.width - len(number)
    column = len(visible(written[: item.place.column - 1], keep=""))
    first = max(0, min(column - room // 3, len(line) - room)) if len(line) > room else 0
    shown_part = line[first : first + room]
    if first:
        shown_part = "…" + shown_part[1:]
    if first + room < len(line):
        shown_part = shown_part[:-1] + "…"
    speech.out.line((number, "muted"), shown_part)
    width = max(1, min(item.width, room - (column - first)))
    speech.out.line(" " * (len(number) + column - first), ("^" * width, item.severity))
