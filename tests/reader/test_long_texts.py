"""What the reader promises of long texts and of many: all is read, and each as it would be alone."""

from __future__ import annotations

import datetime as dt

import pytest

from pourparler.intake import zones
from pourparler.reader import Reader, read_all
from pourparler.reader.network.labels import CUES, ROLES
from pourparler.reader.network.viterbi import Decoder, Floats
from pourparler.record import Document, Record

SAID = (
    "“We will not sign the text of round {k},” Foreign Minister Ruta Olm told reporters in Quill.\n\n"
    "Jory Penn, the spokesman for the government of Sund, said the harbour was not for sale. He added that the talks "
    "in Orrin would go on for as long as both delegations wished, and that nobody had asked for a pause."
)


def document(text: str, name: str = "t") -> Document:
    return Document(id=name, text=text, published=dt.date(2031, 3, 3), zones=zones(text, None))


def test_a_long_text_is_read_to_its_end(reader: Reader) -> None:
    text = "\n\n".join(SAID.format(k=k) for k in range(60))
    record = reader.read(document(text))
    quoted = {
        k for k in range(60) for s in record.statements for c in s.content.spans if f"round {k}," in text[slice(*c)]
    }
    assert quoted == set(range(60))
    names = {a.id: a.name for a in record.actors}
    speakers = {names[s.speaker] for s in record.statements if s.speaker}
    assert speakers - {"both delegations"} == {"Ruta Olm", "Jory Penn"}  # who wish that the talks go on
    for actor in record.actors:
        assert all(text[s:e].strip() for s, e in actor.mentions)


def test_what_was_read_before_changes_nothing(reader: Reader) -> None:
    texts = [SAID.format(k=1), "Nothing was said.", "\n\n".join(SAID.format(k=k) for k in range(5))]
    alone = [reader.read(document(t, str(k))) for k, t in enumerate(texts)]
    again = [reader.read(document(t, str(k))) for k, t in reversed(list(enumerate(texts)))]
    assert [r.json_line() for r in alone] == [r.json_line() for r in reversed(again)]


@pytest.mark.slow
def test_several_processes_read_as_one_does(reader: Reader) -> None:
    documents = [document(SAID.format(k=k), str(k)) for k in range(5)]
    together = list(read_all(documents, jobs=2))
    assert [r.json_line() for r in together if isinstance(r, Record)] == [reader.read(d).json_line() for d in documents]


def _scores(rows: int, tags: int, seed: int) -> Floats:
    import numpy as np

    found: Floats = np.log(np.random.default_rng(seed).dirichlet(np.ones(tags), rows)).astype(np.float32)
    return found


def _best(scores: Floats, labels: tuple[str, ...], fresh: list[bool], *, last: bool) -> float:
    """The best score of any allowed path, by trying all."""
    from itertools import product

    closing = any(label[0] == "E" for label in labels)
    best = float("-inf")
    for path in product(range(len(labels)), repeat=len(scores)):
        tags = [labels[k] for k in path]
        whole = [not closing or t[0] in "OES" for t in tags]
        allowed = not last or whole[-1]
        for t, tag in enumerate(tags):
            if fresh[t]:
                allowed = allowed and tag[0] in "OBS"
            elif t:
                before = tags[t - 1]
                on = before[0] in "BI" and before[1:] == tag[1:]
                allowed = allowed and (on if tag[0] in "IE" else whole[t - 1])
        if allowed:
            best = max(best, sum(float(scores[t, k]) for t, k in enumerate(path)))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_the_decoded_path_is_the_best_of_all_that_are_allowed(seed: int) -> None:
    import numpy as np

    scores, fresh = _scores(5, len(CUES), seed), [True, False, False, seed % 2 == 0, False]
    path = Decoder(CUES).path(scores, np.array(fresh))
    assert sum(float(scores[t, k]) for t, k in enumerate(path)) == pytest.approx(_best(scores, CUES, fresh, last=False))
    rows, marks, last = (
        [_scores(n, len(ROLES), seed + n) for n in (4, 1, 3)],
        [seed % 2 == 0, False, seed % 3 == 0, False],
        True,
    )
    given = [np.array(marks[: len(r)]) for r in rows]
    for scored, flags, found in zip(rows, given, Decoder(ROLES).paths(rows, given, [last, False, last]), strict=True):
        ends = len(scored) != 1
        reached = sum(float(scored[t, k]) for t, k in enumerate(found))
        assert reached == pytest.approx(_best(scored, ROLES, flags.tolist(), last=ends))
