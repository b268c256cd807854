"""brat standoff: files that brat itself loads, and what people change in them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carriage import batches, essences, fill, opened
from pourparler.exchange import ExchangeError, export_file, import_file
from pourparler.exchange.brat.standoff import join_pieces, parse, pieces
from pourparler.exchange.brat.write import CONFIGURATION
from pourparler.ledger import Ledger
from strategies import TEXT, example_record, telling
from suite import examples


def configured() -> dict[str, dict[str, str]]:
    """The sections of annotation.conf: what each declares, and with which arguments."""
    found: dict[str, dict[str, str]] = {}
    for line in CONFIGURATION.splitlines():
        if section := re.fullmatch(r"\[(\w+)\]", line):
            found[section[1]] = {}
        elif line:
            name, _, arguments = line.partition("\t")
            found[list(found)[-1]][name] = arguments
    return found


def check(text: str, annotations: str) -> None:
    """Read annotations as strictly as brat's server does, and hold them to its configuration."""
    conf = configured()
    declared = {**conf["entities"], **conf["events"]}
    bounds: dict[str, str] = {}
    events: dict[str, str] = {}
    references: list[tuple[str, str]] = []
    seen = set()
    # brat splits a file at these, and at no others; other programs split at more.
    assert annotations.split("\n") == [*annotations.splitlines(), ""]
    for line in annotations.splitlines():
        id_, data, *tail = line.split("\t")
        assert id_ == "*" or (re.fullmatch(r"[TERA#]\d+", id_) and id_ not in seen)
        seen.add(id_)
        if id_[0] == "T":
            type_, places = data.split(" ", 1)
            assert type_ in declared
            bounds[id_] = type_
            before = -1
            words = []
            for place in places.split(";"):
                start, end = map(int, place.split(" "))
                assert before < start < end <= len(text)  # in order, apart, within
                before = end
                words.append(text[start:end])
                assert words[-1].strip() == words[-1] != "" and not re.search(r"[\r\n\t]", words[-1])
            assert tail == [" ".join(words)]
        elif id_[0] == "E":
            head, *roles = data.split(" ")
            type_, trigger = head.split(":")
            assert bounds[trigger] == type_ in conf["events"]
            events[id_] = type_
            names = [role.split(":")[0] for role in roles]
            assert len(set(names)) == len(names)
            for role in roles:
                name, other = role.split(":")
                references.append((other, arguments(conf["events"][type_])[name.rstrip("0123456789")]))
        elif id_[0] == "R":
            type_, one, other = re.fullmatch(r"(\w+) Arg1:(\w+) Arg2:(\w+)", data).groups()  # type: ignore[union-attr]
            allowed = arguments(conf["relations"][type_])
            references += [(one, allowed["Arg1"]), (other, allowed["Arg2"])]
        elif id_[0] == "A":
            name, target, value = data.split(" ")
            allowed = arguments(conf["attributes"][name])
            assert value in allowed["Value"].split("|")
            references.append((target, allowed["Arg"]))
        elif id_[0] == "#":
            assert data.split(" ")[0] == "AnnotatorNotes" and json.loads(tail[0])
            references.append((data.split(" ")[1], "<ANY>"))
        else:
            assert data.split(" ")[0] == "Coref" in conf["relations"] and len(data.split(" ")) > 2
            references += [(each, "<ENTITY>") for each in data.split(" ")[1:]]
    for target, allowed_types in references:
        type_ = bounds.get(target) or events[target]
        assert allowed_types in ("<ANY>", "<ENTITY>") or type_ in allowed_types.split("|")


def arguments(declared: str) -> dict[str, str]:
    pairs = (each.split(":", 1) for each in declared.split(", "))
    return {name.rstrip("?*+"): types for name, types in pairs}


def written(ledger: Ledger, folder: Path) -> dict[str, tuple[str, str]]:
    """Write a folder; texts and annotations as brat reads them, which takes all ends of lines for one."""
    export_file(ledger, "brat", folder)
    return {
        file.stem: (file.read_text(encoding="utf-8"), file.with_suffix(".ann").read_text(encoding="utf-8"))
        for file in folder.glob("*.txt")
    }


@pytest.mark.slow
@examples(12)
@given(batch=batches(), data=st.data())
def test_whatever_stands_in_a_ledger_brat_loads_it(batch, data, tmp_path_factory: pytest.TempPathFactory) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("brat")
    with opened(folder, "one") as one:
        fill(one, batch, data)
        found = written(one, folder / "out")
        assert len(found) == len(batch)
        for text, annotations in found.values():
            check(text, annotations)


def test_the_example_in_brat(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        one.add(example_record(text=TEXT.replace("\n", "\r\n").replace("\r\n", "\n", 2)))
        [(text, annotations)] = written(one, tmp_path / "out").values()
    check(text, annotations)
    assert "Statement:" in annotations and "Uncued:" in annotations  # s4 has no cue
    # Two pieces of one content, apart in the text.
    assert re.search(r"\tContent \d+ \d+;\d+ \d+\tthe nine-point Quill Plan had replaced it gave both", annotations)
    assert (tmp_path / "out" / "annotation.conf").read_text() == CONFIGURATION


PLACES = st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda pair: pair[0] < pair[1])


@given(st.text(st.sampled_from("ab \n\r\t\u2028"), min_size=31, max_size=40), st.lists(PLACES, max_size=4))
def test_pieces_hold_all_words_of_their_spans_and_nothing_else(text: str, spans: list[tuple[int, int]]) -> None:
    found = pieces(text, spans)
    marked = {n for start, end in spans for n in range(start, end) if not text[n].isspace()}
    assert {n for start, end in found for n in range(start, end) if not text[n].isspace()} == marked
    assert all(a[1] < b[0] for a, b in pairwise(found))
    assert pieces(text, found) == pieces(text, join_pieces(text, found)) == found


def edited(folder: Path, change: object) -> None:
    """Change the one file of annotations in a folder."""
    [file] = folder.glob("*.ann")
    file.write_text(change(file.read_text()))  # type: ignore[operator]


def exported(folder: Path) -> Path:
    with opened(folder, "first") as ledger:
        ledger.add(example_record())
        export_file(ledger, "brat", folder / "out")
    return folder / "out"


def test_what_a_person_changes_in_brat_is_the_persons(tmp_path: Path) -> None:
    out = exported(tmp_path)
    edited(out, lambda ann: ann.replace("Act E2 REJECT", "Act E2 PROTEST"))
    with opened(tmp_path, "two") as two:
        import_file(two, "brat", out, "ben")
        rows = {row.content: row for row in two.statements.list()}
        row = rows['"We will not close it for anybody,"']
        assert (row.act, row.coder, row.confidence, row.speaker) == ("PROTEST", "ben", 1.0, "Mara Vell")
        assert rows["that the harbour would stay open"].coder == "machine 0.0 test"


def test_what_a_person_adds_and_takes_away_in_brat(tmp_path: Path) -> None:
    out = exported(tmp_path)

    def change(ann: str) -> str:
        start, cue = TEXT.index("gave both fleets"), TEXT.index("replaced")
        kept = [line for line in ann.splitlines() if not re.match(r"(E3|R\d+)\t", line) and " E3" not in line]
        return "\n".join(
            [
                *kept,
                f"T90\tStatement {cue} {cue + 8}\treplaced",
                f"T91\tContent {start} {start + 16}\tgave both fleets",
                "T92\tPerson 0 7\tHarbour",
                "E90\tStatement:T90 Content:T91 Speaker:T92",
                "#90\tAnnotatorNotes E90\twhat do you think?",
                "T93\tProtein 0 7\tHarbour",
                "N1\tReference T92 Wikipedia:534366\tHarbour",
                "",
            ]
        )

    edited(out, change)
    with opened(tmp_path, "two") as two:
        left = import_file(two, "brat", out, "ben").warnings
        assert any("notes that people wrote" in line for line in left)
        assert any("Protein" in line for line in left)
        rows = {row.content: row for row in two.statements.list()}
        assert len(rows) == 4 and "the nine-point Quill Plan had replaced … it gave both fleets a berth" not in rows
        new = rows["gave both fleets"]
        assert (new.speaker, new.coder, new.cue, new.kind) == ("Harbour", "ben", "replaced", "indirect")
        [plan] = [row for row in two.proposals.list() if row.name == "Quill Plan"]
        assert plan.replaces is None and plan.sponsors == ()  # their relations are gone


def stances(ledger: Ledger) -> list[tuple[str, str, str, str | None, str]]:
    return [(row.party, row.stance, row.target, row.condition, row.coder) for row in ledger.stances.list()]


def dispatch(folder: Path) -> tuple[Path, str]:
    """A folder with a joint statement, a proposal and two positions, the first of them within the statement."""
    record = telling(
        "one",
        said=[(("Mara Vell", "Tomas Orn"), "that a toll on the ferries is a bad idea")],
        tabled=[("Quill Plan", ["Mara Vell"], None, ["shared berths"], "rejected")],
        stands=[("Mara Vell", "opposes", "a toll on all"), ("Tomas Orn", "conditional", "shared berths", "paid")],
    )
    first, *others = record.positions
    start = record.document.text.index("a toll on the ferries")
    inner = first.model_copy(update={"target": (start, start + 21), "statement": "s1"})
    with opened(folder, "first") as ledger:
        ledger.add(record.model_copy(update={"positions": (inner, *others)}))
        [(text, annotations)] = written(ledger, folder / "out").values()
    check(text, annotations)
    return folder / "out", annotations


def test_brat_shows_positions_and_states_of_proposals(tmp_path: Path) -> None:
    out, annotations = dispatch(tmp_path)
    lines = [line.split("\t", 1)[1] for line in annotations.splitlines()]
    assert re.search(r"\tPosition:T\d+ Party:T\d+ Said:E1$", annotations, re.MULTILINE)
    assert re.search(r"\tPosition:T\d+ Party:T\d+ Condition:T\d+$", annotations, re.MULTILINE)
    assert re.search(
        r"\tStatement:T\d+ Content:T\d+ Source:T\d+ Speaker:T\d+ Speaker2:T\d+$", annotations, re.MULTILINE
    )
    assert {"Stance E2 opposes", "Stance E3 conditional"} <= set(lines)
    assert any(re.fullmatch(r"State T\d+ rejected", line) for line in lines)
    with opened(tmp_path, "two") as two:
        assert import_file(two, "brat", out, "ben").warnings == ()
        assert stances(two) == [
            ("Mara Vell", "opposes", "a toll on the ferries", None, "machine 0.0 test"),
            ("Tomas Orn", "conditional", "shared berths", "paid", "machine 0.0 test"),
        ]
        assert [row.statement for row in two.stances.list()] == [two.statements.list()[0].id, None]
        assert [(row.state, row.coder) for row in two.proposals.list()] == [("rejected", "machine 0.0 test")]


def test_positions_and_states_that_a_person_changes_in_brat_are_the_persons(tmp_path: Path) -> None:
    out, _ = dispatch(tmp_path)
    text = (out / "one.txt").read_text()
    start = text.index("bad idea")
    added = [
        f"T90\tPosition {start} {start + 8}\tbad idea",
        "E90\tPosition:T90 Party:T1",
        "A90\tStance E90 rejects",
        f"T91\tPosition {start} {start + 3}\tbad",
        "E91\tPosition:T91",
        "A91\tStance E91 rejects",
    ]

    def change(ann: str) -> str:
        kept = [line for line in ann.splitlines() if not re.match(r"E3\t", line) and " E3" not in line]
        lines = [re.sub(r"State (T\d+) rejected", r"State \1 agreed", line) for line in kept]
        return "\n".join([*(line.replace("E2 opposes", "E2 red_line") for line in lines), *added, ""])

    edited(out, change)
    with opened(tmp_path, "two") as two:
        left = import_file(two, "brat", out, "ben").warnings
        assert left == ("one: E91: a position needs a party and a stance: skipped",)
        assert sorted(stances(two)) == [
            ("Mara Vell", "red_line", "a toll on the ferries", None, "ben"),
            ("Mara Vell", "rejects", "bad idea", None, "ben"),
        ]
        assert [(row.state, row.coder) for row in two.proposals.list()] == [("agreed", "ben")]


def test_lines_that_are_none_are_left_and_reported(tmp_path: Path) -> None:
    out = exported(tmp_path)
    bad = [
        "T1\tPerson 0 7\tHarbour",  # T1 stands twice
        "T70\tPerson 0 99999\tHarbour",
        "T71\tPerson 7 0\tHarbour",
        "T72\tPerson 0 7\tanother",
        "T73\tPerson -1 7\tHarbour",
        "T74\tPerson 0 " + "9" * 400 + "\tHarbour",
        "E70\tStatement:T999 Content:T1",
        "E71\tStatement",
        "nonsense",
        "X1\twhat is this",
        "A9999999999\tKind E1 direct",
    ]
    edited(out, lambda ann: ann + "\n".join(bad) + "\n")
    with opened(tmp_path, "two") as two:
        left = import_file(two, "brat", out, "ben").warnings
        assert len(left) == len(bad) and all("\n" not in line for line in left)
        assert len(two.statements.list()) == 4


@pytest.mark.parametrize(
    "sidecar", [b"", b"[]", b"{", b'{"document": 7}', b'{"document": {"title": 7, "zones": [[1]]}}', b"\xff"]
)
def test_a_sidecar_that_is_none_keeps_nothing_else_out(sidecar: bytes, tmp_path: Path) -> None:
    out = exported(tmp_path)
    (out / "quill-1.json").write_bytes(sidecar)
    (out / "other.txt").write_text("Other words.")
    with opened(tmp_path, "two") as two:
        left = import_file(two, "brat", out, "ben").warnings
        assert len(left) == 1 and "quill-1" in left[0]
        assert "other" in two.documents.ids()


def test_a_folder_of_another_project(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    (folder / "part").mkdir(parents=True)
    (folder / "part" / "one.txt").write_text("Talks open\n\nMara Vell said Quill is far.\n")
    (folder / "part" / "one.ann").write_text("T1\tPerson 12 21\tMara Vell\nT2\tCity 27 32\tQuill\n")
    (folder / "two.txt").write_text("Two.")
    (folder / "three.ann").write_text("T1\tPerson 0 3\tTwo\n")
    (folder / "four.txt").symlink_to("/etc/passwd")
    with opened(tmp_path, "one") as one:
        left = import_file(one, "brat", folder, "ben").warnings
        assert left == (
            "part/one: 1 annotations of unknown types (City): skipped",
            "three.ann: has no text file: skipped",
        )
        assert sorted(one.documents.ids()) == ["part/one", "two"]
        assert [actor.name for actor in one.actors.list()] == ["Mara Vell"]
        assert one.documents.get("part/one").title == "Talks open"
        with pytest.raises(ExchangeError, match="is not a folder"):
            import_file(one, "brat", folder / "two.txt", "ben")
        (tmp_path / "empty").mkdir()
        with pytest.raises(ExchangeError, match=r"no \.txt files"):
            import_file(one, "brat", tmp_path / "empty", "ben")


def test_ids_that_would_leave_the_folder_do_not(tmp_path: Path) -> None:
    ids = ["../../escape", "/etc/passwd", "CON", "a\x00b", "..", "dir/one", "DIR one", "x" * 500]
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        for n, each in enumerate(ids):
            one.add(example_record(each, text=f"{n} {TEXT}", url=f"https://b.example/{n}"))
        export_file(one, "brat", tmp_path / "out")
        files = list((tmp_path / "out").iterdir())
        assert len(files) == 3 * len(ids) + 1 and all(file.is_file() for file in files)
        assert {each.name for each in tmp_path.iterdir()} - {"one-wal", "one-shm", "two-wal", "two-shm"} == {
            "one",
            "two",
            "out",
        }
        import_file(two, "brat", tmp_path / "out", "ben")
        assert sorted(map(repr, essences(two))) == sorted(map(repr, essences(one)))


@given(st.text(max_size=200), st.text(min_size=1, max_size=40))
def test_any_file_of_annotations_is_read_or_reported(annotations: str, text: str) -> None:
    found, left = parse(annotations, text)
    lines = [line for line in annotations.split("\n") if line.strip()]
    assert len(left) <= len(lines) + len(found.events)
    for bound in found.bounds.values():
        assert all(0 <= start < end <= len(text) for start, end in bound.pieces)


@pytest.mark.parametrize("marked", ["", "text", "annotations", "both"])
@pytest.mark.parametrize("is_counted", [False, True])
def test_a_byte_order_mark_loses_no_annotation(marked: str, is_counted: bool, tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    folder.mkdir()
    has_mark = marked in ("text", "both")
    start = 1 if has_mark and is_counted else 0
    (folder / "a.txt").write_text("Ilko Brandt said no.", "utf-8-sig" if has_mark else "utf-8")
    lines = f"T1\tPerson {start} {start + 11}\tIlko Brandt\nT2\tPerson {start + 17} {start + 19}\tno\n"
    (folder / "a.ann").write_text(lines, "utf-8-sig" if marked in ("annotations", "both") else "utf-8")
    with opened(tmp_path, "a.ledger") as ledger:
        report = import_file(ledger, "brat", folder, "ada")
        assert report.warnings == ()
        assert sorted(actor.name for actor in ledger.actors.list()) == ["Ilko Brandt", "no"]


def test_a_text_in_another_language_is_imported_with_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    folder.mkdir()
    words = (
        "Die beiden Abordnungen kehrten am Montag in die alte Mühle zurück, und die Vermittlerin sagte: Wir bleiben. "
    )
    (folder / "a.txt").write_text(words * 4, "utf-8")
    (folder / "b.txt").write_text(
        "The two delegations came back to the old mill, and the mediator stayed. " * 4, "utf-8"
    )
    with opened(tmp_path, "a.ledger") as ledger:
        report = import_file(ledger, "brat", folder, "ada")
        assert report.warnings == ("a: is in German; it was imported, but the reader reads English only",)
        assert len(ledger.documents.list()) == 2
