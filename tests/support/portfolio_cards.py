"""The made-up cards of a made-up portfolio, version by version, as data and as the files that lape would save."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from portfolio_texts import PHRASES, THEMES, WORKSHOPS, Phrases, State, Theme

from lape_cards.store.writer import Word, block, prose

QUESTIONS = (
    "course",
    "benefits",
    "challenges",
    "obstacles",
    "scope",
    "enablers",
    "hindrances",
    "child_impacts",
    "continuation",
)


@dataclass(frozen=True, slots=True)
class Course:
    """When an experiment ran, when its checkpoints were planned, and on which days its versions were saved.

    ``held`` are the checkpoints that were held by its last version.
    """

    start: str
    end: str
    points: tuple[str, str]
    saved: tuple[str, ...]
    held: int = 0


_PAST = Course("2017-09", "2018-04", ("2017-12-12", "2018-04-24"), ("2017-08-22", "2017-12-13", "2018-05-16"), 2)
COURSES: dict[State, Course] = {
    "bare": Course("", "", ("", ""), ("2018-10-11",)),
    "sketch": Course("2019-01", "2019-03", ("2019-02-12", "2019-03-26"), ("2018-10-08",)),
    "plan": Course("2019-01-07", "2019-06", ("2019-03-12", "2019-06-11"), ("2018-10-02",)),
    "do": Course("2018-08-13", "2019-05", ("2018-12-11", "2019-05-14"), ("2018-08-06", "2018-09-24")),
    "check": Course("2018-08-13", "2019-05", ("2018-10-15", "2019-05-14"), ("2018-08-06",)),
    "overdue": Course("2018-08-13", "2019-05", ("2018-09-18", "2019-05-14"), ("2018-08-07",)),
    "act": Course("2018-08-13", "2019-04", ("2018-10-09", "2019-04-09"), ("2018-08-07", "2018-10-09"), 1),
    "given-up": Course("2018-02", "2018-12", ("2018-05-08", "2018-12-11"), ("2018-01-30", "2018-05-09"), 1),
    "ended": Course("2018-01", "2018-08", ("2018-04-10", "2018-08-28"), ("2017-12-18", "2018-04-11", "2018-08-29"), 2),
    "evaluated": _PAST,
    "dropped": _PAST,
    "rooted": _PAST,
}


@dataclass(frozen=True, slots=True)
class SavedText:
    """One version: its card, number and day, the file's bytes, and what was said of it."""

    card: str
    number: int
    day: str
    content: bytes
    message: str


@cache
def texts_of(source: str) -> tuple[SavedText, ...]:
    """Every version of every card of a source, in the order in which they were saved."""
    return tuple(sorted(_texts(source), key=lambda one: (one.day, one.card)))


def _texts(source: str) -> Iterator[SavedText]:
    phrases = PHRASES[source]
    for theme in THEMES[source]:
        course = COURSES[theme.state]
        told = (phrases.planned, phrases.halfway, phrases.finished)
        for number, day in enumerate(course.saved, 1):
            yield _saved(
                theme.id, number, day, experiment(theme, phrases, number), f"{told[number - 1]}: {theme.title}"
            )
        if theme.state == "rooted":
            plan = _rooting(theme, phrases)
            yield _saved(plan["id"], 1, "2018-09-27", plan, f"{phrases.planned}: {plan['title']}")
    meeting = _workshop(source, phrases)
    yield _saved(meeting["id"], 1, "2017-05-09", meeting, meeting["title"])


def _saved(card: str, number: int, day: str, data: dict[str, Any], message: str) -> SavedText:
    head = {"format": Word("1"), "kind": data["kind"], "id": card, "version": Word(str(number)), "date": Word(day)}
    return SavedText(card, number, day, block({**head, **data}).encode(), message)


def experiment(theme: Theme, said: Phrases, number: int) -> dict[str, Any]:
    """What the experiment's card says in its version of that number, without version and date."""
    course = COURSES[theme.state]
    head: dict[str, Any] = {"kind": "experiment", "language": said.language, "title": theme.title}
    if theme.state == "bare":
        return head
    last = number == len(course.saved)
    held = min(number - 1, course.held)
    over = last and held == 2
    card = {
        **head,
        "area": {"region": said.region, "municipality": said.municipality, "place": theme.place},
        "period": {"start": Word(course.start), "end": Word(course.end)},
        "prepared_by": said.group,
        "contact": said.contact,
        "need": prose(theme.need),
        "activity": prose(theme.activity),
        "benefits": [
            _with({"beneficiary": said.families, "level": "client", "text": said.relief}, over, result=_partly(said)),
            {"beneficiary": said.workers, "level": "worker", "text": said.ease},
        ],
        "risks": [
            _with(
                {
                    "id": "into",
                    "risk": said.risk,
                    "likelihood": "medium",
                    "impact": "low",
                    "mitigation": said.mitigation,
                },
                over,
                outcome={"happened": "partial", "note": said.came_true},
            )
        ],
        "changes": [_change(theme, said, number, held, over=over)],
        "checkpoints": list(_checkpoints(theme, said, course, held)),
    }
    if theme.state == "sketch":
        del card["risks"], card["changes"][0]["ideal"], card["changes"][0]["actions"][0]["responsible"]
        del card["checkpoints"][0]["responsible"]
    if over:
        card["evaluation"] = _evaluation(theme, said)
    return card


def _with(part: dict[str, Any], when: bool, **more: Any) -> dict[str, Any]:
    return {**part, **more} if when else part


def _partly(said: Phrases) -> dict[str, str]:
    return {"reached": "partial", "note": said.seen_last}


def _change(theme: Theme, said: Phrases, number: int, held: int, *, over: bool) -> dict[str, Any]:
    course = COURSES[theme.state]
    baseline, target, ideal = map(Word, theme.goals)
    action = {
        "what": said.step,
        "start": Word(course.start[:7]),
        "end": Word(course.points[0][:7]),
        "responsible": theme.responsible,
        "status": "done" if held else "planned",
    }
    metric = {
        "id": "mittari",
        "name": theme.metric,
        "type": "outcome",
        "method": "survey",
        "unit": theme.unit,
        "baseline": baseline,
        "target": target,
        "ideal": ideal,
        "follow_up": said.follow_up,
    }
    measured = list(_measurements(theme, said, number))
    row = {
        "id": "rivi",
        "change": theme.change,
        "current": said.current,
        "target": said.target,
        "ideal": said.ideal,
        "actions": [action],
        "metrics": [_with(metric, bool(measured), measurements=measured)],
    }
    reached = {"dropped": "none", "rooted": "full"}.get(theme.state, "partial")
    return _with(row, over, result={"reached": reached, "note": said.seen_last})


def _measurements(theme: Theme, said: Phrases, number: int) -> Iterator[dict[str, Any]]:
    course = COURSES[theme.state]
    days = (course.saved[0], *(min(day, course.saved[-1]) for day in course.points))
    for place, value in enumerate(theme.measured[:number]):
        one: dict[str, Any] = {"date": Word(days[place]), "value": Word(value), "n": Word(str(24 + 7 * place))}
        if "1–5" in theme.unit:
            one["sd"] = Word("0.8")
        if place and place <= course.held:
            one["checkpoint"] = ("puolivali", "loppu")[place - 1]
        yield _with(one, place == 1, note=said.note)
        if place < len(theme.compared):
            other = {"date": Word(days[place]), "value": Word(theme.compared[place]), "n": Word(str(21 + 5 * place))}
            if "1–5" in theme.unit:
                other["sd"] = Word("0.9")
            yield {**other, "group": "comparison", "note": said.comparison}


def _checkpoints(theme: Theme, said: Phrases, course: Course, held: int) -> Iterator[dict[str, Any]]:
    last = {"dropped": "end", "ended": "end"}.get(theme.state, "root")
    for place, (name, day) in enumerate(zip(("puolivali", "loppu"), course.points, strict=True)):
        point: dict[str, Any] = {
            "id": name,
            "date": Word(day),
            "responsible": [theme.responsible, said.group],
            "expected": said.expected,
        }
        if place >= held:
            yield point
        elif theme.state == "given-up":
            yield {**point, "held": Word(day), "observations": said.given_up, "decision": "end"}
        elif place == 0:
            seen = [{"by": said.voices[0], "text": said.seen}, {"by": said.voices[1], "text": said.expected}]
            yield {**point, "held": Word(day), "observations": seen, "decision": "adjust", "next": prose(said.next)}
        else:
            yield {**point, "held": Word(day), "observations": said.seen_last, "decision": last}


def _evaluation(theme: Theme, said: Phrases) -> dict[str, Any]:
    answered = 4 if theme.state == "ended" else len(QUESTIONS)
    answers: dict[str, Any] = {
        "date": Word(COURSES[theme.state].saved[-1]),
        "prepared_by": said.group,
        **{
            key: [
                {"by": voice, "text": said.answers[(place + turn) % len(said.answers) if turn else place]}
                for turn, voice in enumerate(said.voices[: 1 + (place + len(theme.id)) % 3])
            ]
            for place, key in enumerate(QUESTIONS[:answered])
        },
    }
    if theme.state == "ended":
        return answers
    decision = {"rooted": "full", "evaluated": "partial"}.get(theme.state, "none")
    root = {"decision": decision, "reasons": said.reasons}
    if decision != "none":
        root |= {"costs": said.costs, "host": said.host, "follow_up": said.follow_up}
        root |= {"municipal_decision": Word("true"), "regional_decision": Word("false")}
    return {**answers, "children_heard": [{"by": said.voices[0], "text": said.heard}], "root": root}


def _rooting(theme: Theme, said: Phrases) -> dict[str, Any]:
    plan = experiment(theme, said, 1)
    for point, day in zip(plan["checkpoints"], ("2019-02-05", "2019-06-04"), strict=True):
        point["date"] = Word(day)
    plan["changes"][0]["actions"][0] |= {"start": Word("2018-11"), "end": Word("2019-01")}
    return {
        **plan,
        "kind": "rooting",
        "id": f"{theme.id}-{said.rooting}",
        "title": f"{theme.title}: {said.rooting}",
        "period": {"start": Word("2018-11"), "end": Word("2019-06")},
        "continues": theme.id,
        "rooting": {
            "host": said.host,
            "costs": said.costs,
            "funding": said.host,
            "decisions": [
                {"body": said.body, "what": said.reasons, "date": Word("2018-09-18"), "status": "approved"},
                {"body": said.body, "what": said.costs, "date": Word("2018-12-04"), "status": "pending"},
            ],
            "follow_up": said.follow_up,
        },
    }


def _workshop(source: str, said: Phrases) -> dict[str, Any]:
    word = WORKSHOPS[source]
    proposals = [
        {"id": "ensimmainen", "text": word["proposal"], "responsible": said.group, "experiment": word["born"]},
        {"id": "odottaa", "text": word["waiting"], "responsible": said.host},
    ]
    theme = {"theme": word["theme"], "solves": [word["solves"]], "lacks": [word["lacks"]], "proposals": proposals}
    return {
        "kind": "workshop",
        "id": "workshop-2017",
        "language": said.language,
        "title": word["title"],
        "area": {"region": said.region, "municipality": said.municipality},
        "organisers": [said.group],
        "aims": [word["aim"]],
        "subject": word["subject"],
        "groups": [
            {
                "name": word["name"],
                "participants": Word("12"),
                "assessments": [theme],
                "questions": [word["question"]],
                "leadership": [{"issue": said.risk, "solution": said.mitigation}],
            }
        ],
        "interviews": [{"where": said.municipality, "view": "client", "wants": [word["want"]]}],
        "takeaways": [word["takeaway"]],
    }
