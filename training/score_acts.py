"""Score the reader's speech acts on the statements labelled by hand in ``training/acts.jsonl``.

    python training/score_acts.py --corpora CORPORA [--half work|final] [--errors]

The act is asked for the annotators' own cue, so that errors of reading do not mix in. ``work`` is for looking at and
tuning; ``final`` is for the number that is published. ``docs/acts.md`` has the definitions.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import data
from cue_acts import CueActs
from pourparler.record import Span

SET = Path(__file__).parent / "acts.jsonl"
TYPES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "none")


@dataclass(frozen=True)
class Labelled:
    """A statement labelled by hand, with the text that it stands in."""

    text: str
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    act: str
    half: str

    def words(self) -> tuple[str, str]:
        """The words of its cue and those of its content."""
        cue, content = (" ".join(self.text[s:e] for s, e in spans) for spans in (self.cue, self.content))
        return cue, content


def labelled(corpora: Path, half: str | None) -> Iterator[Labelled]:
    """The labelled statements of one half, or all, in the order of their documents."""
    articles = {r["id"]: r for split in ("dev", "train") for r in data.lines(corpora / "polnear" / f"{split}.jsonl.gz")}
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    for row in sorted(rows, key=lambda r: (r["document"], r["cue"])):
        if half and row["half"] != half:
            continue
        article = articles[row["document"]]
        first = next(iter(article["annotations"].values()))
        found = next(a for a in first if a["cue"] and [a["cue"][0][0], a["cue"][-1][1]] == row["cue"] and a["content"])
        cue, content = (tuple((s, e) for s, e in found[part]) for part in ("cue", "content"))
        yield Labelled(article["text"], cue, content, row["act"] or "none", row["half"])


def read(corpora: Path, half: str | None) -> list[tuple[Labelled, str]]:
    """Each labelled statement with the act that the reader gives it, ``none`` for no act or one of deeds."""
    found = []
    acts = CueActs()
    for one in labelled(corpora, half):
        act = acts.act_of(one.text, one.cue)
        found.append((one, act if act in TYPES else "none"))
    return found


def tell(pairs: list[tuple[str, str]]) -> None:
    """Print accuracy, each type's precision, recall and F1, their mean, and the table of confusions."""
    table = Counter(pairs)
    print(f"{len(pairs)} statements, accuracy {sum(g == r for g, r in pairs) / len(pairs):.3f}")
    scores = []
    for t in TYPES:
        hit, gold, given = table[t, t], sum(g == t for g, _ in pairs), sum(r == t for _, r in pairs)
        f1 = 2 * hit / max(gold + given, 1)
        scores.append(f1)
        print(f"{t:10} P {hit / max(given, 1):.3f}  R {hit / max(gold, 1):.3f}  F1 {f1:.3f}  gold {gold}")
    print(f"macro F1 {sum(scores) / len(scores):.3f}, of the nine types {sum(scores[:-1]) / (len(scores) - 1):.3f}")
    print(f"{'gold, read':10} " + " ".join(f"{t[:5]:>5}" for t in TYPES))
    for g in TYPES:
        print(f"{g:10} " + " ".join(f"{table[g, r] or '.':>5}" for r in TYPES))


def main() -> None:
    """Score one half, or both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--half", choices=("work", "final"))
    parser.add_argument("--errors", action="store_true", help="also print what was read wrong, with its words")
    args = parser.parse_args()
    pairs = read(args.corpora, args.half)
    tell([(one.act, act) for one, act in pairs])
    for one, act in pairs if args.errors else ():
        if one.act != act:
            print(f"{one.act} read {act} | " + " | ".join(one.words()))


if __name__ == "__main__":
    main()
