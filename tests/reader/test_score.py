"""The scorer: what counts as right, and what a reading that is wrong in one way loses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.evaluation.counts import Count, Scores, Share
from pourparler.reader.evaluation.gold import load_gold
from pourparler.reader.evaluation.score import score
from pourparler.record import (
    Actor,
    Document,
    Meeting,
    Proposal,
    Record,
    Span,
    Spans,
    Statement,
    Time,
    When,
    Zone,
)

TEXT = "Envoy Runa Tolk said the bridge plan was dead. The old plan fell on 3 June 2031, she said."
DAY = dt.date(2031, 6, 3)


def at(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return (start, start + len(words))


def spans(*words: str) -> Spans:
    return Spans(spans=tuple(at(w) for w in words))


FIRST = Statement(
    id="s1",
    speaker="a1",
    source=spans("Envoy Runa Tolk"),
    cue=spans("said"),
    content=spans("the bridge plan was dead"),
    kind="indirect",
    act="REJECT",
    date=When(start=DAY, end=DAY),
    confidence=1,
)
SECOND = Statement(
    id="s2",
    speaker="a1",
    source=spans("she"),
    cue=Spans(spans=(at("said", 1),)),
    content=spans("The old plan fell on 3 June 2031"),
    kind="indirect",
    confidence=1,
)
GOLD = Record(
    reader="gold",
    document=Document(id="bridge", text=TEXT, zones=(Zone(kind="body", start=0, end=len(TEXT)),)),
    actors=(
        Actor(id="a1", name="Runa Tolk", kind="person", mentions=(at("Runa Tolk"), at("she"))),
        Actor(id="a2", name="the River Board", kind="organization"),
    ),
    statements=(FIRST, SECOND),
    meetings=(
        Meeting(id="m1", participants=("a1", "a2"), place="Oss", status="held", evidence=(at("fell"),), confidence=1),
    ),
    proposals=(
        Proposal(id="p1", name="old plan", mentions=(at("The old plan"),)),
        Proposal(id="p2", name="bridge plan", sponsors=("a2",), replaces="p1", mentions=(at("the bridge plan"),)),
    ),
    times=(Time(text=at("3 June 2031"), start=DAY, end=DAY),),
)


def changed(**parts: object) -> Record:
    return GOLD.model_copy(update=parts)


def first(**parts: object) -> Record:
    return changed(statements=(FIRST.model_copy(update=parts), SECOND))


def test_gold_against_itself_is_perfect() -> None:
    result = score([GOLD], [GOLD])
    assert result.documents == 1
    assert result.linked == Count(2, 2, 2)
    assert result.source.f1 == result.cue.f1 == result.content.f1 == result.content_half.f1 == 1
    assert result.speaker == Share(2, 2)
    assert result.act == Share(1, 1), "a statement without an act in the gold is not asked for one"
    assert result.meetings.f1 == result.proposals.f1 == result.times.f1 == result.actors.f1 == 1
    assert result.replaces == Share(2, 2)
    assert result.zones.accuracy == 1


def test_roles_and_whom_an_actor_acts_for_are_scored_where_the_name_is_right() -> None:
    envoy = Actor(id="a1", name="Runa Tolk", kind="person", roles=("envoy",), for_="a2", mentions=(at("Runa Tolk"),))
    board = GOLD.actors[1]
    gold = changed(actors=(envoy, board))
    plain = envoy.model_copy(update={"roles": ("Envoy", "mediator"), "for_": None, "mentions": (at("she"),)})
    result = score([gold], [changed(actors=(plain, board))])
    assert result.actor_roles == Count(1, 2, 1)
    assert result.actor_for == Share(0, 1)
    assert result.mentions == Count(0, 1, 1)


def test_a_statement_must_lie_in_the_right_one() -> None:
    gold = changed(statements=(FIRST, SECOND.model_copy(update={"within": "s1"})))
    assert score([gold], [gold]).within == Share(1, 1)
    assert score([gold], [GOLD]).within == score([GOLD], [gold]).within == Share(0, 1)


def test_participants_and_provisions_are_scored_of_what_is_matched() -> None:
    (meeting,) = GOLD.meetings
    alone = meeting.model_copy(update={"participants": ("a1",)})
    assert score([GOLD], [changed(meetings=(alone,))]).participants == Count(1, 1, 2)
    old, new = GOLD.proposals
    gold = changed(proposals=(old.model_copy(update={"provisions": (at("fell"),)}), new))
    assert score([gold], [gold]).provisions == Count(1, 1, 1)
    assert score([gold], [GOLD]).provisions == Count(0, 0, 1)


def test_a_day_of_publication_counts_where_the_gold_takes_it_from_the_text() -> None:
    def dated(day: dt.date | None, by: str) -> Record:
        document = GOLD.document.model_copy(update={"published": day, "published_from": by})
        return changed(document=document)

    assert score([dated(DAY, "text")], [dated(DAY, "text")]).published == Share(1, 1)
    assert score([dated(DAY, "text")], [dated(None, "text")]).published == Share(0, 1)
    assert score([dated(DAY, "metadata")], [dated(DAY, "metadata")]).published == Share()


def test_white_space_at_the_ends_of_a_span_does_not_matter() -> None:
    start, end = at("the bridge plan was dead")
    assert score([GOLD], [first(content=Spans(spans=((start - 1, end),)))]).linked.right == 2


def test_a_ragged_content_is_wrong_exactly_but_right_by_half() -> None:
    result = score([GOLD], [first(content=spans("the bridge plan was"))])
    assert result.content == Count(1, 2, 2)
    assert result.linked == Count(1, 2, 2)
    assert result.content_half == Count(2, 2, 2)
    assert score([GOLD], [first(content=spans("the bridge"))]).content_half.right == 1


def test_one_gold_statement_is_matched_once() -> None:
    twice = changed(statements=(FIRST, FIRST.model_copy(update={"id": "s9"}), SECOND))
    assert score([GOLD], [twice]).linked == Count(2, 3, 2)


def test_statements_without_a_cue_are_matched_by_content() -> None:
    bare = FIRST.model_copy(update={"cue": Spans(), "source": Spans()})
    record = changed(statements=(bare,))
    assert score([record], [record]).linked == Count(1, 1, 1)
    assert score([record], [changed(statements=(bare.model_copy(update={"speaker": None}),))]).speaker == Share(0, 1)


def test_speaker_is_the_same_by_name_or_by_a_shared_mention() -> None:
    renamed = Actor(id="x", name="the envoy", kind="person", mentions=(at("she"),))
    other = Actor(id="y", name="Somebody Else", kind="person")
    board = GOLD.actors[1].model_copy(update={"name": "River  board"})
    read = changed(
        actors=(renamed, other, board),
        statements=(FIRST.model_copy(update={"speaker": "x"}), SECOND.model_copy(update={"speaker": "y"})),
        meetings=(),
    )
    result = score([GOLD], [read])
    assert result.speaker == Share(1, 2)
    assert result.actors == Count(1, 3, 2), "by name alone, articles and spacing aside"


def test_kind_act_and_date_of_matched_statements() -> None:
    result = score([GOLD], [first(kind="mixed", act=None, date=None)])
    assert result.statement_kind == Share(1, 2)
    assert result.act == Share(0, 1)
    assert result.statement_date == Share(1, 2)


def test_meetings_need_company_and_days_in_common() -> None:
    meeting = GOLD.meetings[0]
    planned = meeting.model_copy(update={"status": "planned", "place": None, "participants": ("a1",)})
    result = score([GOLD], [changed(meetings=(planned,))])
    assert (result.meetings, result.meeting_status, result.meeting_place) == (Count(1, 1, 1), Share(0, 1), Share(0, 1))
    dated = meeting.model_copy(update={"date": When(start=DAY, end=DAY)})
    assert score([GOLD], [changed(meetings=(dated,))]).meetings.right == 0
    assert score([changed(meetings=(dated,))], [changed(meetings=(dated,))]).meetings.right == 1


def test_proposals_match_by_words_too_and_a_lost_replacement_counts() -> None:
    renamed = GOLD.proposals[1].model_copy(update={"name": "the text", "replaces": None, "sponsors": ()})
    result = score([GOLD], [changed(proposals=(GOLD.proposals[0], renamed))])
    assert result.proposals == Count(2, 2, 2)
    assert result.replaces == Share(1, 2)
    assert result.sponsors == Count(0, 0, 1)


def test_times_are_found_first_and_valued_after() -> None:
    wrong = GOLD.times[0].model_copy(update={"end": dt.date(2031, 6, 30)})
    result = score([GOLD], [changed(times=(wrong,))])
    assert (result.times, result.time_value) == (Count(1, 1, 1), Share(0, 1))


def test_zones_count_characters_without_blanks() -> None:
    half = GOLD.document.model_copy(update={"zones": (Zone(kind="body", start=0, end=5),)})
    result = score([GOLD], [changed(document=half)])
    assert result.zones == Share(5, len("".join(TEXT.split())))


def test_documents_pair_by_text_when_ids_differ_and_unread_ones_are_missed() -> None:
    other_id = changed(document=GOLD.document.model_copy(update={"id": "else"}))
    assert score([GOLD], [other_id]).linked.right == 2
    unread = score([GOLD], [])
    assert unread.unread == ("bridge",)
    assert unread.linked == Count(0, 0, 2)
    assert unread.zones.accuracy == 0


def test_same_id_with_another_text_is_refused_in_one_line() -> None:
    other = Record(reader="r", document=Document(id="bridge", text="Rain."))
    with pytest.raises(ValueError, match=r"document bridge: .*read it again") as caught:
        score([GOLD], [other])
    assert "\n" not in str(caught.value)


def test_nothing_to_compare_has_no_accuracy() -> None:
    assert score([], []) == Scores()
    assert Share().accuracy is None
    assert Count().f1 == Count().precision == Count().recall == 1


@given(st.sets(st.sampled_from(["s1", "s2"])), st.booleans())
def test_scores_lie_between_nothing_and_everything(kept: set[str], drop_actors: bool) -> None:
    parts: dict[str, object] = {"statements": tuple(s for s in GOLD.statements if s.id in kept)}
    if drop_actors:
        parts["meetings"] = ()
    result = score([GOLD], [changed(**parts)])
    for count in (result.source, result.cue, result.content, result.linked, result.content_half, result.meetings):
        assert 0 <= count.right <= min(count.read, count.gold)
        assert 0 <= count.f1 <= 1


def test_load_gold_names_the_file_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no gold records"):
        load_gold(tmp_path)
    (tmp_path / "a.json").write_text(GOLD.json_line(), encoding="utf-8")
    assert load_gold(tmp_path) == [GOLD]
    for bad in ("{", '{"reader": 3}', "[]"):
        (tmp_path / "b.json").write_text(bad, encoding="utf-8")
        with pytest.raises(ValueError, match=r"b\.json") as caught:
            load_gold(tmp_path)
        assert "\n" not in str(caught.value)
