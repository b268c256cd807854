"""Questions after a statement, and interviews without labels: each belongs to who asks, each answer to who is asked."""

from __future__ import annotations

import pytest

from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.record import Document, Record

READER = Reader(threads=1)


def read(text: str) -> Record:
    return READER.read(Document(id="d", text=text, zones=zones(text, None)))


def turns(record: Record) -> list[tuple[str | None, str]]:
    names = {a.id: a.name for a in record.actors}
    text = record.document.text
    return [
        (names[s.speaker] if s.speaker else None, text[slice(*s.content.spans[0])])
        for s in record.statements
        if s.kind == "direct" and not s.within
    ]


@pytest.mark.parametrize("asking", ["Q. {}", "Q: {}", "QUESTION: {}", "**{}**"])
def test_questions_after_a_doorstep_statement_are_of_the_reporters(asking: str) -> None:
    text = "\n\n".join(
        [
            "Doorstep remarks by High Representative Clara Vance upon arrival at the Council",
            "Good morning. The seizure of the ferry is unacceptable.",
            asking.format("Will there be sanctions?"),
            "We will discuss that today. I will propose a list to the ministers.",
            asking.format("When will that be?"),
            "At lunch. Thank you.",
        ]
    )
    assert turns(read(text)) == [
        ("Clara Vance", "Good morning. The seizure of the ferry is unacceptable."),
        ("reporters", "Will there be sanctions?"),
        ("Clara Vance", "We will discuss that today. I will propose a list to the ministers."),
        ("reporters", "When will that be?"),
        ("Clara Vance", "At lunch. Thank you."),
    ]


INTERVIEW = """{heading}

The ports minister met the Gazette on Friday.

**Is the deal dead, minister?**

No. We have a draft, and the guild has read it.

I expect an answer soon.

**And if they refuse?**

Then we will go to court.
"""


@pytest.mark.parametrize("heading", ["Interview with Ilko Brandt", "A conversation with Ilko Brandt, ports minister"])
def test_questions_in_bold_are_of_the_interviewer(heading: str) -> None:
    assert turns(read(INTERVIEW.format(heading=heading))) == [
        ("interviewer", "Is the deal dead, minister?"),
        ("Ilko Brandt", "No. We have a draft, and the guild has read it."),
        ("Ilko Brandt", "I expect an answer soon."),
        ("interviewer", "And if they refuse?"),
        ("Ilko Brandt", "Then we will go to court."),
    ]


def test_questions_that_an_article_asks_itself_are_no_interview() -> None:
    assert turns(read(INTERVIEW.format(heading="The ferry deal explained"))) == []


def test_a_spokesperson_who_is_named_behind_the_office_is_one_actor() -> None:
    record = read(
        "Statement by the Spokesperson of the Ministry of Ports of Quessia, Mr. Rolf Adair, on the ferries\n\n"
        "Quessia remains committed to the convention. We are ready to meet without conditions."
    )
    assert {who for who, _ in turns(record)} == {"Rolf Adair"}
    adair = next(a for a in record.actors if a.name == "Rolf Adair")
    assert adair.roles == ("Spokesperson of the Ministry of Ports of Quessia",)
    assert [a.name for a in record.actors if a.kind == "person"] == ["Rolf Adair"]


def test_a_statement_attributable_to_a_spokesperson_is_the_spokespersons() -> None:
    record = read(
        "Statement attributable to the Spokesperson for the Secretary-General on the Strait of Sellin\n\n"
        "The Secretary-General welcomes the agreement. The United Nations stands ready to assist the parties."
    )
    assert {who for who, _ in turns(record)} == {"Spokesperson for the Secretary-General"}


def test_answers_below_a_heading_that_names_who_speaks_are_theirs() -> None:
    text = (
        "Spokesperson's remarks on the ferry incident\n\nQ: What is your response?\n\n"
        "A: The claim is not true. Our navy acted within the law.\n\nQ: And the crew?\n\nA: It is safe."
    )
    assert [who for who, _ in turns(read(text))] == ["reporters", "Spokesperson", "reporters", "Spokesperson"]


def test_a_full_name_and_its_surname_are_labels_of_one_speaker() -> None:
    text = (
        "Interview | Edvar Lohm: “We are not the ones who broke it off”\n\nHe spoke to the Courier at his home.\n\n"
        "Courier: Why did the talks fail?\n\nEdvar Lohm: Because the ministry came without a mandate.\n\n"
        "Courier: And now?\n\nLohm: We wait. The guild has time."
    )
    assert [who for who, _ in turns(read(text))] == ["Courier", "Edvar Lohm", "Courier", "Edvar Lohm"]
