"""The latest of several stances of a party on one target."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.ledger.rows import StanceRow
from pourparler.text import plain

_ARTICLE = re.compile(r"^(?:the|an?) ")


def latest_stances(rows: Sequence[StanceRow]) -> list[StanceRow]:
    """The last row of each party, target and stance, in order; targets are compared without case and article."""
    last = {(row.party_id, _ARTICLE.sub("", plain(row.target).casefold()), row.stance): row for row in rows}
    kept = {row.id for row in last.values()}
    return [row for row in rows if row.id in kept]
