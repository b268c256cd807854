"""Provisions of a version, each once, and what another version keeps, changes, adds and drops of them."""

from __future__ import annotations

import pytest

from pourparler.brief.versions import group_provisions
from pourparler.ledger import Evidence
from pourparler.ledger.diff.provisions import provision_differences
from pourparler.ledger.linking.phrase_vectors import decode_vectors, encode_phrase
from pourparler.reader.network.embeddings import Vectors
from pourparler.text.phrases import bare_phrase


def encode(words: list[str]) -> Vectors:
    return decode_vectors([encode_phrase(bare_phrase(each)) for each in words])


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (
            "the strip is run for six years by a joint commission",
            "a joint commission runs the strip for six years",
            "kept",
        ),
        ("a joint commission runs the strip for six years", "a joint body runs the strip for nine years", "changed"),
        ("prisoners will be exchanged", "prisoners will not be exchanged", "changed"),
        ("release all prisoners taken since October", "all persons detained since 1 October are released", "changed"),
    ],
)
def test_a_provision_in_other_words_is_the_same_provision(old: str, new: str, kind: str) -> None:
    (found,) = provision_differences([old], [new], encode)
    assert found.kind == kind


def test_provisions_about_other_points_are_dropped_and_added() -> None:
    found = provision_differences(["the armies withdraw four kilometres"], ["three hundred observers"], encode)
    assert [each.kind for each in found] == ["dropped", "added"]


def at(*quotes: str) -> list[Evidence]:
    return [Evidence("quill-1", 100 * n, 100 * n + len(quote), quote) for n, quote in enumerate(quotes)]


def test_a_list_is_split_and_names_and_fragments_are_no_provisions() -> None:
    listed = "open the old port, free all the prisoners and withdraw the guns"
    groups = group_provisions(at(listed, "the old port", "nine provisions", "the Quill framework"))
    assert [group[0].quote for group in groups] == ["open the old port", "free all the prisoners", "withdraw the guns"]
    assert [len(group) for group in groups] == [2, 1, 1]
    assert all(each.quote == listed[each.start : each.end] for group in groups for each in group if each.start < 100)
