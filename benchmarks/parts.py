"""The parts of the measuring, each a table: what is run beside what, and the goals."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import Bench, environment, forget, other, require, without
from corpus_cards import card_id
from measuring import FailedError, Measured, Pair, Program, run
from peers import BUILD, PROGRAMS, doorstop_tree, peer, strictdoc_tree
from tables import HEAD, Section, compared, exponent, goal, held, measured, number, skipped

MOST_FOR_PEERS = 10_000
"""Cards beyond which a peer takes too long, or the command line ends."""
MOST_FOR_SITE = 10_000
"""Cards beyond which a site takes more than ten minutes."""
MOST_MIB = (80, 45)

Row = list[str]


def startup(bench: Bench) -> Section:
    """How long it takes until a program has begun."""
    typer = peer("typer")
    one = bench.cards(bench.sizes[0]) / "cards" / f"{card_id(0)}.yaml"
    alone = BUILD / "alone" / one.name
    alone.parent.mkdir(parents=True, exist_ok=True)
    alone.write_bytes(one.read_bytes())

    def against(option: str) -> Pair:
        bare = other(require(typer), BUILD, "bare_typer.py", "--help")
        return bench.in_turn(Program("lape", [bench.lape.script("lape"), option], BUILD, environment()), bare)

    def check(file: Path, before: Callable[[], None] | None = forget) -> Pair:
        trivial = other(require(typer), BUILD, "trivial_typer.py", file)
        # Without a day, so findings are told as well.
        return bench.in_turn(bench.typed(BUILD, "check", file, before=before), trivial)

    rows = [
        _row("`lape --help` against a bare typer app's `--help`", 1.15, 1.0, lambda: against("--help")),
        _row("`lape --version` against the same", 1.15, 1.0, lambda: against("--version")),
        _row("`lape check` of one card, a file alone, against a trivial typer command", 1.4, 1.2, lambda: check(alone)),
        _row("the same, once more: nothing has changed", 1.4, 1.2, lambda: check(alone, None)),
        _row(f"the same, a card among {bench.sizes[0]:,} in a repository", 1.4, 1.2, lambda: check(one)),
        _row("the same, once more: nothing has changed", 1.4, 1.2, lambda: check(one, None)),
    ]
    return Section("startup", "Starting", HEAD, rows)


def check(bench: Bench) -> Section:
    """``lape check`` of all cards, beside what else checks YAML files."""
    size = max(size for size in bench.sizes if size <= MOST_FOR_PEERS or size == bench.sizes[0])
    top = bench.cards(size)
    cold, warm = bench.verb(top, "check", "-q", before=forget), bench.verb(top, "check", "-q")
    schema = BUILD / "card.schema.json"
    schema.write_bytes(_output(bench.verb(top, "schema")))
    files = [f"cards/{path.name}" for path in sorted((top / "cards").iterdir())]

    def against(name: str, script: str, *arguments: str | Path, codes: tuple[int, ...] = (0,)) -> Pair:
        return bench.in_turn(cold, other(require(peer(name)), top, script, *arguments, codes=codes))

    cards = f"{size:,} cards"
    rows = [
        _row(
            f"`lape check`, {cards}, all rules, against check-jsonschema as installed", 1 / 15, 1 / 40,
            lambda: against("check-jsonschema", "check-jsonschema", "--schemafile", schema, *files),
        ),
        _row(
            "the same against yamale with 2 processes", 0.5, 0.2,
            lambda: against("yamale", "yamale", "-n", "2", "-s", PROGRAMS / "cards.yamale", "cards"),
        ),
        _row("the same against libyaml's raw parse", 8, 3, lambda: against("pyyaml", "raw_parse.py", "cards")),
        _row("the same against yamllint", None, None, lambda: against("yamllint", "yamllint", "cards", codes=(0, 1))),
        *_nothing_changed(bench, cold, warm),
    ]  # fmt: skip
    return Section("check", "Checking", HEAD, rows, ["Cold: nothing is remembered from an earlier run."])


def _nothing_changed(bench: Bench, cold: Program, warm: Program) -> Iterator[Row]:
    """The second run against the first, start-up taken off both; and how much memory the first takes."""
    first, start = bench.alone(cold), bench.alone(Program("lape", [warm.command[0], "--version"], BUILD, environment()))
    run(cold)
    second = bench.alone(warm)
    value = max(0.0, second.median - start.median) / (first.median - start.median)
    said = f"**{number(value)}**"
    both = [*measured(second), *measured(first), held(value, 1 / 8, 1 / 20)]
    yield ["nothing changed, against its own cold run, start-up taken off both", "≤ 1/8", "≤ 1/20", said, *both]
    peak = first.peak
    must, want = MOST_MIB
    both = [*measured(first), "", "", held(peak, must, want)]
    yield ["peak memory of the cold check", f"≤ {must} MiB", f"≤ {want} MiB", f"**{peak:.0f} MiB**", *both]


def history(bench: Bench) -> Section:
    """Versions, beside plain git."""
    size = bench.sizes[0]
    top = bench.cards(size, 5)
    card = card_id(size // 2)
    git = Program("git log", ["git", "log", "--", f"cards/{card}.yaml"], top, environment())
    raw = other(bench.lape, top, "raw_history.py")
    all_of_it = other(bench.lape, top, "lape_history.py")
    cards = f"{size:,} cards × 5 versions"
    rows = [
        _row(f"one card's history, {cards}, against `git log -- path`", 2.5, 1.6,
             lambda: bench.in_turn(bench.typed(top, "history", card, before=forget), git)),
        _row("every version of every card, reading, against `log --raw` + `cat-file --batch`", 1.5, 1.15,
             lambda: bench.in_turn(all_of_it, raw)),
        _row("`lape verify`, which also parses each, against the same", None, None,
             lambda: bench.in_turn(bench.verb(top, "verify", "-q"), raw)),
        _row("`lape check`, history rules over 5 versions, against the same", None, None,
             lambda: bench.in_turn(bench.verb(top, "check", "-q", before=forget), raw)),
    ]  # fmt: skip
    return Section(
        "history", "Histories", HEAD, rows, ["The git of the second row is driven by a few lines of Python."]
    )


def documents(bench: Bench) -> Section:
    """Checking and publishing all cards, beside requirements tools that do both."""
    rows = []
    goals = {1_000: (1 / 6, 1 / 12), 10_000: (1 / 12, 1 / 25)}
    for size in [size for size in bench.sizes if size <= MOST_FOR_PEERS]:
        top = bench.cards(size)
        must, want = goals.get(size, (None, None))
        every, site = _every_card(bench, top), _site(bench, top)
        for what, ours, name, theirs, aims in (
            ("check + every card in HTML and Markdown", every, "doorstop check + publish", _doorstop, (must, want)),
            ("check + site in one language", site, "doorstop check + publish", _doorstop, (None, None)),
            ("check + site in one language", site, "StrictDoc export", _strictdoc, (None, None)),
        ):
            said = f"{what}, {size:,} cards, against {name}"
            rows.append(_row(said, *aims, _pair(bench, ours, theirs, top / "cards", size)))
    notes = [
        "Every card in HTML and Markdown is two files for each card; doorstop writes one page of all items.",
        "A site is every card's pages, its documents, and the overview: more than the others make, so it has no goal.",
    ]
    return Section("documents", "Documents", HEAD, rows, notes)


def _pair(
    bench: Bench, ours: Program, theirs: Callable[[Path, int], Program], cards: Path, size: int
) -> Callable[[], Pair]:
    return lambda: bench.in_turn(ours, theirs(cards, size))


def _every_card(bench: Bench, top: Path) -> Program:
    output = BUILD / "out" / "documents"
    check = bench.verb(top, "check", "-q")
    render = bench.verb(top, "render", "cards", "--to", "html,md", "-q", "--output", str(output))
    return _in_a_row("lape check, lape render", [check, render], top, without(output))


def _site(bench: Bench, top: Path) -> Program:
    output = BUILD / "out" / "site"
    check = bench.verb(top, "check", "-q")
    site = bench.verb(top, "site", "--language", "fi", "--output", str(output))
    return _in_a_row("lape check, lape site", [check, site], top, without(output))


def _doorstop(cards: Path, size: int) -> Program:
    found = require(peer("doorstop"))
    tree = doorstop_tree(cards, BUILD / "peers" / f"doorstop-{size}")
    output = BUILD / "out" / "doorstop"
    check = other(found, tree, "doorstop")
    publish = other(found, tree, "doorstop", "publish", "--html", "all", output)
    return _in_a_row("doorstop, doorstop publish", [check, publish], tree, without(output))


def _strictdoc(cards: Path, size: int) -> Program:
    found = require(peer("strictdoc"))
    tree = strictdoc_tree(cards, BUILD / "peers" / f"strictdoc-{size}")
    output = BUILD / "out" / "strictdoc"
    program = other(found, tree, "strictdoc", "export", ".", "--output-dir", output)
    return Program(program.name, program.command, tree, environment(), without(output))


def _in_a_row(name: str, programs: list[Program], folder: Path, before: Callable[[], None]) -> Program:
    """Programs one after another as one, in a shell that does nothing else."""
    lines = " && ".join(" ".join(f"'{part}'" for part in program.command) for program in programs)
    return Program(name, ["sh", "-c", lines], folder, environment(), before)


def growth(bench: Bench) -> Section:
    """How time and memory grow with the number of cards."""
    output = BUILD / "out"
    site, export = output / "grown-site", output / "grown-export"
    jobs: list[tuple[str, tuple[str, ...], Callable[[], None] | None]] = [
        ("check, cold", ("check", "-q"), forget),
        ("check, nothing changed", ("check", "-q"), None),
        ("history of one card", ("history", card_id(7)), forget),
        ("list", ("list",), forget),
        ("export to csv", ("export", "--to", "csv", "--output", str(export)), without(export)),
        ("site, one language", ("site", "--language", "fi", "--output", str(site)), without(site)),
    ]
    rows = []
    for what, arguments, before in jobs:
        if not bench.has(arguments[0]):
            rows.append([f"{what}: there is no `lape {arguments[0]}` yet", *[""] * (len(bench.sizes) + 3)])
            continue
        sizes = [size for size in bench.sizes if arguments[0] != "site" or size <= MOST_FOR_SITE]
        found = {size: _grown_to(bench, size, arguments, before) for size in sizes}
        rows.append(_grown(what, found, len(bench.sizes)))
    head = ["what", *(f"{size:,}: s / MiB" for size in bench.sizes), "exponent", "must", "held?"]
    notes = ["The exponent is the slope through the logarithms: 1 is twice the time for twice the cards."]
    return Section("growth", "Growing", head, rows, notes)


def _grown_to(bench: Bench, size: int, arguments: tuple[str, ...], before: Callable[[], None] | None) -> Measured:
    program = bench.verb(bench.cards(size), *arguments, before=before)
    if before is None:
        run(program)  # what is remembered is of these cards
    return bench.alone(program)


def _grown(what: str, found: dict[int, Measured], sizes: int) -> Row:
    slope = exponent({size: one.median for size, one in found.items()})
    cells = [" / ".join(measured(one)) for one in found.values()]
    cells += ["see below"] * (sizes - len(cells))
    said = ["one size only", "", ""] if slope is None else [f"{slope:.2f}", "≤ 1.05", held(slope, 1.05, 1.02)]
    return [what, *cells, *said]


def portfolio(bench: Bench) -> Section:
    """What a project manager does with four groups' cards."""
    rows: list[Row] = []
    size, *more = [size for size in bench.sizes if size <= MOST_FOR_PEERS]
    top = bench.portfolio(size)
    rows += [_alone(bench, f"{what}, {size:,} cards", program) for what, program in _of_a_portfolio(bench, top)]
    for larger in more:
        jobs = dict(_of_a_portfolio(bench, bench.portfolio(larger)))
        for what in ("collect, the first time", "site, one language"):
            rows.append(_alone(bench, f"{what}, {larger:,} cards", jobs[what]))
    notes = ["Five versions of each card, in four sources on the same disk."]
    return Section("portfolio", "A portfolio", ("what", "s", "peak MiB"), rows, notes)


def _of_a_portfolio(bench: Bench, top: Path) -> Iterator[tuple[str, Program]]:
    output = BUILD / "out" / "portfolio"
    anew = without(top / ".lape", top / "portfolio.lock")
    yield "collect, the first time", bench.verb(top, "collect", before=anew)
    yield "collect, nothing new", bench.verb(top, "collect", before=forget)
    yield "list", bench.verb(top, "list", before=forget)
    for what, arguments in (
        ("report", ("report", "--output", str(output / "report.html"))),
        ("site, one language", ("site", "--language", "fi", "--output", str(output / "site"))),
        ("site, three languages", ("site", "--language", "all", "--output", str(output / "site"))),
        ("export to csv", ("export", "--to", "csv", "--output", str(output / "csv"))),
        ("export to xlsx", ("export", "--to", "xlsx", "--output", str(output / "all.xlsx"))),
    ):
        yield what, bench.verb(top, *arguments, before=without(Path(arguments[-1])))


def _alone(bench: Bench, what: str, program: Program) -> Row:
    verb = str(program.command[1])
    if not bench.has(verb):
        return [what, f"not measured: there is no `lape {verb}` yet", ""]
    try:
        return [what, *measured(bench.alone(program))]
    except FailedError as error:
        return [what, f"not measured: {error}", ""]


def _row(what: str, must: float | None, want: float | None, measure: Callable[[], Pair]) -> Row:
    try:
        pair = measure()
    except FailedError as error:
        return skipped(what, str(error))
    return compared(what, pair) if must is None or want is None else goal(what, must, want, pair)


def _output(program: Program) -> bytes:
    command = [str(part) for part in program.command]
    return subprocess.run(command, cwd=program.folder, env=program.environment, check=True, capture_output=True).stdout


PARTS: dict[str, Callable[[Bench], Section]] = {
    "startup": startup,
    "check": check,
    "history": history,
    "documents": documents,
    "growth": growth,
    "portfolio": portfolio,
}
