"""What the documentation claims about the code, held where a claim is cheap to hold."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pourparler.codebook import forms
from pourparler.codebook.coding_queue import MOST_RECENT
from pourparler.intake import feeds, parsing, pdf
from pourparler.intake.web import LIMITS
from pourparler.ledger import Ledger, positions
from pourparler.ledger.contradiction import detect, store
from pourparler.ledger.db import fulltext, schema
from pourparler.ledger.linking import editions, near_duplicates, statements
from pourparler.reader import Reader
from pourparler.record import Document, Zone
from pourparler.settlement import Coding, Scenario, Workings, settle, settlement_data
from pourparler.settlement.series import MOST as _MOST_DATES
from strategies import TEXT, example_record
from suite import ROOT, Run

CODEBOOK = "parties: [North]\nissues: {border: {question: 'Where?', options: [line, swap]}}"
CODE = ("src", "benchmarks", "fuzzing", "training")
THERE = {found.name for folder in (*CODE, "docs", "examples", "tests") for found in (ROOT / folder).rglob("*")}
"""The names of the project's files."""
PROSE = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
PROSE += [*ROOT.glob("docs/**/*.md"), *ROOT.glob("training/*.md")]


def page(name: str) -> str:
    """A page as one line, so that a sentence is found however it is wrapped."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_modules_have_fewer_than_400_lines() -> None:
    long = [named(path) for path in modules(*CODE, "docs") if len(path.read_text("utf-8").splitlines()) >= 400]
    assert not long


@pytest.mark.parametrize("path", PROSE, ids=named)
def test_files_that_the_documentation_names_exist(path: Path) -> None:
    for name in re.findall(r"`[\w./-]*?([\w-]+\.(?:py|tsv|js|onnx|svg|jsonl))`", path.read_text(encoding="utf-8")):
        assert name in THERE, name


NETWORK = {
    "intake/addresses.py": "looks up the names of web addresses",
    "intake/web.py": "fetches what is at a web address",
    "codebook/language_model.py": "asks a language model",
    "ledger/db/postgres.py": "opens a PostgreSQL database",
    "ledger/db/sqlite.py": "opens a file",
    "scale/engine.py": "starts or joins a Ray cluster",
    "scale/storage.py": "reads and writes object storage",
    "scale/worker.py": "asks the cluster about its own worker",
    "watch/mail.py": "hands reports to a mail server",
    "workbench/server.py": "listens",
}
"""The modules that may open a connection, and why; the documentation lists the same reasons."""
OPENS = re.compile(
    r"^\s*(?:import|from) (?:socket|http\.client|httpx|urllib\.request|requests|psycopg|ray|fsspec)\b"
    r"|\bcreate_engine\(|\.from_uri\(",
    re.MULTILINE,
)


def test_only_these_modules_open_connections() -> None:
    found = {path for path in modules("src") if OPENS.search(path.read_text(encoding="utf-8"))}
    assert {named(path).removeprefix("src/pourparler/") for path in found} == set(NETWORK)


def test_one_module_alone_talks_to_the_solver() -> None:
    assert [named(path) for path in modules("src") if "import highspy" in path.read_text("utf-8")] == [
        "src/pourparler/settlement/linear_program.py"
    ]


def test_every_action_and_thing_of_a_revision_is_reported() -> None:
    """As they stand in the calls that write revisions."""
    actions, things = set(), set()
    texts = [path.read_text(encoding="utf-8") for path in modules("src/pourparler/ledger")]
    first = {"revisions.record": 2, "revisions.Made": 1}  # where the action is among the arguments
    for text in (each for each in texts if any(f"{name}(" in each for name in first)):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and (place := first.get(ast.unparse(node.func))):
                action, thing = node.args[place : place + 2]
                actions |= {action.value} if isinstance(action, ast.Constant) else set()
                things |= {thing.value} if isinstance(thing, ast.Constant) else set()
    assert len(actions) > 5
    told = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    for column, values in (("action", actions), ("thing", things | {"statement", "meeting", "proposal", "stance"})):
        row = next(line for line in told.splitlines() if line.startswith(f"| `{column}` |"))
        assert set(re.findall(r"`([^`]+)`", row)) == {column, *values}


TENTHS = {0.7: "seven tenths", 0.6: "six tenths", 0.2: "a fifth"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("docs/operating.md", f"archives up to {parsing.LARGEST_FILE // 10**6} MB"),
        ("docs/operating.md", f"pages up to {parsing.LARGEST_PAGE // 10**6} MB"),
        ("docs/operating.md", f"texts up to {parsing.LARGEST_TEXT:,} characters"),
        ("docs/operating.md", f"PDF files up to {pdf.MOST_PAGES:,} pages"),
        ("docs/operating.md", f"scenarios up to {forms.LARGEST:,} characters"),
        ("docs/operating.md", f"a codebook that a ledger keeps up to {positions._LARGEST:,}"),
        (
            "docs/security.md",
            f"no more than {forms.LARGEST:,} characters (a ledger's codebook: {positions._LARGEST:,})",
        ),
        ("docs/security.md", f"at most {forms._DEEPEST} deep"),
        ("docs/exchange/spacy.md", f"more than {parsing.LARGEST_TEXT:,} characters"),
        ("docs/sources.md", f"of the first {feeds.MOST_ITEMS:,} items"),
        ("docs/sources.md", f"asks (up to {LIMITS.longest_pause:g} s)"),
        ("docs/sources.md", f"{LIMITS.body // 10**6} MB unpacked"),
        ("docs/ledger.md", f"how clear the contradiction is, from {detect.ENOUGH} to 1"),
        ("docs/ledger.md", f"the last {store.REACH} statements that its speaker made"),
        ("docs/ledger.md", f"at least {TENTHS[near_duplicates.LEAST_SHARE]} of the shorter text's runs of five words"),
        ("docs/ledger.md", f"if {TENTHS[editions.LEAST_LIKE]} of the shorter text's runs of five words"),
        ("docs/ledger.md", f"at least {TENTHS[statements.LEAST_SHARE]} of the shorter one"),
        ("docs/ledger.md", f"four of the {near_duplicates.BANDS * near_duplicates.ROWS} values"),
        ("docs/ledger.md", f"rows of up to {fulltext._PART:,} words"),
        ("docs/ledger.md", f"`application_id` is {schema.APPLICATION_ID}"),
        ("docs/codebook.md", f"Of the last {MOST_RECENT:,} statements"),
        ("docs/commands.md", f"Only the last {MOST_RECENT:,} statements are"),
        ("docs/settlement.md", f"({_MOST_DATES} dates at most"),
        ("docs/commands.md", "`add`, `watch`, `import`, `serve` and `user add` create it"),
    ],
)
def test_limits_that_the_documentation_names_are_the_programs(name: str, words: str) -> None:
    assert words in page(name)


def test_a_short_copy_is_missed_as_often_as_is_said() -> None:
    """The chance that MinHash misses a pair: (1 - likeness ** ROWS) ** BANDS."""

    def missed(share: float, longer: float) -> float:
        return float((1 - (share / (1 + longer - share)) ** near_duplicates.ROWS) ** near_duplicates.BANDS)

    assert missed(near_duplicates.LEAST_SHARE, 1) == pytest.approx(1 / 3, abs=0.03)
    assert missed(1, 1 / near_duplicates.LEAST_LENGTH) > 0.5


def test_other_commands_make_no_ledger(run: Run, tmp_path: Path) -> None:
    assert run("confirm", "none.ledger", "s1").returncode == 2
    assert not list(tmp_path.iterdir())


def test_nobody_speaks_or_meets_in_boilerplate_and_its_dates_are_read(reader: Reader) -> None:
    text = "“We will sign,” Ode Varrin said.\n\nMara Vell met Tomas Orn in Quill on 2 May 2031. She said it rained."
    cut = text.index("Mara Vell")
    zones = (Zone(kind="body", start=0, end=cut - 2), Zone(kind="boilerplate", start=cut, end=len(text)))
    record = reader.read(Document(id="d", text=text, zones=zones))
    assert all(start < cut for said in record.statements for start, _ in said.content.spans)
    assert not record.meetings
    assert {actor.name for actor in record.actors} == {"Ode Varrin"}
    assert [text[slice(*time.text)] for time in record.times] == ["2 May 2031"]


def test_what_a_person_stands_for_stays_whatever_the_least_confidence(ledger: Ledger) -> None:
    ledger.add(example_record())
    sure = {row.id for row in ledger.statements.list(min_confidence=0.95)}
    doubtful = next(row.id for row in ledger.statements.list() if row.id not in sure)
    ledger.codings.confirm(f"s{doubtful}", coder="ana")
    assert {row.id for row in ledger.statements.list(min_confidence=0.95)} == {*sure, doubtful}
    assert doubtful in {row.id for row in ledger.changes(since=dt.date(2031, 3, 1), min_confidence=0.95).statements}
    ledger.history.undo(coder="ana")
    assert {row.id for row in ledger.statements.list(min_confidence=0.95)} == sure


def test_positions_as_of_a_day_are_those_of_the_editions_of_that_day(ledger: Ledger) -> None:
    url, later = "https://lamp.example/quill-1", "Nobody else spoke.\n"
    ledger.add(example_record("early", url=url))
    ledger.codebook.save(CODEBOOK, coder="ana")
    ledger.positions.add(
        ledger.statements.list()[0], coder="ana", party="North", kind="supports", terms=[("border", "swap")], weighed=[]
    )
    ledger.add(example_record("late", text=TEXT + later, published=dt.date(2031, 3, 9), url=url))
    assert ledger.positions.list() == ()
    assert [row.statement.document for row in ledger.positions.list(as_of=dt.date(2031, 3, 8))] == ["early"]
    assert ledger.positions.list(as_of=dt.date(2031, 3, 3)) == ()


def test_positions_of_an_article_without_a_day_count_from_the_day_it_was_added(ledger: Ledger) -> None:
    ledger.add(example_record(published=None))
    ledger.codebook.save(CODEBOOK, coder="ana")
    ledger.positions.add(
        ledger.statements.list()[0], coder="ana", party="North", kind="supports", terms=[("border", "swap")], weighed=[]
    )
    added = ledger.documents.list()[0].added.date()
    assert ledger.positions.list(as_of=added - dt.timedelta(days=2)) == ()
    assert len(ledger.positions.list(as_of=dt.date(2100, 1, 1))) == 1


def test_every_share_of_what_would_open_has_its_error() -> None:
    talks = Scenario(
        ("North", "South"),
        {"border": ("line", "swap")},
        (
            Coding("North", "insists", (("border", "line"),)),
            Coding("South", "insists", (("border", "swap"),)),
        ),
    )
    told = settlement_data(settle(talks, workings=Workings(talks, samples=400)))
    assert told["opened"]
    for each in (*told["opened"], *told["deals"]):
        assert each["joint_error"] >= 0
