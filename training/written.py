"""Passages written for this project, about invented people and countries, with labels: ``training/written/*.jsonl``.

Labels follow ``negotiation/GUIDELINES.md``. Spans are given as their words, which makes the files easy to read and to
extend: ``"talks@2"`` is the second place of "talks" in the text. A content is a list of pairs, the first words and the
last words of each piece. ``cue`` has the words that report a statement.

    python training/written.py                          check every file, and count the labels
    python training/written.py --held-out FILE.jsonl    write those left out of training, as the corpus has documents
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "written"
HELD_OUT = 10  # every so many passages of a file are left out of training, to choose and to measure

Span = tuple[int, int]
_PLACE = re.compile(r"@(\d+)\Z")


def locate(text: str, words: str | None, after: int = 0) -> list[int] | None:
    """Return the span of words in a text, ``[start, end]``; None of None.

    Raises
    ------
    ValueError
        If the text does not have them, or only as a part of longer words.

    >>> locate("talks about talks", "talks@2")
    [12, 17]
    """
    if words is None:
        return None
    place = _PLACE.search(words)
    plain = words[: place.start()] if place else words
    start = after - 1
    for _ in range(int(place[1]) if place else 1):
        start = text.find(plain, start + 1)
        if start < 0:
            raise ValueError(f"the text does not have {words!r}")
    end = start + len(plain)
    if (start and text[start - 1 : start + 1].isalnum()) or (end < len(text) and text[end - 1 : end + 1].isalnum()):
        raise ValueError(f"{words!r} is a part of a longer word")
    return [start, end]


def _content(text: str, pairs: list[str]) -> list[list[int]]:
    spans = []
    for first, last in zip(pairs[::2], pairs[1::2], strict=True):
        start = locate(text, first)
        assert start is not None
        end = locate(text, last, 0 if _PLACE.search(last) else start[0])
        assert end is not None
        spans.append([start[0], max(start[1], end[1])])
    return spans


def labels_of(text: str, labels: dict[str, Any]) -> tuple[dict[str, Any], list[list[int] | None]]:
    """Return the labels with offsets, as the negotiation corpus has them, and the cues of the statements."""

    def every(words: list[str]) -> list[list[int] | None]:
        return [locate(text, each) for each in words]

    found: dict[str, Any] = {}
    found["meetings"] = [
        m | {"participants": every(m["participants"])} | {k: locate(text, m[k]) for k in ("trigger", "place", "time")}
        for m in labels["meetings"]
    ]
    found["proposals"] = [
        p | {k: every(p[k]) for k in ("sponsors", "provisions")} | {"mention": locate(text, p["mention"])}
        for p in labels["proposals"]
    ]
    found["statements"] = [
        s | {"content": _content(text, s["content"]), "source": locate(text, s["source"])} for s in labels["statements"]
    ]
    found["positions"] = [
        p | {k: locate(text, p[k]) for k in ("holder", "target", "condition")} for p in labels["positions"]
    ]
    return found, every([s["cue"] for s in labels["statements"]])


def passages(*, held_out: bool = False) -> Iterator[dict[str, Any]]:
    """The passages of all files, those for training or those left out of it."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if (n % HELD_OUT == HELD_OUT - 1) == held_out:
                yield json.loads(line)


def main() -> None:
    """Check and count, and write those left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", type=Path)
    args = parser.parse_args()
    counts = Counter[str]()
    for passage in [*passages(), *passages(held_out=True)]:
        try:
            labels, _ = labels_of(passage["text"], passage["labels"])
        except (ValueError, KeyError) as error:
            raise SystemExit(f"{passage['id']}: {error}") from error
        counts["passages"] += 1
        counts["words"] += len(passage["text"].split())
        counts.update({kind: len(found) for kind, found in labels.items()})
    if args.held_out:
        rows = [
            {
                "id": doc["id"],
                "group": "written",
                "text": doc["text"],
                "labels": labels_of(doc["text"], doc["labels"])[0],
            }
            for doc in passages(held_out=True)
        ]
        args.held_out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
