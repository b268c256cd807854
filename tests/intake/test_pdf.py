"""PDF files: their text as paragraphs, and a reason for each that gives none."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pdf_writer import At, column, pdf
from pourparler.intake import Refusal, documents
from pourparler.record import Document

FIRST = [
    "The two delegations of Orvania and Sund came back to the old mill",
    "on Monday, and the mediator said that the talks would go on for as",
    "long as anybody was willing to sit on the wooden chairs of the vil-",
    "lage. The cease-",
    "fire, the mediator added, was a cease-fire and nothing else.",
]
SECOND = [
    "“We have the time, and we have the chairs,” she said. The envoys of",
    "Sund asked for an adjournment, and the envoys of Orvania asked what",
]
THIRD = ["the word meant. Nobody left the mill before noon.", "", "The talks go on."]


def read(data: bytes) -> Document | Refusal:
    (found,) = documents(["-"], stdin=io.BytesIO(data))
    return found


def text_of(data: bytes) -> str:
    found = read(data)
    assert isinstance(found, Document), found
    return found.text


def numbered(pages: list[list[At]]) -> list[list[At]]:
    """The pages with a running head and a number each."""
    return [
        [At(200, 760, "THE SUND HERALD", 9), *lines, At(300, 40, f"Page {k} of {len(pages)}", 9)]
        for k, lines in enumerate(pages, 1)
    ]


def test_lines_become_paragraphs_and_broken_words_whole() -> None:
    first = [At(72, 720, "Envoys return to the mill", 18), *column(FIRST), *column(SECOND, top=600)]
    text = text_of(pdf(numbered([first, column(THIRD)]), title="Envoys return to the mill"))
    assert text.split("\n\n") == [
        "Envoys return to the mill",
        "The two delegations of Orvania and Sund came back to the old mill on Monday, and the mediator said that the "
        "talks would go on for as long as anybody was willing to sit on the wooden chairs of the village. The "
        "cease-fire, the mediator added, was a cease-fire and nothing else.",
        "“We have the time, and we have the chairs,” she said. The envoys of Sund asked for an adjournment, and the "
        "envoys of Orvania asked what the word meant. Nobody left the mill before noon.",
        "The talks go on.",
    ]


def test_indented_lines_begin_paragraphs() -> None:
    lines = [*column(FIRST[:2]), At(90, 672, SECOND[0]), At(72, 658, SECOND[1])]
    assert [p[:5] for p in text_of(pdf([lines])).split("\n\n")] == ["The t", "“We h"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = column(["The envoys came to the", "mill, and the mediator of", "Isenor, who had asked"], x=50)
    right = column(["them to come, was not", "there to see it happen."], x=320)
    assert text_of(pdf([left + right])) == (
        "The envoys came to the mill, and the mediator of Isenor, who had asked them to come, was not there to see it "
        "happen."
    )


def test_a_title_counts_if_the_text_repeats_it() -> None:
    page = [At(72, 720, "Envoys return to the mill", 18), *column(FIRST)]
    for title, expected in (
        ("Envoys return to the mill", "Envoys return to the mill"),
        ("final_v7.doc", "Envoys return to the mill"),
    ):
        found = read(pdf([page], title=title))
        assert isinstance(found, Document)
        assert found.title == expected
        assert found.published is None


def test_a_number_alone_in_the_text_stays() -> None:
    lines = column([*FIRST[:2], "14", *FIRST[2:], *SECOND])
    assert " 14" in text_of(pdf([lines])).replace("\n", " ")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.txt", "a.pdf.gz"])
def test_a_pdf_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    import gzip

    path = tmp_path / name
    data = pdf([column(FIRST)])
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (found,) = documents([path])
    assert isinstance(found, Document), found
    assert found.text.startswith("The two delegations")


def test_a_folder_holds_pdf_files(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([column(FIRST)]))
    assert [type(found) for found in documents([tmp_path])] == [Document]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([[], []], picture=True), "contains only scanned pages; run text recognition"),
        (pdf([[At(300, 40, "1")]], picture=True), "scanned pages"),
        (pdf([[]]), "contains no text"),
        (pdf([column(FIRST)], locked=True), "is protected by a password"),
        (pdf([column(FIRST)])[:300], "is a broken PDF"),
        (b"%PDF-1.7\n" + b"\x00\xff garbage " * 500, "is a broken PDF"),
        (pdf([column(["Les délégations sont revenues au moulin lundi"] * 9)]), "is in French"),
    ],
)
def test_what_gives_no_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    found = read(data)
    assert isinstance(found, Refusal), found
    assert reason in found.reason
    assert str(found).isprintable()


def test_no_broken_file_raises() -> None:
    data = pdf(numbered([column(FIRST), column(SECOND)]))
    for at in range(0, len(data), 37):
        for spoiled in (data[:at], data[:at] + b"\xff<<" + data[at + 3 :]):
            if spoiled.strip():
                assert str(read(spoiled)).isprintable() or isinstance(read(spoiled), Document)
