"""Web Annotations: what the W3C's model asks for, words found again, annotations of other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carriage import opened
from pourparler.exchange import ExchangeError, export_file, import_file
from pourparler.exchange.anchoring import Quote, find_quote, quote_at
from pourparler.ledger import Ledger, open_ledger
from strategies import TEXT, example_record

OA = {"assessing", "describing", "identifying"}


def page(folder: Path) -> dict[str, Any]:
    """The example as a page of annotations."""
    with opened(folder, "first") as ledger:
        ledger.add(example_record())
        ledger.positions.add(1, party="Reach", kind="supports", coder="ana", terms=[("harbour", "open")])
        export_file(ledger, "annotation", folder / "page.jsonld")
    return json.loads((folder / "page.jsonld").read_text())


def brought(folder: Path, given: object, ledger: Ledger) -> tuple[str, ...]:
    (folder / "given.jsonld").write_text(json.dumps(given))
    return import_file(ledger, "annotation", folder / "given.jsonld", "ben").warnings


def test_a_page_is_as_the_model_asks(tmp_path: Path) -> None:
    found = page(tmp_path)
    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld" and found["type"] == "AnnotationPage"
    assert found["partOf"]["type"] == "AnnotationCollection" and found["partOf"]["total"] == len(found["items"])
    ids = [item["id"] for item in found["items"]]
    assert len(set(ids)) == len(ids)
    things = set()
    for item in found["items"]:
        assert item["type"] == "Annotation" and item["motivation"] in OA and item["target"]
        assert item["creator"]["type"] in ("Software", "Person") and item["creator"]["name"]
        things.add(item["body"][0]["value"])
        for target in item["target"]:
            if isinstance(target, str):
                assert target in ids
                continue
            position, quote = target["selector"]
            assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
            start, end = position["start"], position["end"]
            assert target["source"] == "https://lamp.example/quill-1"
            assert TEXT[start:end] == quote["exact"]
            assert TEXT[:start].endswith(quote["prefix"]) and TEXT[end:].startswith(quote["suffix"])
    assert things == {"actor", "statement", "meeting", "proposal", "time", "position"}


def test_every_term_is_of_the_context(tmp_path: Path) -> None:
    """A name that no context knows would be dropped by any program that expands the page."""
    # Of http://www.w3.org/ns/anno.jsonld, the names and prefixes that we use.
    known = set("id type body target creator motivation source selector start end exact prefix suffix".split())
    known |= set("value format language purpose name label total items partOf startIndex @context".split())
    prefixes = {"dcterms", "schema", "pp"}

    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for each in value.values() for name in names(each)}
        return {name for each in value for name in names(each)} if isinstance(value, list) else set()

    found = page(tmp_path)
    own = found.pop("@context")[1]
    for name in names(found):
        assert name in known or name.partition(":")[0] in prefixes
    lists = {name for name, each in own.items() if isinstance(each, dict)}
    ordered = {"pp:zones", "pp:roles", "pp:participants", "pp:speakers", "pp:sponsors", "pp:terms", "pp:weighed"}
    assert lists == ordered and all(own[name]["@container"] == "@list" for name in lists)


def test_words_that_moved_are_found_again_and_reported(tmp_path: Path) -> None:
    given = page(tmp_path)
    text = "Late news.\n\n" + TEXT
    given["pp:documents"][0] |= {"value": text, "pp:zones": []}
    with opened(tmp_path, "two") as two:
        left = brought(tmp_path, given, two)
        assert any("it was moved there" in line for line in left)
        said = {row.content for row in two.statements.list()}
        assert "that the harbour would stay open" in said and '"We will not close it for anybody,"' in said
        for row in two.statements.list():
            assert all(text[e.start : e.end] == e.quote for e in row.evidence)


def test_words_that_are_gone_or_stand_twice_are_left_and_reported(tmp_path: Path) -> None:
    given = page(tmp_path)
    gone = TEXT.replace("that the harbour would stay open", "nothing of the kind at all, however")
    given["pp:documents"][0] |= {"value": gone, "pp:zones": []}
    with opened(tmp_path, "two") as two:
        left = brought(tmp_path, given, two)
        assert [line for line in left if "quill-1:s1:" in line and "are not at its offsets" in line]
        assert len(two.statements.list()) == 3 and two.positions.list() == ()


def test_a_place_that_does_not_fit_its_quote_gives_way_to_it(tmp_path: Path) -> None:
    given = page(tmp_path)
    [item] = [each for each in given["items"] if each["id"].endswith(":s2")]
    item["target"][0]["selector"][0] |= {"start": 3, "end": 12}
    with opened(tmp_path, "two") as two:
        [line] = brought(tmp_path, given, two)
        assert "is at" in line and "not at 3-12" in line
        assert len(two.statements.list()) == 4


def test_annotations_of_other_programs_become_statements(tmp_path: Path) -> None:
    hypothesis = {
        "rows": [
            {
                "id": "Hx1",
                "user": "acct:ana@hypothes.example",
                "uri": "https://lamp.example/quill-1",
                "text": "is this new?",
                "tags": ["harbour"],
                "target": [
                    {
                        "source": "https://www.lamp.example/quill-1?utm_source=mail",
                        "selector": [
                            {"type": "RangeSelector", "startContainer": "/p[1]"},
                            {"type": "TextPositionSelector", "start": 900, "end": 930},
                            {
                                "type": "TextQuoteSelector",
                                "exact": "would  stay\nopen",
                                "prefix": "the harbour ",
                                "suffix": '. "We',
                            },
                        ],
                    }
                ],
            },
            {"id": "Hx2", "uri": "https://other.example/", "target": [{"source": "https://other.example/"}]},
            {
                "id": "Hx3",
                "uri": "https://lamp.example/quill-1",
                "target": [{"source": "https://lamp.example/quill-1"}],
            },
        ]
    }
    with opened(tmp_path, "one") as one:
        one.add(example_record())
        left = brought(tmp_path, hypothesis, one)
        assert [line.partition(":")[0] for line in left[:2]] == ["Hx2", "Hx3"]
        assert any("comments and tags" in line for line in left)
        [new] = [row for row in one.statements.list() if row.coder == "ana"]
        assert (new.content, new.speaker, new.kind) == ("would stay open", None, "indirect")
        brought(tmp_path, hypothesis, one)
        assert len(one.statements.list()) == 5


@pytest.mark.parametrize(
    "wrap", [lambda a: a, lambda a: [a], lambda a: {"type": "AnnotationCollection", "first": {"items": [a]}}]
)
def test_annotations_come_alone_in_lists_and_in_collections(wrap: Any, tmp_path: Path) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "it gave both fleets a berth"}
    target = {"source": {"id": "https://lamp.example/quill-1"}, "selector": selector}
    one_of = {"type": "Annotation", "creator": {"name": "Ben Ort"}, "body": "so it says", "target": target}
    with opened(tmp_path, "one") as one:
        one.add(example_record().model_copy(update={"statements": ()}))
        brought(tmp_path, wrap(one_of), one)
        assert [(row.content, row.coder) for row in one.statements.list()] == [
            ("it gave both fleets a berth", "Ben Ort")
        ]


def test_documents_without_text_are_reported(tmp_path: Path) -> None:
    given = page(tmp_path)
    del given["pp:documents"][0]["value"]
    with open_ledger(tmp_path / "two", create=True) as two:
        left = brought(tmp_path, given, two)
        assert "has no text" in left[0] and "in neither the file nor the ledger" in left[-1]
        assert two.documents.ids() == ()
    # With the text in the ledger, they are at home.
    with opened(tmp_path, "three") as three:
        three.add(example_record().model_copy(update={"statements": (), "meetings": (), "proposals": ()}))
        brought(tmp_path, given, three)
        assert len(three.statements.list()) == 4 and len(three.positions.list()) == 1


def test_what_is_no_page_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, pytest.raises(ExchangeError, match="contains no annotations"):
        brought(tmp_path, {"type": "FeatureCollection"}, one)


@given(text=st.text(st.sampled_from("ab \n😀"), min_size=1, max_size=30), data=st.data())
def test_a_quote_is_found_where_it_stands_or_not_at_all(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = (start, data.draw(st.integers(start + 1, len(text))))
    quote = quote_at(text, span)
    assert find_quote(text, quote, span) == span
    found = find_quote(text, quote)
    assert found == span or found is None
    lost = find_quote(text, Quote(quote.exact), (len(text), len(text) + 1))
    if lost is not None:
        assert text[lost[0] : lost[1]].split() == quote.exact.split()
        assert sum(text.startswith(quote.exact, n) for n in range(len(text))) == 1
