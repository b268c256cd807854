"""Sentences in which a meeting is denied, refused, called off or put off, and sentences in which it is not.

The trigger of the meeting stands in brackets.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.meetings.constraints import status_against
from suite import examples

DENIED = """
Kreel denied that he had [met] Maravin on Sunday.
Kreel denied that he and Maravin had [met] in Merrow.
Kreel has denied [meeting] Maravin.
Kreel denied ever having [met] the envoy.
The ministry denied holding [talks] with Quessia.
The ministry denied any secret [talks] with Quessia.
The ministry denied reports of a secret [meeting] in Merrow.
Kreel denies he [met] the envoy.
A spokesman for the union denied claims by the company that the two sides had [met] on Friday.
Maravin rejected reports that they had [met] in Merrow.
Maravin dismissed as rumour reports that she had [met] Kreel.
The palace dismissed media reports of [talks] with the rebels.
Reports of a [meeting] between Maravin and Kreel are false.
“Reports of a [meeting] between us are fabricated,” Kreel said.
Claims that the two had [met] in Merrow were untrue, the ministry said.
The report that Maravin [met] Kreel on Sunday was denied by the palace.
It is not true that Kreel [met] Maravin.
It is untrue that [talks] took place in Merrow.
There is no truth in the reports that Kreel [met] the envoy.
There was no [meeting] on Sunday, Kreel said.
There were no [talks] with the rebels.
There has been no [contact] between the two governments.
There wasn’t any [meeting].
There is no [negotiation] with Oret, a Tarvonian official said.
There have never been [talks] between Tarvonia and the Front.
No [talks] took place in Merrow.
No direct [talks] have been held.
No such [meeting] happened.
No [meeting] between Maravin and Kreel has taken place.
No [talks] are planned.
Maravin has no plans to [meet] Kreel.
There are no plans for a [meeting] in Merrow.
Maravin has not [met] Kreel.
Maravin had not yet [met] the envoy.
Maravin never [met] Kreel.
The two men have never [met].
Kreel did not [meet] Maravin on Sunday.
“We didn’t [meet] them,” Kreel said.
The two sides did not hold [talks] on Monday.
The delegation has not held direct [talks] with the Front.
They were not in [talks] with the company.
Neither Maravin nor Kreel [met] the envoy.
Neither side has [met] the mediator.
Nobody [met] the envoy.
None of the ministers [met] the envoy.
Maravin has yet to [meet] Kreel.
Maravin left Merrow without [meeting] Kreel.
The [meeting] never happened.
The [meeting] on Sunday never took place.
The [talks] with the union did not take place.
A [meeting] between Maravin and Kreel was denied by the palace.
Kreel denied that [talks] had taken place in Merrow.
Kreel denied that there had been any [talks].
Kreel denied that the two sides had held [talks].
Officials spoke of a [meeting] in Merrow, which Kreel denied.
The Courier said Ilse Maravin [met] Bastian Kreel in Merrow on Sunday. Kreel denied the report.
Maravin has not [spoken] to Kreel since March.
Officials insisted that no [meeting] had been held.
There are currently no [negotiations] under way.
Both governments denied being in [contact].
Maravin insisted she had never met or [spoken] to Kreel.
The alleged [meeting] did not happen.
It is false to say that we [met].
Kreel denied a [meeting] took place.
Kreel rejected as false claims that [talks] were under way.
Contrary to reports, Maravin did not [meet] Kreel.
The two sides failed to [meet] on Friday.
"""

REFUSED = """
Maravin refused to [meet] Kreel in Merrow on Monday.
Maravin has repeatedly refused to [meet] Kreel.
Maravin refused again to [sit down] with Kreel.
Kreel declined to [meet] the envoy.
The Front refused to hold [talks] with the government.
The Front refused to take part in the [talks].
Maravin’s refusal to [meet] Kreel angered Merrow.
Maravin would not [meet] Kreel.
Maravin will not [meet] Kreel while the guns fire.
“I will never [meet] him,” Maravin said.
“We won’t [negotiate] with them,” Kreel said.
The coalition will not participate in any [negotiations] with the regime.
Oret would not attend the [talks].
“There will be no [talks] until the guns are silent,” Kreel said.
Kreel ruled out a [meeting] with Maravin.
Maravin ruled out [talks] with the Front.
Maravin has ruled out [meeting] Kreel.
Kreel ruled out attending the [talks].
Kreel rejected an offer of [talks].
Kreel rejected an invitation to [meet] Maravin.
Kreel rejected Maravin’s call for a [summit] in Merrow.
Kreel rejected calls for [negotiations].
Kreel turned down an invitation to the [summit].
The union turned down a [meeting] with the company.
The Front boycotted the [talks] in Merrow.
The Front will boycott the [talks] in Merrow.
Kreel said no to a [meeting] with the union.
Maravin has no intention of [meeting] Kreel.
Maravin is not prepared to [meet] Kreel.
The company is unwilling to hold [talks] with the union.
An offer of [talks] was rejected by Kreel.
No [talks] will be held before the prisoners are freed.
“I am not [meeting] him,” Kreel said.
There is no point in [meeting] Kreel, Maravin said.
After refusing to [meet] Kreel for months, Maravin met him.
The president turned down Kreel’s request for a [meeting].
The rebels say they won’t come to the [negotiating table].
Maravin hasn’t agreed to [meet] Kreel.
Kreel declined a [meeting] with Maravin.
Maravin cannot [meet] Kreel on Friday because she is ill.
"""

CANCELLED = """
The minister called off Friday’s [meeting] with the union.
Kreel cancelled a planned [meeting] with Maravin.
The [talks] in Merrow were called off.
The [meeting], planned for Friday, was cancelled.
Tarvonia scrapped a [summit] with Quessia.
The [summit] in Merrow will not take place.
The planned [meeting] fell through.
Maravin suspended [talks] with the Front.
The company broke off [talks] with the union.
"""

POSTPONED = """
The [meeting], planned for Friday, was postponed until May 20.
The [talks] with the union were put off.
Kreel postponed the [meeting] with Maravin.
The [meeting] has been delayed by a week.
The company put off [talks] with the union until June.
The [summit] was pushed back to June.
"""

UNCLEAR = """
Kreel did not deny that he had [met] Maravin.
Maravin did not rule out a [meeting] with Kreel.
Maravin has not refused to [meet] Kreel.
Kreel declined to say that he had [met] Maravin.
Kreel declined to confirm or deny that he had [met] Maravin.
Kreel refused to comment on the [talks].
Kreel would not have [met] Maravin.
Merrow had threatened to boycott the [talks] over the guns.
The Front may refuse to [meet] Kreel.
"""

NOTHING = """
Kreel denied that he had shouted at Maravin during the [meeting] in Merrow.
The minister did not attend the [meeting] of the council.
Kreel said reports that he had overruled his advisers over the [meeting] were false.
After refusing to meet Kreel for months, Maravin [met] him.
The union said it had not been invited to the [talks].
Kreel was not at the [talks].
Maravin did not leave the [talks].
Kreel did not say when the [talks] would resume.
The [talks] ended without agreement.
The [meeting] was not a success.
Maravin denied that the [talks] had failed.
Maravin denied claims that the [talks] had collapsed.
Maravin denied leaking details of the [talks].
Maravin [met] Kreel, who refused to sign.
The strike was not called off after [talks] with the union.
Maravin rejected the plan that Kreel had brought to the [talks].
The Front rejected the draft agreed in [talks] with the Union.
The summit was cancelled after Maravin [met] Kreel.
No progress was made at the [talks].
There was no doubt that [talks] would follow.
Maravin [met] Kreel on Sunday. Kreel denied the charge.
Maravin [met] Kreel in Merrow on Sunday.
Maravin denied the charge and [met] Kreel on Monday.
Kreel denied the charge after a [meeting] with Maravin.
Kreel rejected the draft at a [meeting] in Merrow.
Kreel refused to sign, but [met] Maravin on Monday.
The plan was not new; Maravin [met] Kreel on Monday.
Not only did they talk, Maravin said after a [meeting] with Kreel.
Maravin not only [met] Kreel but signed.
At the [meeting] on Monday the plan was rejected.
After the [talks] in Merrow, the offer was denied.
The [talks] were not cancelled.
The [discussions], delayed for four days, are now set to start on Monday.
The union rejected the offer during [talks] with the company.
Maravin will [meet] Kreel on Friday.
The envoy, who did not speak to reporters, [met] Kreel on Monday.
Maravin said nothing when she [met] Kreel.
Kreel rejected the plan, and [talks] continue.
He did not mention the plan at the [meeting].
The Front threatened to cancel the [talks].
Quessia must be flexible, rather than refuse to lower its quota as it did in the last [negotiations].
"""


def cases(*blocks: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(line, status) for block, status in blocks for line in block.strip().splitlines()]


def parts(line: str) -> tuple[str, tuple[int, int]]:
    """A sentence without its brackets, and where the bracketed words stand."""
    start, end = line.index("["), line.index("]") - 1
    return line.replace("[", "").replace("]", ""), (start, end)


@pytest.mark.parametrize(
    ("line", "status"),
    cases(
        (DENIED, "denied"),
        (REFUSED, "refused"),
        (CANCELLED, "cancelled"),
        (POSTPONED, "postponed"),
        (UNCLEAR, "unclear"),
        (NOTHING, None),
    ),
)
def test_what_the_words_around_a_trigger_say_against_its_meeting(line: str, status: str | None) -> None:
    text, trigger = parts(line)
    assert status_against(text, (0, text.find(". ") + 1 or len(text)), trigger) == status


def test_line_breaks_and_capitals_make_no_difference() -> None:
    text = "KREEL\nDENIED THAT\nHE HAD MET MARAVIN."
    start = text.index("MET")
    assert status_against(text, (0, len(text)), (start, start + 3)) == "denied"


def test_another_sentence_says_nothing_against_a_meeting() -> None:
    text = "There were no talks. Maravin met Kreel. They did not sign."
    start = text.index("met")
    assert status_against(text, (21, 39), (start, start + 3)) is None


WORDS = st.sampled_from(
    "Kreel denied that he had met not never no talks refused to meet rejected reports of a meeting was postponed "
    "neither nor there were will , . ; “ ” n’t called off \0 \n".split(" ")
)


@examples(60)
@given(st.lists(WORDS, max_size=40), st.integers(0, 40))
def test_any_words_are_read(words: list[str], which: int) -> None:
    text = " ".join(words)
    start = len(" ".join(words[:which])) + (0 < which < len(words))
    assert status_against(text, (0, len(text)), (min(start, len(text)), min(len(text), start + 4))) in (
        None,
        "denied",
        "refused",
        "cancelled",
        "postponed",
        "unclear",
    )


@pytest.mark.parametrize("words", ["not ", "denied that ", "reports of ", "neither a ", "to be ", "a, ", "said "])
def test_long_repetitions_are_read(words: str) -> None:
    text = f"{words * 2000}met {words * 2000}"
    start = text.index("met")
    status_against(text, (0, len(text)), (start, start + 3))
