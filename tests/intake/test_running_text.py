"""Wrapped text: which lines are one paragraph, how their words are joined, and where each character stands."""

from __future__ import annotations

import random
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import zones
from pourparler.intake.paragraphs import paragraphs
from pourparler.intake.running_text import RunningText
from pourparler.reader.network.tokenizer import is_word

ARTICLE = """Harbour minister rules out new talks with the pilots of Quessport

The Foreign Minister of Quessport, Orla Denn, said on Friday that the port would stay open, whatever the union decides.

“We are not going to negotiate under threat,” she told reporters in Merrow, where they meet. “They know our answer.”

A spokeswoman for the port union, Tess Yarrow, rejected that.

She said that the pilots had asked for talks since March, and that nobody had answered them until the strike began."""


def wrapped(text: str, column: int, first: str = "", later: str = "") -> str:
    """The text wrapped at a column, as mail programs and wire services do."""
    lines = []
    for line in text.split("\n"):
        parts = textwrap.wrap(line, column, break_long_words=False, break_on_hyphens=False)
        lines += [f"{later if k else first}{part}" for k, part in enumerate(parts)] if parts else [later.rstrip()]
    return "\n".join(lines)


@pytest.mark.parametrize("column", [35, 40, 45, 50, 60, 69, 72, 80, 100])
def test_text_wrapped_at_any_column_runs_on(column: int) -> None:
    assert RunningText(wrapped(ARTICLE, column)).text == ARTICLE


@pytest.mark.parametrize("column", [35, 45, 60, 72])
def test_windows_line_ends(column: int) -> None:
    text = wrapped(ARTICLE, column).replace("\n", "\r\n")
    assert RunningText(text).text == ARTICLE.replace("\n", "\r\n")


@pytest.mark.parametrize("column", [45, 60, 72])
def test_paragraphs_without_blank_lines_are_told_apart(column: int) -> None:
    body = ARTICLE.partition("\n\n")[2].replace("\n\n", "\n")
    assert RunningText(wrapped(body, column, first="   ")).text == "   " + body.replace("\n", "\n   ")


@pytest.mark.parametrize("column", [45, 72])
@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
def test_quoted_lines_lose_their_marks(column: int, mark: str) -> None:
    mail = f"Dear all,\n\nOn Friday, Ilko Brandt wrote:\n\n{wrapped(ARTICLE, column, mark, mark)}\n"
    assert RunningText(mail).text == f"Dear all,\n\nOn Friday, Ilko Brandt wrote:\n\n{ARTICLE}\n"


def test_a_short_answer_to_a_quoted_message() -> None:
    mail = (
        "> Will the ministers of both states come to Merrow this week, or is the minister of Orvania, Orla\n"
        "> Denn, to speak for all of them?\n"
        "No.\n"
        ">> The port stays open.\n"
    )
    assert RunningText(mail).text == (
        "Will the ministers of both states come to Merrow this week, or is the minister of Orvania, Orla "
        "Denn, to speak for all of them?\nNo.\nThe port stays open.\n"
    )


def test_headers_and_signatures_of_a_mail_stay_lines() -> None:
    head = "From: Orla Denn <orla@harbour.example>\nTo: desk@gazette.example\nSubject: What the union said"
    tail = (
        "Kind regards,\nOrla Denn\nForeign Minister\n\n-- \n"
        "Orla Denn, Harbour House, at the end of the old quay,\nand daily in the hall"
    )
    seen = head.replace(" <orla@harbour.example>", "")
    assert RunningText(f"{head}\n\n{wrapped(ARTICLE, 52)}\n\n{tail}").text == f"{seen}\n\n{ARTICLE}\n\n{tail}"


VERSES = """The lamps are out along the harbour wall,
the boats come in before the break of day,
and nobody remembers after all
which of the envoys told the rest to stay.
"""
FREE_VERSES = """the lamps are out
along the whole of the harbour wall
and the boats come in
before the break of day, one by one by one
and nobody
remembers which of the envoys
told the rest to stay at the mill tonight
"""
PARTICIPANTS = """Present at the meeting were:
Ilko Brandt, Minister for Ports
Orla Denn, Foreign Minister of Harbour
Jon Dorn, Vice President of the League
Tess Yarrow, spokeswoman for the union
"""
TURNS = """MR. HOLVIK: Good morning.
Q: Will they meet again?
MR. HOLVIK: Last night the envoy met the ministers of both states, and they agreed on what to say.
Q: And the port?
MR. HOLVIK: It stays open.
"""
TABLE = """Party              Seats     Change
Harbour League        24        +3
Port Union            18        -2
Free Quessport        11        -1
"""
ITEMS = """- open the port
- exchange all prisoners
- watch the strait together
- meet again in the spring
"""


@pytest.mark.parametrize("text", [VERSES, FREE_VERSES, PARTICIPANTS, TURNS, TABLE, ITEMS])
def test_lines_that_are_no_wrapped_prose_stay_lines(text: str) -> None:
    assert RunningText(text).text == text
    inside = f"{wrapped(ARTICLE, 60)}\n\n{text}"
    assert RunningText(inside).text == f"{ARTICLE}\n\n{text}"


def test_turns_and_items_that_are_wrapped() -> None:
    turns = [
        "MR. HOLVIK: Good morning. Last night the envoy met the ministers of both states, and they agreed on a text.",
        "Q: Will they meet again, and will the ministers of the two states be there when the envoy comes back?",
        "MR. HOLVIK: They will meet again in the spring, when the roads are open, and not before that.",
    ]
    items = [
        "The envoys agreed on these points:",
        "- the port stays open to ships of both states until the end of the winter",
        "- a commission of both states watches the strait, and reports each month",
    ]
    for lines in (turns, items):
        text = "\n".join(lines)
        assert RunningText(wrapped(text, 50, later="  ")).text == text
        inside = f"{ARTICLE}\n\n{text}"
        assert RunningText(wrapped(inside, 50)).text == inside
        assert RunningText(wrapped(inside, 50, later="  ")).text == inside


def test_two_lines_are_enough_where_a_sentence_goes_on() -> None:
    assert RunningText("Orla Denn said the port would stay open until\nthe spring.").text.endswith("until the spring.")


def test_capitals() -> None:
    loud = ARTICLE.upper()
    assert RunningText(wrapped(loud, 69)).text == loud


@pytest.mark.parametrize(
    ("ends", "joined"),
    [
        ("Quess-|port", "Quessport"),
        ("negoti-|ations", "negotiations"),
        ("har-|bour", "harbour"),
        ("EU-|led", "EU-led"),
        ("Orvania-|backed", "Orvania-backed"),
        ("non-|binding", "non-binding"),
        ("counter-|proposal", "counter-proposal"),
        ("Denn-|Kopp", "Denn-Kopp"),
        ("10-|point", "10-point"),
        ("short-|and long-term", "short- and long-term"),
        ("Quess\u00ad|port", "Quessport"),
        ("QUESS-|PORT", "QUESSPORT"),
        ("talks—|which", "talks—which"),
        ("and/|or", "and/or"),
        ("talks –|which", "talks – which"),
    ],
)
def test_words_at_the_end_of_a_line(ends: str, joined: str) -> None:
    first, second = ends.split("|")
    lead = "The envoys of both states came back to the old mill with " + first
    text = f"{wrapped(ARTICLE, len(lead))}\n\n{lead}\n{second} and said that nobody had told them."
    assert joined in RunningText(text, is_word).text


def test_a_hyphen_is_its_own_where_the_text_writes_it_in_mid_line() -> None:
    lead = "The envoys of both states came back to the old mill for the cease-"
    rest = "fire talks and said that nobody had told them what the others would do\nabout it after that."
    assert "cease-fire talks" in RunningText(f"The cease-fire holds, they say.\n\n{lead}\n{rest}", is_word).text
    assert "ceasefire talks" in RunningText(f"The ceasefire holds, they say.\n\n{lead}\n{rest}", is_word).text


def test_zones_are_those_of_the_unwrapped_text() -> None:
    whole, narrow = zones(ARTICLE, None), wrapped(ARTICLE, 45)
    assert [z.kind for z in zones(narrow, None)] == [z.kind for z in whole]
    assert [(z.start, z.end) for z in zones(narrow, None)] == [(z.start, z.end) for z in whole]


LINES = st.lists(
    st.text(st.sampled_from("abc XYZ.,:;-\u00ad—>|\t 1“”\r"), max_size=70).filter(lambda s: "\n" not in s), max_size=14
)


@given(LINES)
def test_every_character_is_found_again(lines: list[str]) -> None:
    text = "\n".join(lines)
    running = RunningText(text, is_word)
    for at, char in enumerate(running.text):
        start, end = running.to_original((at, at + 1))
        assert end == start + 1 and (text[start] == char or char == " ")
        if not char.isspace():
            assert running.from_original(start) == at
    starts = [running.to_original((at, at + 1))[0] for at in range(len(running.text))]
    assert starts == sorted(set(starts))


@given(LINES)
def test_paragraphs_cover_everything_but_white_space(lines: list[str]) -> None:
    text = "\n".join(lines)
    covered = list(text)
    last = 0
    for start, end in paragraphs(text):
        assert last <= start < end
        covered[start:end] = " " * (end - start)
        last = end
    assert not "".join(covered).strip()


@given(LINES)
def test_zones_of_any_lines(lines: list[str]) -> None:
    found = zones("\n".join(lines), None)
    assert all(zone.start < zone.end for zone in found)


REPORT = (
    "The Foreign Minister of Quessport, Orla Denn, said on Friday that the port would stay open, whatever the union "
    "decides, and that the envoys of both sides would meet in Merrow before the month is over to look for a way out.",
    "A spokeswoman for the port union, Tess Yarrow, rejected that. She said that the pilots had asked for talks since "
    "March, and that nobody had answered them until the strike began. “They come to us now because they have to,” she "
    "told reporters at the gate of the northern harbour, where the pilots have stood since Monday.",
    "The harbour master, Tove Brill, has warned that trade is moving to Sellin. Shipowners call the new fee extortion, "
    "and some of them have taken their case to the court of the strait, which will hear it in January.",
)


def uneven(paragraph: str, shortest: int, longest: int, seed: int) -> str:
    """The paragraph as one pastes it from a page that is set in letters of several widths."""
    chance = random.Random(seed)
    lines = [""]
    limit = chance.randint(shortest, longest)
    for word in paragraph.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append(word)
            limit = chance.randint(shortest, longest)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("shortest", "longest"), [(48, 66), (52, 72), (70, 90)])
def test_uneven_lines_of_a_few_paragraphs_run_on(shortest: int, longest: int, seed: int) -> None:
    lines = "\n\n".join(uneven(p, shortest, longest, seed + k) for k, p in enumerate(REPORT))
    assert RunningText(lines).text == "\n\n".join(REPORT)


@pytest.mark.parametrize("seed", range(4))
def test_uneven_lines_with_indents_run_on(seed: int) -> None:
    lines = "\n".join(f"   {uneven(p, 52, 72, seed + k)}" for k, p in enumerate(REPORT))
    assert RunningText(lines).text == "\n".join(f"   {p}" for p in REPORT)


@pytest.mark.parametrize("text", [VERSES, FREE_VERSES, PARTICIPANTS])
def test_verses_and_lists_beside_uneven_lines_stay_lines(text: str) -> None:
    lines = "\n\n".join(uneven(p, 55, 75, k) for k, p in enumerate(REPORT))
    assert RunningText(f"{lines}\n\n{text}").text == "\n\n".join([*REPORT, text])


def test_rare_quotation_marks_become_usual_ones_and_spans_stand_in_the_original() -> None:
    running = RunningText("``We go,'' said Denn, and Brill's ‹no› was one.")
    assert running.text == "“We go,” said Denn, and Brill's «no» was one."
    start, end = running.to_original((0, running.text.index(" said")))
    assert running.original[start:end] == "``We go,''"


def test_apostrophes_stay() -> None:
    text = "The pilots' union said it''s over, and the boats' owners agreed."
    assert RunningText(text).text == text


@pytest.mark.parametrize("column", [60, 72])
def test_times_and_headings_of_a_live_blog_that_is_wrapped_stay_lines(column: int) -> None:
    entries = [
        f"{at}\nWhat the envoys of both sides said\n{p}"
        for at, p in zip(("17:20", "16:05", "9.50 am"), REPORT, strict=True)
    ]
    text = "\n".join(entries)
    lines = "\n".join(wrapped(line, column) for line in text.split("\n"))
    assert RunningText(lines).text == text


def test_place_and_day_of_a_letterhead_stay_a_line() -> None:
    text = f"Ministry of Foreign Affairs of Quessia\nMerrow, Monday, 12 May 2031, 9 a.m.\n\n{REPORT[0]}"
    lines = "\n".join(wrapped(line, 40) for line in text.split("\n"))
    assert RunningText(lines).text == text


def test_two_single_marks_close_what_a_double_one_opened() -> None:
    text = "“I expect him to face a trial,’’ she said. ‘They said ‘no’’, he said."
    assert RunningText(text, is_word).text == "“I expect him to face a trial,” she said. ‘They said ‘no’’, he said."
