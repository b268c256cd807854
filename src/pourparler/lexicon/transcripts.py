"""Labels before the turns of a transcript, and the words in a transcript that nobody speaks."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pourparler.lexicon import alternatives, rows

LabelKind = Literal["question", "answer", "chair", "staff", "field"]
"""What a label without a name stands for: who asks, who answers, who presides, others present, or nobody."""


@cache
def label_kinds() -> dict[str, LabelKind]:
    """Return the kind of each label without a name; labels are in lower case and without "the".

    >>> label_kinds()["q"], label_kinds()["presiding officer"]
    ('question', 'chair')
    """
    return {row["label"]: row["kind"] for row in rows("transcript_labels")}  # type: ignore[misc]


@cache
def remark() -> re.Pattern[str]:
    """Return the pattern of a stage direction in parentheses or brackets.

    >>> bool(remark().search("Thank you. (Laughter.)")), bool(remark().search("the treaty (1951)"))
    (True, False)
    """
    words = alternatives(row["words"] for row in rows("stage_directions") if row["kind"] == "remark")
    return re.compile(
        rf"[(\[]\s*[*_]*\s*(?:(?:general|loud|more|brief|long|sustained|prolonged|some|scattered|hon\.?|several|an|a|the)\s+)?{words}"
        r"[^()\[\]\n]{0,80}[)\]][*_]*",
        re.IGNORECASE,
    )


@cache
def proceeding() -> re.Pattern[str]:
    """Return the pattern with which a paragraph begins that the record itself says.

    >>> bool(proceeding().match("The meeting rose at 1 p.m.")), bool(proceeding().match("The meeting is over."))
    (True, False)
    """
    words = alternatives(row["words"] for row in rows("stage_directions") if row["kind"] == "proceeding")
    return re.compile(rf"[*_(\[]*{words}\b", re.IGNORECASE)
