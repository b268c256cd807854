"""The reader as a component of a spaCy pipeline: what a Doc then has, and that it goes wherever a Doc goes."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from pourparler.exchange.spacy import GROUPS, RECORD, statements_of
from pourparler.ledger import open_ledger
from pourparler.reader import Reader, at_least
from pourparler.record import Record
from strategies import records
from suite import ROOT, examples

TEXT = """Talks open in Quill

Mara Vell, foreign minister of Ostrava Reach, said on Monday that the harbour would stay open.
"We will not close it for anybody," she told reporters.
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A blank pipeline, as a person makes it: the component is found by its name."""
    made = spacy.blank("en")
    made.add_pipe("pourparler", config={"published": "2031-03-04"})
    return made


def read_again(doc: Doc) -> Record:
    """The record of a Doc, from a process that has only the Doc's bytes."""
    program = (
        "import sys, spacy, pourparler.exchange.spacy\n"
        "from spacy.tokens import Doc\n"
        "doc = Doc(spacy.blank('en').vocab).from_bytes(sys.stdin.buffer.read())\n"
        "sys.stdout.write(doc._.pourparler.json_line())"
    )
    done = subprocess.run([sys.executable, "-c", program], input=doc.to_bytes(), capture_output=True, check=True)
    return Record.model_validate_json(done.stdout)


def test_a_doc_has_its_statements_with_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    first, second = doc._.statements
    assert (first.speaker, first.kind) == ("Mara Vell", "indirect")
    assert first.date is not None and first.date.start == dt.date(2031, 3, 3)
    assert [span.text for span in first.cue] == ["said"]
    assert first.content[0].text == "that the harbour would stay open"
    assert second.speaker == "Mara Vell" and second.source[0].text == "she"
    assert second.actor is not None and second.actor.kind == "person"
    assert doc._.published == dt.date(2031, 3, 4)


def test_the_groups_have_all_spans_of_the_record(nlp: Language) -> None:
    doc = nlp((ROOT / "examples" / "dispatches" / "01-talks-announced.txt").read_text(encoding="utf-8"))
    record = doc._.pourparler
    assert set(doc.spans) == set(GROUPS)
    assert len(doc.spans["contents"]) == sum(len(s.content.spans) for s in record.statements)
    assert len(doc.spans["actors"]) == sum(len(a.mentions) for a in record.actors)
    assert len(doc.spans["meetings"]) == sum(len(m.evidence) for m in record.meetings) > 0
    assert len(doc.spans["proposals"]) == sum(len(p.mentions) for p in record.proposals) > 0
    assert len(doc.spans["positions"]) == len(record.positions)
    assert len(doc.spans["times"]) == len(record.times) > 0
    said = {s.id: s for s in doc._.statements}
    for cue in doc.spans["cues"]:
        assert cue.label_ == "CUE" and cue.text in [piece.text for piece in said[cue.id_].cue]


def test_it_reads_as_the_reader_does(nlp: Language, reader: Reader) -> None:
    record = nlp(TEXT)._.pourparler
    assert reader.read(record.document) == record


@examples(25)
@given(record=records())
def test_a_span_is_all_tokens_with_one_of_the_characters_and_no_other(record: Record) -> None:
    doc = spacy.blank("en").make_doc(record.document.text)
    doc.user_data[RECORD] = record.json_line()
    said = statements_of(doc)
    assert [each.exact for each in said] == list(record.statements)
    for each in said:
        for part in ("source", "cue", "content"):
            places = getattr(each.exact, part).spans
            for (start, end), span in zip(places, getattr(each, part), strict=True):
                assert list(span) == [token for token in doc if token.idx < end and token.idx + len(token) > start]


def test_days_come_from_the_context_the_doc_or_the_setting(nlp: Language) -> None:
    told = nlp.pipe([(TEXT, {"published": dt.date(2030, 5, 7), "title": "Talks"}), (TEXT, None)], as_tuples=True)
    (first, _), (second, _) = told
    assert first._.published == dt.date(2030, 5, 7) and first._.pourparler.document.title == "Talks"
    assert second._.published == dt.date(2031, 3, 4)
    doc = nlp.make_doc(TEXT)
    doc._.published = "9 August 2029"
    assert nlp(doc)._.pourparler.document.published == dt.date(2029, 8, 9)
    with pytest.raises(ValueError, match="is not a date"):
        doc._.published = "someday"


def test_settings_are_checked_and_obeyed(nlp: Language) -> None:
    whole = nlp(TEXT)._.pourparler
    strict = spacy.blank("en")
    strict.add_pipe("pourparler", config={"published": "2031-03-04", "min_confidence": 0.98})
    assert strict(TEXT)._.pourparler == at_least(whole, 0.98) != whole
    with pytest.raises(ValueError, match="min_confidence: 7 is not"):
        spacy.blank("en").add_pipe("pourparler", config={"min_confidence": 7})
    with pytest.raises(ValueError, match="is not a date"):
        spacy.blank("en").add_pipe("pourparler", config={"published": "someday"})


def test_what_cannot_be_read_has_no_record_and_one_warning(nlp: Language) -> None:
    with pytest.warns(UserWarning, match="the reader reads English only") as told:
        doc = nlp("Der Minister sagte am Montag, der Hafen werde nicht geschlossen, solange er im Amt sei. " * 5)
    assert len(told) == 1
    assert doc._.pourparler is None and doc._.statements == () and not doc.spans["cues"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert nlp("")._.pourparler is None


def test_a_doc_goes_through_bytes_and_docbin(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert read_again(doc) == doc._.pourparler
    binned = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (back,) = DocBin().from_bytes(binned).get_docs(nlp.vocab)
    assert [s.exact for s in back._.statements] == [s.exact for s in doc._.statements]
    assert [(s.text, s.label_, s.id_) for s in back.spans["contents"]] == [
        (s.text, s.label_, s.id_) for s in doc.spans["contents"]
    ]


def test_a_pipeline_goes_through_a_folder(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    back = spacy.load(tmp_path / "pipeline")
    assert back(TEXT)._.pourparler == nlp(TEXT)._.pourparler


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process")
def test_two_processes_read_the_same(nlp: Language) -> None:
    nlp(TEXT)  # the reader is loaded here before the others start
    texts = [(f"{TEXT}\nThe {n}th day.", {"published": f"2031-04-{n:02}"}) for n in range(1, 9)]
    alone = [doc._.pourparler for doc, _ in nlp.pipe(texts, as_tuples=True)]
    both = [doc._.pourparler for doc, _ in nlp.pipe(texts, as_tuples=True, n_process=2, batch_size=2)]
    assert both == alone and all(record.statements for record in alone)


def test_what_was_read_goes_into_a_ledger(nlp: Language, place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        assert ledger.add(nlp(TEXT)._.pourparler).new
        assert len(ledger.statements.list(speaker="Vell")) == 2
