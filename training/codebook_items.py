"""Codebooks written for training, with statements and what is coded of them: ``training/written/codebooks``.

Each codebook is a file as the program reads it, without parties. Beside it are statements, one a line: the words that
report it, its content, and its codings, such as ``pay/five percent supports!``: an issue, an option, a stance, ``!``
where it is firm. A statement without codings is about no issue.

python training/codebook_items.py      check every file, and count
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from utterance_data import STANCES, UNKNOWN, Answer, Item, issue_text, option_text

FOLDER = Path(__file__).parent / "written" / "codebooks"
HELD_OUT = ("hospital", "pass", "steel")
"""Codebooks that are left out of training, to weigh, to calibrate and to measure."""
MOST_OTHERS = 2  # issues that a statement is not about, for each statement


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


def answers_of(options: dict[str, Any], codes: list[Code]) -> dict[str, tuple[int, int, int]]:
    """For each option of an issue: the stance, whether it is spoken of, and whether the stance is firm."""
    if not codes:
        return {name: (STANCES.index("open"), 0, UNKNOWN) for name in options}
    by_option = {code.option: code for code in codes}
    found = {}
    for name in options:
        code = by_option.get(name)
        if code is not None:
            stance = STANCES.index(code.stance)
            found[name] = (stance, 1, int(code.firm) if code.stance != "open" else UNKNOWN)
        elif all(each.stance == "open" for each in codes):
            found[name] = (STANCES.index("open"), UNKNOWN if None in by_option else 0, UNKNOWN)
        else:
            found[name] = (UNKNOWN, 0, UNKNOWN)
    return found


def codebook_items(rng: random.Random, *, held_out: bool) -> list[Item]:
    """The items of the codebooks for training, or of those left out: each statement with its issues and some others."""
    found = []
    for name in names():
        if (name in HELD_OUT) != held_out:
            continue
        issues, statements = read_book(name)
        for each in statements:
            own = list(dict.fromkeys(code.issue for code in each.codes))
            others = rng.sample([i for i in issues if i not in own], MOST_OTHERS)
            for issue in own + others:
                options = dict(rng.sample(list(issues[issue]["options"].items()), len(issues[issue]["options"])))
                told = answers_of(options, [code for code in each.codes if code.issue == issue])
                answers = []
                for option, (stance, about, firm) in told.items():
                    given = {"name": option} | (options[option] if rng.random() < 0.8 else {})
                    answers.append(Answer(option_text(given), stance, about, firm))
                heading = issue_text({"name": issue, **issues[issue]}) if rng.random() < 0.9 else issue
                found.append(Item(f"{each.cue}: {each.content}", heading, tuple(answers), "codebooks"))
    return found


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
