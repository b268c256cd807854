"""How good a drafted codebook is, beside the labels of the negotiation corpus.

    python training/score_draft.py CORPORA/negotiation/{train,dev}.jsonl.gz --about '\\bnuclear\\b' '\\bIran'

Takes the documents that have every expression three times or more, adds them to a new ledger, drafts a codebook, and
prints:

- of the first ten issues, how many are points in dispute that the labels name: at least two of the stances on it, and
  half of them, share words with a labelled target;
- how many of the first four parties are among the six parties with most labelled positions, the names of one party
  being one: "U.S." and "United States" mean one country, "Harbour" and "Harbour Party" share a word;
- the share of labelled positions that are under the right issue: a stance of the draft shares their words, and most
  labelled positions under that issue have a label of the issue with a word in common.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import data
from pourparler.codebook.draft import Draft, draft_codebook
from pourparler.ledger import Ledger, open_ledger
from pourparler.ledger.contradiction.lexicon import stem
from pourparler.reader import Reader
from pourparler.reader.actors.countries import country_of
from pourparler.record import Document

FEWEST = 3
MOST = 6


def chosen(paths: list[Path], about: list[str]) -> list[dict[str, Any]]:
    """The documents that have every expression three times or more."""
    return [
        doc
        for path in paths
        for doc in data.lines(path)
        if all(len(re.findall(each, doc["text"])) >= FEWEST for each in about)
    ]


def stems(text: str) -> set[str]:
    """The stems of the words of more than two letters, without the article."""
    return {stem(word) for word in re.findall(r"[^\W\d_]{3,}", text.casefold()) if word != "the"}


def alike(one: str, other: str) -> bool:
    """Whether two names of a party mean one country, share a word, or one is the initials of the other."""
    initials = ["".join(word[0] for word in name.split()) for name in (one, other)]
    if one in initials[1:] or other in initials[:1]:
        return True
    lands = [country_of(re.sub(r"[^\w\s]", "", name), []) for name in (one, other)]
    return (lands[0] is not None and lands[0] == lands[1]) or bool(stems(one) & stems(other))


def groups_of(names: Counter[str]) -> list[list[str]]:
    """The names of each party, those with the most labels first."""
    found: list[list[str]] = []
    for name, _ in names.most_common():
        own = next((group for group in found if alike(name, group[0])), None)
        if own is None:
            found.append([name])
        else:
            own.append(name)
    return sorted(found, key=lambda group: -sum(names[name] for name in group))


def score(draft: Draft, docs: list[dict[str, Any]]) -> dict[str, float]:
    """The three scores."""
    gold = [(doc["id"], each) for doc in docs for each in doc["labels"]["positions"]]
    under: dict[str, list[dict[str, Any]]] = {}
    found: list[tuple[dict[str, Any], str]] = []
    hits: dict[str, list[bool]] = {}
    for each in draft.positions:
        target = [e for e in each.row.evidence if e.quote == each.row.target] or list(each.row.evidence)
        near = [
            label
            for id_, label in gold
            if id_ == each.row.document
            and label["target"]
            and any(label["target"][0] < e.end and e.start < label["target"][1] for e in target)
        ]
        hits.setdefault(each.issue, []).append(bool(near))
        under.setdefault(each.issue, []).extend(near)
        found += [(label, each.issue) for label in near]
    named = {
        issue: {
            word
            for word, n in Counter(w for label in labels for w in stems(label["issue"])).items()
            if 2 * n >= len(labels) or n > 2
        }
        for issue, labels in under.items()
    }
    right = {id(label) for label, issue in found if stems(label["issue"]) & (named[issue] | stems(issue))}
    points = sum(
        len(hits.get(i.name, ())) > 1 and 2 * sum(hits[i.name]) >= len(hits[i.name]) for i in draft.issues[:10]
    )
    common = groups_of(Counter(label["party"] for _, label in gold))[:MOST]
    parties = sum(any(alike(party.name, name) for names in common for name in names) for party in draft.parties[:4])
    return {
        "documents": len(docs),
        "issues of the first ten": points,
        "parties of the first four": parties,
        "labelled positions": len(gold),
        "positions under the right issue": round(len(right) / max(1, len(gold)), 3),
        "positions of which a stance is found": round(len({id(label) for label, _ in found}) / max(1, len(gold)), 3),
    }


def read(ledger: Ledger, docs: list[dict[str, Any]]) -> None:
    """Add the documents."""
    reader = Reader(threads=1)
    for doc in docs:
        given = {key: doc.get(key) or None for key in ("title", "publisher", "published")}
        said = Document(
            id=doc["id"], text=doc["text"], published_from="argument" if given["published"] else None, **given
        )
        ledger.add(reader.read(said))


def main() -> None:
    """Print the scores as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--about", nargs="+", required=True)
    args = parser.parse_args()
    docs = chosen(args.corpora, args.about)
    with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/draft.ledger", create=True) as ledger:
        read(ledger, docs)
        print(json.dumps(score(draft_codebook(ledger), docs)))


if __name__ == "__main__":
    main()
