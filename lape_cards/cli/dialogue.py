"""Leading a conversation on a terminal: one question after another, with arrow keys where there are choices.

Every answer is on the card before the next question is asked, so a window that is closed loses nothing.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from lape_cards.cli.asking import read_line
from lape_cards.cli.edge import BrokenOff, tell
from lape_cards.cli.options import Session
from lape_cards.cli.output import visible, wrap
from lape_cards.errors import LapeError
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    from prompt_toolkit.output import Output

    from lape_cards.workflow.pen import Pen
    from lape_cards.workflow.questions import Conversation, Question, Remark

T = TypeVar("T")

HOW_PLAINLY = N_(
    "Each answer is one line. Enter alone leaves a question for later. Ctrl+C stops; what you have answered by then is "
    "kept."
)
HOW = N_(
    "Enter goes on to the next question, and an empty answer leaves it for later. Alt+Enter begins a new line. "
    "Ctrl+C stops; what you have answered by then is kept."
)

TYPED_ANEW = 30
"""Characters of an answer that is typed anew sooner than mended, such as a day or a number."""


def lead(speech: Session, conversation: Conversation[T]) -> T:
    """Ask what ``conversation`` asks, to its end, and give what it comes to.

    Raises:
        KeyboardInterrupt: the person broke off, or went away.
    """
    from lape_cards.workflow.questions import Remark

    _say(speech, speech.translator(HOW_PLAINLY if _is_plain() else HOW), tone="muted")
    answer: Any = None
    while True:
        try:
            turn = conversation.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result
        if isinstance(turn, Remark):
            _remark(speech, turn)
            answer = None
        else:
            answer = _answer(speech, turn)


def lead_onto(speech: Session, pen: Pen, conversation: Conversation[T], *, again: str) -> T:
    """The same for answers that ``pen`` writes onto a card; one who breaks off is told what is there by then.

    ``again`` is the command that goes on.
    """
    before = pen.raw()
    try:
        return lead(speech, conversation)
    except KeyboardInterrupt:
        speech.err.line("")
        tell_answers(speech, written=pen.raw() != before, again=again)
        raise BrokenOff from None


def tell_answers(speech: Session, *, written: bool, again: str) -> None:
    """Say whether anything of what was answered is kept, and how to go on."""
    if written:
        speech.say(N_("Your answers are on the card. Go on with  {command}"), command=again)
    else:
        speech.say(N_("Nothing was written onto the card. Go on with  {command}"), command=again)


def _remark(speech: Session, remark: Remark) -> None:
    speech.err.line("")
    _say(speech, speech.translator(remark.text))
    for paragraph in re.split(r"\n\s*\n", (remark.quote or "").strip()):
        if paragraph:
            _say(speech, " ".join(paragraph.split()), indent="  │ ")
    speech.err.flush()


def _answer(speech: Session, question: Question) -> Any:
    """What the card takes as the answer; ``None`` where nothing was answered."""
    speech.err.line("")
    for line in wrap(speech.translator(question.text), speech.err.width):
        speech.err.line((visible(line), "strong"))
    if question.guide is not None:
        _say(speech, speech.translator(question.guide), indent="  ", tone="muted")
    speech.err.flush()
    present = question.present
    if present and not question.choices:
        _tell_what_stands(speech, present)
    while True:
        typed = _choose(speech, question) if question.choices else _type(present)
        if not typed.strip():
            return None
        try:
            return question.read(typed.strip())
        except LapeError as error:
            tell(speech, error)
            present = _offered_again(speech, typed)


def _tell_what_stands(speech: Session, present: str) -> None:
    """Say that Enter keeps what was answered before: else people type their new answer onto its end."""
    if _is_plain():
        _say(speech, speech.translator(N_("Now it says, and Enter keeps it:")), tone="muted")
        _say(speech, present, indent="  │ ")
    else:
        _say(speech, speech.translator(N_("Enter keeps what stands here. Ctrl+U clears the line.")), "  ", "muted")


def _offered_again(speech: Session, refused: str) -> str:
    """What stands in the line after an answer that was refused: a long one to be mended, of a short one nothing."""
    if _is_plain() or len(refused) <= TYPED_ANEW:
        return ""
    _say(speech, speech.translator(N_("Your text stands here again; mend it and press Enter.")), "  ", "muted")
    return refused


def _type(present: str) -> str:
    if _is_plain():
        return read_line("> ").strip() or present
    import questionary
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    # A paste keeps its line ends; the key alone ends the answer.
    prompt = questionary.text("", present, qmark=">", key_bindings=keys, output=_screen())
    return str(_asked(prompt))


def _choose(speech: Session, question: Question) -> str:
    skip = speech.translator(N_("Answer later"))
    titles = [(visible(speech.translator(choice.text), keep=""), choice.value) for choice in question.choices]
    if _is_plain():
        return _choose_by_number(speech, [*titles, (skip, "")], question.present)
    import questionary

    # Enter alone changes nothing: the arrow stands at what was answered before, or where nothing is answered.
    is_answered = any(value == question.present for _, value in titles)
    choices = [questionary.Choice(title, value) for title, value in (titles if is_answered else [(skip, ""), *titles])]
    default = next(one for one in choices if one.value == (question.present if is_answered else ""))
    if is_answered:
        keys = speech.translator(N_("(Enter keeps it; choose another with the arrow keys and Enter)"))
    else:
        keys = speech.translator(N_("(arrow keys and Enter)"))
    prompt = questionary.select(
        "", choices, default, qmark=">", instruction=keys, output=_screen(), erase_when_done=False
    )
    return str(_asked(prompt))


def _choose_by_number(speech: Session, titles: Sequence[tuple[str, str]], present: str) -> str:
    for number, (title, _) in enumerate(titles, start=1):
        speech.err.line(f"  {number}  {title}")
    if standing := next((title for title, value in titles if value and value == present), None):
        _tell_what_stands(speech, standing)
    while True:
        typed = read_line("> ").strip()
        if not typed:
            return present
        if typed.isdecimal() and 0 < int(typed) <= len(titles):
            return titles[int(typed) - 1][1]
        tell(speech, LapeError(Message(N_("Type the number of one of them, from 1 to {count}."), count=len(titles))))


def _screen() -> Output:
    """The terminal to draw on: where errors go, so that a result can be piped on."""
    from prompt_toolkit.output import create_output

    # Nothing here needs the cursor's place, and some terminals never answer the question where it is.
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
    return create_output(sys.stderr)


def _asked(prompt: Any) -> Any:
    try:
        return prompt.unsafe_ask()
    except EOFError:  # the person has gone, or says so with Ctrl+D
        raise KeyboardInterrupt from None


def _is_plain() -> bool:
    """Whether the terminal only takes lines, as a reader of screens may want it."""
    return os.environ.get("TERM") == "dumb" or bool(os.environ.get("LAPE_PLAIN"))


def _say(speech: Session, text: str, indent: str = "", tone: Any = None) -> None:
    for line in wrap(visible(text, keep=""), speech.err.width - len(indent)):
        speech.err.line(indent, (line, tone))
