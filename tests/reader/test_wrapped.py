"""A wrapped text is read as the text that it was, and the spans of its record stand in the text that was given."""

from __future__ import annotations

import re
import textwrap

import pytest

from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.record import Document, Record

ARTICLE = """Harbour minister rules out new talks

The Foreign Minister of Quessport, Orla Denn, said on Friday that the port would stay open, whatever the union decides.

“We will not negotiate under threat,” she said in Merrow, where envoys of the union will meet on 4 December 2026.

A spokeswoman for the port union, Tess Yarrow, rejected that. Yarrow said that the pilots had asked for talks.

The union opposes the new tolls and demands a pay rise of 8 percent."""


def given(text: str) -> Document:
    return Document(id="d", text=text, zones=zones(text, None))


def facts(record: Record) -> list[object]:
    """What the record says, with words instead of offsets."""
    text = record.document.text

    def words(spans: object) -> list[str]:
        assert isinstance(spans, tuple)
        return [" ".join(re.sub(r"\n> ", "\n", text[s:e]).split()) for s, e in spans]

    names = {actor.id: actor.name for actor in record.actors}
    found: list[object] = [(a.name, a.kind, a.roles, words(a.mentions)) for a in record.actors]
    for s in record.statements:
        parts = [words(part.spans) for part in (s.source, s.cue, s.content)]
        found.append((names.get(s.speaker or ""), s.kind, s.act, s.confidence, *parts))
    found += [(p.name, p.state, words(p.mentions), words(p.provisions)) for p in record.proposals]
    found += [(names[p.party], p.stance, words((p.target, p.words))) for p in record.positions]
    found += [(m.status, m.place, [names[p] for p in m.participants], words(m.evidence)) for m in record.meetings]
    found += [(t.start, t.end, words((t.text,))) for t in record.times]
    return [*found, record.document.published, record.document.published_from]


@pytest.mark.parametrize("column", [35, 45, 72])
@pytest.mark.parametrize("mark", ["", "> "])
def test_a_wrapped_text_gives_the_record_of_the_unwrapped(reader: Reader, column: int, mark: str) -> None:
    lines = [part for line in ARTICLE.split("\n") for part in textwrap.wrap(line, column) or [""]]
    narrow = given("\n".join(f"{mark}{line}".rstrip() for line in lines))
    record = reader.read(narrow)
    assert facts(record) == facts(reader.read(given(ARTICLE)))
    assert record.document.text == narrow.text
    assert record.document.zones == narrow.zones
    assert "Orla Denn" in {actor.name for actor in record.actors}


def test_a_broken_word_is_read_whole(reader: Reader) -> None:
    text = (
        "The talks between both sides began on Friday in the harbour of Quess-\n"
        "port, and the Foreign Minister of Orvania, Orla Denn, said that the nego-\n"
        "tiations would go on until the spring of next year."
    )
    record = reader.read(given(text))
    found = [*(m.place or "" for m in record.meetings), *(actor.name for actor in record.actors)]
    assert any(name.endswith("Quessport") for name in found)
    assert any("nego-\ntiations" in text[s:e] for each in record.statements for s, e in each.content.spans)
