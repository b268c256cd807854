"""Transcripts, records, interviews and declarations: every turn belongs to its speaker, however it is marked."""

from __future__ import annotations

import re
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.reader.attribution.labels import find_label
from pourparler.reader.attribution.transcript import find_turns
from pourparler.record import Actor, Document, Record
from suite import examples

READER = Reader(threads=1)

BRIEFING = """Department Press Briefing
Ned Holvik, Department Spokesperson
Merrow
2:10 p.m.

MR. HOLVIK: Good morning.

Last night the envoy met the minister in Merrow. We welcome that.

Q Will they meet again?

MR. HOLVIK: They will. You said yesterday that they would not. (Laughter.) I think it is close.

(Applause.)

QUESTION: Thank you

MR HOLVIK: Thanks.

2:40 p.m.
"""
RECORD = """Security Council
The meeting was called to order at 10 a.m.

President: Mr. Olm . . . . . . . . . . (Sund)

Members: Maravin . . . . . . . Mr. Brandt
Quessia . . . . . . . Ms. Denn

The President (spoke in French): I give the floor to the representative of Maravin.

Mr. Brandt (Maravin) (spoke in Spanish): We support the draft.

It is a good text.

Ms. Denn (Quessia): We cannot support it.

The President: I thank Ms. Denn.

The meeting rose at 1 p.m.
"""
CONGRESS = """  Mr. SMYTHE. Mr. President, I rise to speak on the treaty. The
treaty ends the strike at the port of Merrow. I thank
Mr. DENN. He wrote it.
  Mrs. McCALL of Sund. Will the gentleman yield?
  Mr. SMYTHE. I yield.
  The PRESIDING OFFICER. Without objection, it is so ordered.
  There being no objection, the letter was ordered to be printed.
"""
COMMONS = """House of Commons

The Minister for Ports (Ilko Brandt): The port will stay open.

Orla Denn (Quessport) (Harbour): Will the Minister resign?

Ilko Brandt: I will not. [Interruption.] I will stay.

Mr. Speaker: Order.
"""
INTERVIEW = """Interview with Orla Denn

Orla Denn is the foreign minister of Quessia. She spoke to the Gazette in Merrow.

Q: Will you sign?

A: We will sign.

The port is ours.

Q: When?

A: In May.
"""


def read(text: str, title: str | None = None) -> Record:
    return READER.read(Document(id="d", text=text, title=title, zones=zones(text, title)))


def turns(record: Record) -> list[tuple[str | None, str]]:
    """Return the speaker and the words of each statement that is within no other."""
    text, names = record.document.text, {a.id: a.name for a in record.actors}
    return [
        (names.get(s.speaker or ""), " ".join(text[slice(*c)] for c in s.content.spans))
        for s in record.statements
        if s.within is None
    ]


def named(record: Record, name: str) -> Actor:
    return next(a for a in record.actors if a.name == name)


def for_whom(record: Record, name: str) -> str | None:
    return next((a.name for a in record.actors if a.id == named(record, name).for_), None)


def test_a_briefing_belongs_to_the_spokesman_of_the_title_block_and_the_reporters() -> None:
    record = read(BRIEFING)
    assert turns(record) == [
        ("Ned Holvik", "Good morning."),
        ("Ned Holvik", "Last night the envoy met the minister in Merrow. We welcome that."),
        ("reporters", "Will they meet again?"),
        ("Ned Holvik", "They will. You said yesterday that they would not. I think it is close."),
        ("reporters", "Thank you"),
        ("Ned Holvik", "Thanks."),
    ]
    assert {s.kind for s in record.statements if s.within is None} == {"direct"}
    assert named(record, "Ned Holvik").roles == ("Department Spokesperson",)
    assert [a.name for a in record.actors if a.kind != "country"] == ["Ned Holvik", "minister", "reporters"]


def test_you_within_a_turn_is_who_spoke_before() -> None:
    answer = "MR. HOLVIK: They will. You said yesterday that the envoys would not meet in Merrow."
    record = read(f"MR. HOLVIK: Good morning.\n\nQ Will they meet again?\n\n{answer}")
    names = {a.id: a.name for a in record.actors}
    inner = [(names.get(s.speaker or ""), s.within is not None) for s in record.statements if s.cue.spans]
    assert inner == [("reporters", True)]


def test_a_verbatim_record_gives_countries_and_the_president_of_the_list() -> None:
    record = read(RECORD)
    assert turns(record) == [
        ("Olm", "I give the floor to the representative of Maravin."),
        ("Brandt", "We support the draft."),
        ("Brandt", "It is a good text."),
        ("Denn", "We cannot support it."),
        ("Olm", "I thank Ms. Denn."),
    ]
    assert [for_whom(record, name) for name in ("Olm", "Brandt", "Denn")] == ["Sund", "Maravin", "Quessia"]
    assert {named(record, land).kind for land in ("Sund", "Maravin", "Quessia")} == {"country"}


def test_a_record_of_congress_is_read_without_colons_and_over_wrapped_lines() -> None:
    found = turns(read(CONGRESS))
    assert [name for name, _ in groupby(name for name, _ in found)] == [
        "Smythe",
        "McCall",
        "Smythe",
        "presiding officer",
    ]
    assert "Mr. DENN. He wrote it." in " ".join(words for name, words in found if name == "Smythe")


def test_the_house_of_commons_gives_offices_constituencies_and_parties() -> None:
    record = read(COMMONS)
    assert [name for name, _ in turns(record)] == ["Ilko Brandt", "Orla Denn", "Ilko Brandt", "Speaker"]
    assert turns(record)[2][1] == "I will not. I will stay."
    assert "Minister for Ports" in named(record, "Ilko Brandt").roles
    assert "Member for Quessport" in named(record, "Orla Denn").roles
    assert for_whom(record, "Orla Denn") == "Harbour"


def test_the_house_of_lords_has_parties_and_no_constituencies() -> None:
    record = read(
        "House of Lords\n\nThe Minister of State, Department for Ports (Lord Kreel): My Lords, we open.\n\n"
        "Lord Olm (CB): My Lords, when will it close?\n\nLord Kreel: Never.\n"
    )
    assert [speaker for speaker, _ in turns(record)] == ["Kreel", "Olm", "Kreel"]
    assert named(record, "Kreel").roles == ("Minister of State, Department for Ports",)
    assert (named(record, "Olm").roles, for_whom(record, "Olm")) == ((), "CB")
    assert not any("Lords" in actor.name for actor in record.actors if actor.kind == "person")


def test_the_european_parliament_has_full_stops_and_dashes() -> None:
    record = read(
        "Debate on the port\n\nPresident. – The next item is the port.\n\nOrla Denn (HARB). – Mr President, open."
        "\n\nIlko Brandt, on behalf of the Sea Group. – Mr President, I do not agree.\n\nPresident. – Order!\n"
    )
    assert [speaker for speaker, _ in turns(record)] == ["President", "Orla Denn", "Ilko Brandt", "President"]
    assert for_whom(record, "Orla Denn") == "HARB"


def test_two_dispatches_with_dashes_are_no_transcript() -> None:
    text = "Merrow (Carrow). – The envoys left on Friday.\n\nVaill (Carrow). – The port is closed, officials said.\n"
    assert find_turns(Document(id="d", text=text, zones=zones(text, None))) == []


def test_times_beside_plain_names_make_them_labels() -> None:
    text = "Orla Denn (00:04):\nWe sign.\n\nIlko Brandt (00:15):\nYou said so.\n"
    assert [speaker for speaker, _ in turns(read(text))] == ["Orla Denn", "Ilko Brandt"]


def test_a_name_in_capitals_with_an_o_has_its_usual_case() -> None:
    text = "THE PRESIDENT: We begin.\n\nMR OLM: We agree.\n\nMS O’BRIEN: We do not.\n\nMR OLM: I know.\n"
    assert [speaker for speaker, _ in turns(read(text))][1:] == ["Olm", "O’Brien", "Olm"]


def test_answers_belong_to_who_is_interviewed() -> None:
    record = read(INTERVIEW)
    assert [name for name, _ in turns(record)] == ["interviewer", "Orla Denn", "Orla Denn", "interviewer", "Orla Denn"]
    assert not {"Q", "A", "you"} & {a.name for a in record.actors}


def test_the_interviewer_has_the_name_that_the_heading_gives() -> None:
    text = INTERVIEW.replace("Interview with Orla Denn", "Interview with Orla Denn by Tess Yarrow")
    assert {name for name, _ in turns(read(text))} == {"Tess Yarrow", "Orla Denn"}


def test_answers_without_a_label_follow_the_question() -> None:
    text = "Interview with Orla Denn\n\nQ: Will you sign?\n\nWe will sign. The port is ours.\n\nQ: When?\n\nIn May."
    assert [name for name, _ in turns(read(text))] == ["interviewer", "Orla Denn", "interviewer", "Orla Denn"]


@pytest.mark.parametrize(
    "label",
    ["**{}:** {}", "**{}**: {}", "{}: {}", "{} (00:04):\n\n{}", "[00:04] {}: {}", "[{}] {}"],
)
def test_names_are_labels_in_every_form(label: str) -> None:
    said = [
        ("Tess Yarrow", "Will you sign?"),
        ("Orla Denn", "We will sign."),
        ("Tess Yarrow", "When?"),
        ("Orla Denn", "In May."),
    ]
    assert turns(read("\n\n".join(label.format(*turn) for turn in said))) == said


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("Doorstep statement by Foreign Minister Orla Denn ahead of the meeting in Merrow", "Orla Denn"),
        ("Remarks by Foreign Minister Orla Denn at the Port of Merrow", "Orla Denn"),
        ("Foreign Minister Orla Denn’s statement on the port", "Orla Denn"),
        (
            "Statement by the Spokesperson of the Ministry of Foreign Affairs on the port",
            "Spokesperson of the Ministry of Foreign Affairs",
        ),
        ("FOR IMMEDIATE RELEASE\n\nStatement of Governor Ilko Brandt on the Port Strike", "Ilko Brandt"),
        ("FOR IMMEDIATE RELEASE\n\nMerrow Port Authority", "Merrow Port Authority"),
        ("Merrow Port Authority Statement on the Strike", "Merrow Port Authority"),
        ("Merrow Port Authority Media Statement Following the Vote", "Merrow Port Authority"),
    ],
)
def test_a_declaration_belongs_to_its_author(heading: str, speaker: str) -> None:
    text = f"{heading}\n\nMERROW — Today we signed the order that ends the strike.\n\nWe thank the crews.\n\n###\n"
    assert turns(read(text)) == [
        (speaker, "Today we signed the order that ends the strike."),
        (speaker, "We thank the crews."),
    ]


def test_the_author_of_a_declaration_may_stand_in_the_title_alone() -> None:
    record = read("We welcome the order.\n\nThe port is open.", "Statement by Spokesperson Tess Yarrow on the Port")
    assert turns(record) == [("Tess Yarrow", "We welcome the order."), ("Tess Yarrow", "The port is open.")]


def test_the_author_may_stand_below_the_heading() -> None:
    record = read(
        "Doorstep\nForeign Minister Orla Denn\nMerrow, 7 May\n\nI have just met the crews. We agreed on a date."
    )
    assert turns(record) == [("Orla Denn", "I have just met the crews. We agreed on a date.")]


def test_two_delegates_of_one_surname_are_two_actors() -> None:
    text = "\n\n".join(
        f"Mr. Brandt ({land}) (spoke in French): We agree." for land in ("Maravin", "Quessia", "Maravin")
    )
    record = read(text)
    acts = {a.id: a.for_ for a in record.actors}
    names = {a.id: a.name for a in record.actors}
    assert [names[acts[s.speaker or ""] or ""] for s in record.statements] == ["Maravin", "Quessia", "Maravin"]


def test_newspapers_that_ask_once_are_speakers_beside_who_answers() -> None:
    text = (
        "Spokesperson Tess Yarrow's Press Conference\n\nGazette: Will you sign?\n\nTess Yarrow: We will.\n\n"
        "Courier: When?\n\nTess Yarrow: In May.\n\nHarbour News: Where?\n\nTess Yarrow: Here."
    )
    names = [name for name, _ in turns(read(text))]
    assert names == ["Gazette", "Tess Yarrow", "Courier", "Tess Yarrow", "Harbour News", "Tess Yarrow"]


def test_colleagues_who_are_addressed_are_no_actors() -> None:
    record = read(COMMONS + "\nThe Minister for Ports: The hon. Lady said that the port would close.\n")
    names = {a.id: a.name for a in record.actors}
    assert [names.get(s.speaker or "") for s in record.statements if s.within] in ([], ["Speaker"], ["Orla Denn"])
    assert not any("Lady" in name for name in names.values())


def test_questions_in_bold_and_closing_words_are_not_of_the_only_labelled_speaker() -> None:
    text = (
        "Orla Denn received us in a kitchen.\n\n**Will you sign?**\n\nDenn: We will.\n\n**When?**\n\nDenn: In May.\n\n"
        "**Where?**\n\nDenn: Here. Why not?\n\nHer office later named a hall."
    )
    assert turns(read(text))[:3] == [("Orla Denn", words) for words in ("We will.", "In May.", "Here. Why not?")]
    assert "Her office" not in " ".join(words for name, words in turns(read(text)) if name == "Orla Denn")


def test_a_single_label_in_capitals_opens_a_speech() -> None:
    text = "Remarks by President Ilko Brandt at the Port\n\nTHE PRESIDENT: Good morning.\n\nThe port is open.\n\nEND"
    assert turns(read(text)) == [("Ilko Brandt", "Good morning."), ("Ilko Brandt", "The port is open.")]


def test_a_single_label_of_a_record_opens_a_speech() -> None:
    text = "HARBOUR CHARGES\n\n  Mr. SMYTHE. Mr. President, I rise to speak.\n\n  I will vote against it.\n"
    assert turns(read(text)) == [
        ("Smythe", "Mr. President, I rise to speak."), ("Smythe", "I will vote against it.")
    ]  # fmt: skip


def test_a_report_on_a_statement_is_no_declaration() -> None:
    text = (
        "Statement by Foreign Minister Orla Denn draws protests\n\nThe crews of Merrow protested on Monday.\n\n"
        "“It is an insult,” Tess Yarrow said."
    )
    assert find_turns(Document(id="d", text=text)) == []
    assert [name for name, _ in turns(read(text))] == ["Tess Yarrow"]


OWN_LINES = """Press conference after the talks in Merrow

Participants
Ilko Brandt, foreign minister of Tarvonia
Orla Denn, envoy of Quessia

ILKO BRANDT
We will open the harbour in May.

The ships may enter by day only.

ORLA DENN
Thank you. We cannot accept the toll.

CLOSING REMARKS

ILKO BRANDT
You will have our answer on Friday.

ENDS
"""
PANEL = """What the envoys asked of the council

Ilko Brandt, foreign minister of Tarvonia
We will not sign before the guns are gone.

Orla Denn, ambassador of Quessia
We reject the charge. I ask the council to send observers.

Hanna Olm, special envoy of the Union
I have invited both of you to Merrow.
"""


@pytest.mark.parametrize("marks", ["", "**", "### "])
def test_names_on_lines_of_their_own_open_turns(marks: str) -> None:
    close = marks if marks == "**" else ""
    text = re.sub(r"(?m)^(ILKO BRANDT|ORLA DENN)$", rf"{marks}\1{close}", OWN_LINES)
    assert turns(read(text)) == [
        ("Ilko Brandt", "We will open the harbour in May."),
        ("Ilko Brandt", "The ships may enter by day only."),
        ("Orla Denn", "Thank you. We cannot accept the toll."),
        ("Ilko Brandt", "You will have our answer on Friday."),
    ]


def test_names_with_offices_on_lines_of_their_own_open_turns() -> None:
    record = read(PANEL)
    assert [speaker for speaker, _ in turns(record)] == ["Ilko Brandt", "Orla Denn", "Hanna Olm"]
    assert named(record, "Orla Denn").roles == ("ambassador of Quessia",)


def test_who_speaks_once_among_names_on_lines_of_their_own() -> None:
    once = "Tess Yarrow\nWe are on strike.\n\nIlko Brandt\nI know.\n\nHanna Olm\nI add one thing.\n\n"
    text = f"Panel on the strike\n\n{once}Tess Yarrow\nWill you pay us?\n\nIlko Brandt\nI will not.\n"
    spoken = [speaker for speaker, words in turns(read(text))]
    assert spoken == ["Tess Yarrow", "Ilko Brandt", "Tess Yarrow", "Ilko Brandt"]  # a heading, or a name?
    loud = re.sub("(?m)^(Tess Yarrow|Ilko Brandt|Hanna Olm)$", lambda match: match[0].upper(), text)
    assert [speaker for speaker, _ in turns(read(loud))] == [*spoken[:2], "Hanna Olm", *spoken[2:]]


def test_a_recording_has_its_times_beside_the_names() -> None:
    text = "Orla Denn  0:02\nGood morning.\n\nIlko Brandt  0:15\nI am glad that we meet.\n\nOrla Denn  1:31\nSo am I.\n"
    assert [speaker for speaker, _ in turns(read(text))] == ["Orla Denn", "Ilko Brandt", "Orla Denn"]


@pytest.mark.parametrize(
    "text",
    [
        "Who will decide\n\nOrla Denn and Ilko Brandt lead the talks.\n\nOrla Denn\nShe was born by the sea. She said"
        " that she would not sign.\n\nIlko Brandt\nHe has led his party for years.\n\nOrla Denn\nHer father is dead.\n",
        'Talks end\n\nThe envoys left, officials said.\n\nPeace Talks\n\n"We waited," she told reporters.\n\nHarbour'
        " Toll\n\nKreel said the toll was fair.\n\nPeace Talks\n\nThe two sides will meet again. No day was set.\n",
        "The strike in letters\n\nReaders on the strike\n\nI have taken the ferry for years. We need it.\n\nWhat comes"
        " next\n\nI think you should pay them.\n\nReaders on the strike\n\nNobody tells us when the boats will sail.\n",
    ],
)
def test_headings_above_prose_are_no_speakers(text: str) -> None:
    assert find_turns(Document(id="d", text=text, zones=zones(text, None))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister: Orla Denn\nForeign Minister: Ilko Brandt\nMinister for Ports: Tess Yarrow",
        "The ministers gave three reasons.\n\nFirst: the port is closed.\n\nSecond: the crews are away.",
        "Date: 7 May\nLocation: Merrow\nDate: 8 May\nLocation: Sund",
        "The plan has two parts, they said.\n\nMinister: talks will go on, a headline said.",
    ],
)
def test_lists_and_headlines_are_no_transcripts(text: str) -> None:
    assert find_turns(Document(id="d", text=text, zones=zones(text, None))) == []


@examples(50)
@given(st.text(alphabet="QA. :()[]*\nMrSmythEX,’-", max_size=120))
def test_labels_and_turns_lie_in_the_text_and_in_order(text: str) -> None:
    label = find_label(text, 0, len(text))
    assert label is None or 0 <= label.span[0] < label.span[1] <= label.speech <= len(text)
    at = 0
    for turn in find_turns(Document(id="d", text=text, zones=zones(text, None))):
        for start, end in (span for spans in turn.speech for span in spans):
            assert at <= turn.start < start < end <= len(text)
            at = end
