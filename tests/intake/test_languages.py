"""Bilingual pages: paragraphs that are not English are skipped, and the program says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pourparler import intake
from pourparler.intake.parsing import article
from pourparler.reader import Reader
from pourparler.record import Document

ENGLISH = (
    "The Foreign Minister of Quessport, Orla Denn, said on Friday that the port would stay open, whatever the union"
    " of the pilots decides.",
    "“We will not negotiate under threat,” she told reporters in Merrow, where the envoys of both states meet.",
)
OTHERS = {
    "French": (
        "La ministre des affaires étrangères de Quessport, Orla Denn, a déclaré vendredi que le port resterait ouvert,"
        " quelle que soit la décision du syndicat des pilotes.",
        "« Nous ne négocierons pas sous la menace », a-t-elle dit aux journalistes à Merrow.",
    ),
    "German": (
        "Die Außenministerin von Quessport, Orla Denn, hat am Freitag erklärt, dass der Hafen offen bleibt, was auch"
        " immer die Gewerkschaft der Lotsen beschließt.",
        "„Wir verhandeln nicht unter Drohungen“, sagte sie vor Journalisten in Merrow.",
    ),
    "Russian": (
        "Министр иностранных дел Куэспорта Орла Денн заявила в пятницу, что порт останется открытым, что бы ни решил"
        " профсоюз лоцманов.",
        "«Мы не будем вести переговоры под угрозой», — сказала она журналистам.",
    ),
    "Arabic": (
        "قالت وزيرة الخارجية يوم الجمعة إن الميناء سيبقى مفتوحا مهما قررت نقابة المرشدين البحريين في المدينة.",
        "وقالت للصحفيين: لن نتفاوض تحت التهديد، والاجتماع القادم سيكون في الربيع.",
    ),
}


def document(*paragraphs: str) -> Document:
    found = article("a file", {"text": "\n\n".join(paragraphs)})
    assert isinstance(found, Document), found
    return found


def body(found: Document) -> list[str]:
    return [found.text[z.start : z.end] for z in found.zones if z.kind == "body"]


@pytest.mark.parametrize("language", OTHERS)
def test_the_english_half_of_a_bilingual_text_is_read(language: str) -> None:
    for paragraphs in ((*ENGLISH, *OTHERS[language]), (*OTHERS[language], *ENGLISH)):
        found = document(*paragraphs)
        assert body(found) == list(ENGLISH)
        assert found.skipped_languages == (language,)


@pytest.mark.parametrize("language", OTHERS)
def test_paragraph_by_paragraph(language: str) -> None:
    pairs = [each for pair in zip(ENGLISH, OTHERS[language], strict=True) for each in pair]
    assert body(document(*pairs)) == list(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_in_another_language_is_refused(language: str) -> None:
    found = article("a file", {"text": "\n\n".join([*OTHERS[language] * 3, "Subscribe to our letter in English."])})
    assert isinstance(found, intake.Refusal)
    assert str(found) == f"a file: is in {language}; the reader reads English only"


def test_an_english_text_is_read_whole() -> None:
    names = "Ilko Brandt, Orla Denn, Jon Dorn, Tess Yarrow, Lene Kopp, Bastian Kreel, Hanne Brusk, Joren Pask, Ruta Olm"
    quote = "« On verra bien, mon ami, on verra »"
    found = document(*ENGLISH, names, quote)
    assert found.skipped_languages == ()
    assert len(found.zones) == 4


def test_nothing_is_read_in_the_other_language(reader: Reader) -> None:
    whole = document(*OTHERS["French"], *ENGLISH)
    record = reader.read(whole)
    assert record.statements
    assert record.document == whole.model_copy(
        update={"published": record.document.published, "published_from": record.document.published_from}
    )
    start = whole.text.index(ENGLISH[0])
    assert all(span[0] >= start for actor in record.actors for span in actor.mentions)
    assert all(span[0] >= start for each in record.statements for span in each.content.spans)
    alone = reader.read(document(*ENGLISH))
    assert [a.name for a in record.actors] == [a.name for a in alone.actors]


def test_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from typer.testing import CliRunner

    from pourparler.commands.read import app

    path = tmp_path / "page.txt"
    path.write_text("\n\n".join((*ENGLISH, *OTHERS["French"])), encoding="utf-8")
    result = CliRunner().invoke(app, ["read", str(path), "--jobs", "1"])
    assert result.exit_code == 0, result.output
    assert "paragraphs in French were skipped; the reader reads English only" in result.stderr + result.output
