"""Who a draft's parties are: for whom somebody speaks, and who is no party."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pourparler.codebook.draft import Draft, DraftConfig, draft_codebook
from pourparler.codebook.principals import find_mediators, find_principals
from pourparler.ledger import ActorRow, Ledger, open_ledger
from pourparler.record import ActorKind
from strategies import telling

TOLL = "a toll of 4 crowns"


def actor(
    name: str, kind: ActorKind, acts_for: str | None = None, roles: tuple[str, ...] = (), statements: int = 1
) -> ActorRow:
    return ActorRow(1, name, kind, roles, acts_for, statements, 1, 1, ())


KESSIA = actor("Kessia", "country")


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        yield ledger


def names(draft: Draft) -> list[str]:
    return [party.name for party in draft.parties]


@pytest.mark.parametrize(
    "speaker",
    [
        actor("Kessian officials", "group", "Kessia"),
        actor("Kessian army", "organization", "Kessia"),
        actor("Kessian troops", "group", "Kessia"),
        actor("Ana Tessel", "person", "Kessia"),
        actor("one envoy of Kessia", "person", "Kessia", ("envoy",)),
    ],
)
def test_officials_and_bodies_of_a_state_speak_for_it(speaker: ActorRow) -> None:
    assert find_principals([KESSIA, speaker])[speaker.name] == "Kessia"


@pytest.mark.parametrize(
    "speaker",
    [
        actor("Kessian Democratic Forces", "organization", "Kessia"),
        actor("Kessia Relief", "organization", "Kessia"),
        actor("a young Kessian", "person", "Kessia"),
        actor("farmers in Kessia", "group", "Kessia"),
    ],
)
def test_what_only_bears_the_name_of_a_country_does_not_speak_for_it(speaker: ActorRow) -> None:
    assert speaker.name not in find_principals([KESSIA, speaker])


def test_a_country_speaks_for_itself_whatever_a_name_like_it_does() -> None:
    rows = [KESSIA, actor("Tarvonia", "country"), actor("Kessia", "group", "Tarvonia")]
    assert find_principals(rows).get("Kessia", "Kessia") == "Kessia"


def test_an_administration_speaks_for_whom_its_head_speaks() -> None:
    tessel = actor("Ana Tessel", "person", "Kessia")
    found = find_principals(
        [KESSIA, tessel, actor("Tessel administration", "group"), actor("Tessel’s cabinet", "group")]
    )
    assert (found["Tessel administration"], found["Tessel’s cabinet"]) == ("Kessia", "Kessia")
    alone = find_principals([actor("Ana Tessel", "person"), actor("Tessel administration", "group")])
    assert alone["Tessel administration"] == "Ana Tessel"
    two = [actor("Ana Tessel", "person"), actor("Jon Tessel", "person"), actor("Tessel administration", "group")]
    assert "Tessel administration" not in find_principals(two)


def test_members_of_a_party_speak_for_it() -> None:
    rows = [
        actor("Reformists", "group"),
        actor("some Reformist deputies", "group"),
        actor("Mara Vell", "person", roles=("Reformist senator",)),
        actor("Ila Bren", "person", roles=("former Reformist senator",)),
        actor("Ministers", "group"),
        actor("Pio Almaric", "person", roles=("prime minister",)),
    ]
    found = find_principals(rows)
    assert found == {"some Reformist deputies": "Reformists", "Mara Vell": "Reformists", "Vell": "Reformists"}


def test_a_longer_name_is_the_same_body() -> None:
    rows = [actor("National Coalition", "organization"), actor("Kessia-based National Coalition", "organization")]
    assert find_principals(rows)["Kessia-based National Coalition"] == "National Coalition"


def test_mediators_are_those_who_speak_most_for_a_body() -> None:
    rows = [
        actor("Littoral Council", "organization"),
        actor("Ilse Maravin", "person", "Littoral Council", ("special envoy",), statements=5),
        KESSIA,
        actor("Ana Tessel", "person", "Kessia", ("special envoy",), statements=5),
    ]
    assert find_mediators(rows, find_principals(rows)) == {"Littoral Council"}


def test_persons_come_after_bodies_and_publishers_are_left_out(talks: Ledger) -> None:
    stands = [("Mara Vell", "supports", TOLL)] * 3 + [("Quay Company", "opposes", TOLL)] * 2
    stands += [("The Quill Lamp", "supports", TOLL)]
    kinds = {"Quay Company": "organization", "The Quill Lamp": "organization"}
    talks.add(telling("a", stands=stands, kinds=kinds, publisher="The Quill Lamp"))
    assert names(draft_codebook(talks)) == ["Quay Company", "Mara Vell"]


def test_phrases_for_the_text_itself_are_one_issue(talks: Ledger) -> None:
    targets = [
        "the final deal",
        "a bad deal",
        "the faltering agreement",
        "renegotiating the deal",
        TOLL,
        "a toll of 6 crowns",
    ]
    talks.add(telling("a", stands=[("Quay Company", "opposes", target) for target in targets]))
    groups = [set(issue.phrases) for issue in draft_codebook(talks).issues]
    assert {"final deal", "bad deal", "faltering agreement", "renegotiating the deal"} in groups


def test_an_issue_has_a_name_that_says_what_it_is_about(talks: Ledger) -> None:
    targets = ["the deal", "the lighthouse deal", "the deal", "the final lighthouse deal", "the lighthouse deal"]
    talks.add(telling("a", stands=[("Quay Company", "opposes", target) for target in targets]))
    assert [issue.name for issue in draft_codebook(talks).issues] == ["lighthouse deal"]


def test_issues_beyond_the_first_take_what_is_like_them(talks: Ledger) -> None:
    targets = ["closing the north quay"] * 3 + ["the closure of the north quay at night", "a shorter week"]
    talks.add(telling("a", stands=[("Quay Company", "opposes", target) for target in targets]))
    (issue,) = draft_codebook(talks, DraftConfig(most_issues=1, alike=0.99)).issues
    assert "closure of the north quay at night" in issue.phrases
    assert "shorter week" not in issue.phrases
