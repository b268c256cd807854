"""Codebooks written to calibrate suggestions, with statements and their codings: ``training/written/codebooks``.

Each codebook is a file as the program reads it, without parties. Beside it are statements, one a line: the words that
report it, its content, and its codings, such as ``pay/five percent supports!``: an issue, an option, a stance, ``!``
where it is firm. A statement without codings is about no issue.

python training/codebooks.py           check every file, and count
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pourparler.codebook.stance_cues import STANCES

FOLDER = Path(__file__).parent / "written" / "codebooks"


@dataclass(frozen=True)
class Code:
    """A coding: an issue, perhaps an option, a stance, and whether it is firm."""

    issue: str
    option: str | None
    stance: str
    firm: bool


@dataclass(frozen=True)
class Coded:
    """A statement and its codings."""

    cue: str
    content: str
    codes: tuple[Code, ...]


def read_codes(text: str) -> tuple[Code, ...]:
    """Read the last column of a line.

    >>> read_codes("pay/five percent supports!; rosters open")
    (Code(issue='pay', option='five percent', stance='supports', firm=True), Code(issue='rosters', option=None, ...
    """
    found = []
    for part in filter(None, (each.strip() for each in text.split(";"))):
        place, _, stance = part.rpartition(" ")
        issue, _, option = place.partition("/")
        found.append(Code(issue, option or None, stance.rstrip("!"), stance.endswith("!")))
    return tuple(found)


def read_book(name: str) -> tuple[dict[str, Any], list[Coded]]:
    """Read a codebook's issues, as its file has them, and its statements.

    Raises
    ------
    ValueError
        If a statement is coded with something that the codebook does not have.
    """
    issues = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["issues"]
    found = []
    for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        cue, content, codes = line.split("\t")
        coded = Coded(cue, content, read_codes(codes))
        for code in coded.codes:
            known = issues.get(code.issue, {}).get("options", {})
            if code.issue not in issues or code.stance not in STANCES or (code.option and code.option not in known):
                raise ValueError(f"{name}: {line}")
        found.append(coded)
    return issues, found


def names() -> list[str]:
    """The names of all codebooks."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def main() -> None:
    """Check and count."""
    counts: Counter[str] = Counter()
    for name in names():
        _, statements = read_book(name)
        counts["codebooks"] += 1
        counts["statements"] += len(statements)
        for each in statements:
            counts["about no issue"] += not each.codes
            counts.update(code.stance + (" (firm)" if code.firm else "") for code in each.codes)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
