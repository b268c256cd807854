"""Datelines: what opens a paragraph and says where and when it was written."""

from __future__ import annotations

import datetime as dt
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake.datelines import blank, find_datelines
from pourparler.intake.zones import zones
from pourparler.reader import Reader
from pourparler.reader.times.resolve import infer_publication
from pourparler.record import Document, Record

PROSE = "The minister said on Friday that talks with the Quessians were over, and no day was set."
MORE = "Orla Denn, the foreign minister, said the port would stay open."
LEADS = {  # each with its place and its date
    "VAILL, 5 May 2031 (Carrow) —": ("VAILL", "5 May 2031"),
    "HALMIRE (Reuters) -": ("HALMIRE", None),
    "QUESSPORT, Nov. 20 /PRNewswire/ --": ("QUESSPORT", "Nov. 20"),
    "(Quill) —": (None, None),
    "(CNN)": (None, None),
    "Halmire:": ("Halmire", None),
    "TARVONIA:": ("TARVONIA", None),
    "HALMIRE/VAILL, 3 May —": ("HALMIRE/VAILL", "3 May"),
    "HALMIRE/VAILL, 3 May": ("HALMIRE/VAILL", "3 May"),
    "HALMIRE, Tarvonia (AP) —": ("HALMIRE, Tarvonia", None),
    "LONDON, March 3 -": ("LONDON", "March 3"),
    "Halmire, March 3 -": ("Halmire", "March 3"),
    "New Harrow, Merr., March 3 -": ("New Harrow, Merr.", "March 3"),
    "New Harrow (Carrow) —": ("New Harrow", None),
    "HALMIRE —": ("HALMIRE", None),
    "HALMIRE—": ("HALMIRE", None),
    "**HALMIRE** —": ("HALMIRE", None),
    "HALMIRE and VAILL —": ("HALMIRE and VAILL", None),
    "HALMIRE, May 5. /TASS/.": ("HALMIRE", "May 5"),
    "Halmire, May 5, QNA –": ("Halmire", "May 5"),
    "HALMIRE, Monday (Carrow) –": ("HALMIRE", "Monday"),
    "St. Halmire-on-Sea, 5 MAY 2031 [Sund Press] –": ("St. Halmire-on-Sea", "5 MAY 2031"),
    "5 May 2031 –": (None, "5 May 2031"),
}
NOT = [
    "Bastian Kreel — the envoy — said no on Friday, after talks that had lasted for nine hours.",
    "Orla Denn (Harbour): We shall not sign the deal before Friday at noon, whatever the others do.",
    "NATO — the alliance — said on Friday that it would not sign the deal that was on the table.",
    "MR BRANDT: We have no deal, and none is near, as I have said before today to all of you here.",
    "BRANDT (SPD): We will not sign this, and nobody else will either, whatever they are offered.",
    "Denn: The port stays open. Denn said so on Monday, and on Tuesday, and on the day after that.",
    "Note: The ministers met on Friday, and talks with the Quessians were over before the evening.",
    "FILE PHOTO - The ministers met on Friday, and talks with the Quessians were over by evening.",
    "May 5, 2031 was the day on which the ministers met and signed the first of the many deals.",
    "Talks on the port — Halmire’s only one — are to go on until Friday, or until a deal is made.",
]


def whole(text: str) -> list[str]:
    return [text[slice(*line.span)] for line in find_datelines(text, [(0, len(text))])]


@pytest.mark.parametrize("lead", LEADS)
def test_a_dateline_gives_place_and_date(lead: str) -> None:
    text = f"{lead} {PROSE}"
    (line,) = find_datelines(text, [(0, len(text))])
    place, date = (span and text[slice(*span)] for span in (line.place, line.date))
    assert (text[slice(*line.span)].strip("*"), place, date) == (lead.strip("*"), *LEADS[lead])


@pytest.mark.parametrize("text", NOT)
def test_what_is_no_dateline(text: str) -> None:
    assert whole(text) == []


def test_labels_of_a_transcript_are_no_datelines() -> None:
    text = f"Denn: {PROSE}\n\nBrandt: {PROSE}"
    assert find_datelines(text, [(0, len(PROSE) + 6), (len(PROSE) + 8, len(text))]) == []


def test_entries_of_a_chronology_keep_their_dates() -> None:
    text = f"5 May 2031 – {PROSE}\n\n6 May 2031 – {PROSE}"
    middle = text.index("\n\n")
    assert find_datelines(text, [(0, middle), (middle + 2, len(text))]) == []


@pytest.mark.parametrize("line", ["HALMIRE/VAILL, 3 May", "5 May 2031", "Monday, May 5, 2031", "Halmire, 5 May 2031"])
def test_a_line_of_its_own(line: str) -> None:
    kinds = [z.kind for z in zones(f"Talks are over\n\n{line}\n\n{PROSE}", None)]
    assert kinds == ["headline", "dateline", "body"]


def test_a_dateline_is_a_zone_and_the_paragraph_goes_on_after_it() -> None:
    text = f"VAILL (Carrow) — {PROSE}\n\n{MORE}"
    assert [(z.kind, text[z.start : z.end]) for z in zones(text, None)] == [
        ("dateline", "VAILL (Carrow) —"), ("body", PROSE), ("body", MORE)
    ]  # fmt: skip


def read(reader: Reader, text: str, *, zoned: bool = True) -> Record:
    return reader.read(Document(id="d", text=text, zones=zones(text, None) if zoned else ()))


@pytest.mark.parametrize("lead", ["VAILL, 5 May 2031 (Carrow) —", "WASHINGTON, May 5, 2031 (AP) —", "Halmire:"])
@pytest.mark.parametrize("zoned", [True, False])
def test_nobody_speaks_in_a_dateline_and_it_names_no_actor(reader: Reader, lead: str, zoned: bool) -> None:
    record = read(reader, f"{lead} {PROSE}\n\n{MORE}", zoned=zoned)
    start = len(lead)
    assert all(m[0] >= start for a in record.actors for m in a.mentions)
    assert all(span[0] >= start for s in record.statements for span in (*s.source.spans, *s.content.spans))
    assert "Orla Denn" in {a.name for a in record.actors}


def test_the_day_of_a_dateline_is_that_of_publication(reader: Reader) -> None:
    document = read(reader, f"VAILL, 5 May 2031 (Carrow) — {PROSE}\n\n{MORE}").document
    assert (document.published, document.published_from) == (dt.date(2031, 5, 5), "text")


def test_a_day_without_a_year_is_a_guess_near_to_what_else_is_known() -> None:
    text = f"QUESSPORT, Nov. 20 /PRNewswire/ -- {PROSE} The accord of 12 March 2031 ended the war."
    found = infer_publication(text, zones(text, None))
    assert found is not None
    assert (abs(found.day - dt.date(2031, 3, 12)) < dt.timedelta(days=366), found.is_stated) == (True, False)
    near = infer_publication(text, zones(text, None), near=dt.date(2031, 12, 1))
    assert near is not None
    assert (near.day, near.is_stated) == (dt.date(2031, 11, 20), False)


def test_a_date_in_a_short_sentence_is_only_a_guess() -> None:
    found = infer_publication("The accord of 12 March 2019 ended the war.", ())
    assert found is not None
    assert not found.is_stated


@given(st.text(alphabet="AB ab.,:-—/(1)\nMay 5", max_size=60))
def test_any_text_is_divided_without_loss(text: str) -> None:
    found = zones(text, None)
    covered = {k for z in found for k in range(z.start, z.end)}
    assert all(text[k].isspace() or text[k] in "*_" for k in set(range(len(text))) - covered)
    assert len(blank(text, [(z.start, z.end) for z in found])) == len(text)


def test_a_month_with_a_year_puts_a_dateline_in_its_year() -> None:
    text = "HALMIRE, 3 May (Carrow) — The envoys met in March 2031, and the law of 2029 stays in force.\n\nThey left."
    found = infer_publication(text, zones(text, None))
    assert found is not None and (found.day, found.is_stated) == (dt.date(2031, 5, 3), False)
    assert infer_publication(text.replace("March 2031", "spring"), zones(text, None)) is None


@pytest.mark.parametrize(
    "lead", ["PORT HALMIRE, June 3 (Quessian National Press) --", "Vaill, 5 May 2031 /Sund Wire/ –"]
)
@given(width=st.integers(35, 90))
def test_a_dateline_may_break_within_the_name_of_its_agency(lead: str, width: int) -> None:
    text = "\n\n".join(textwrap.fill(part, width) for part in (f"{lead} {PROSE} {MORE}", f"{MORE} {PROSE} {MORE}"))
    assert [" ".join(line.split()) for line in zoned(text)] == [lead]


def test_a_line_that_ends_early_within_the_brackets_of_an_agency() -> None:
    first, second = textwrap.fill(f"{PROSE} {MORE}", 70), textwrap.fill(f"{MORE} {PROSE}", 70)
    text = f"VAILL, June 3 (Some\nAgency) - {first}\n\n{second}"
    assert zoned(text) == ["VAILL, June 3 (Some\nAgency) -"]


def zoned(text: str) -> list[str]:
    return [text[zone.start : zone.end] for zone in zones(text, None) if zone.kind == "dateline"]
