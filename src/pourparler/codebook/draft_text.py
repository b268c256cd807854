"""A drafted codebook as YAML, with the positions that each issue rests on as comments."""

from __future__ import annotations

from typing import Any

from pourparler.codebook.draft import Draft, DraftIssue, DraftPosition
from pourparler.codebook.forms import dump
from pourparler.text import plain, shorten

_MOST_PHRASES = 12
_MOST_POSITIONS = 6
_LONGEST = 160  # characters of the words of a position


def draft_text(draft: Draft) -> str:
    """Write a draft as a codebook that ``read_codebook`` reads.

    Examples
    --------
    >>> from pourparler.codebook.draft_parties import DraftParty
    >>> issue = DraftIssue("port", ("lease of berths", "closing"), False, ("lease of berths", "closing"), 2.0)
    >>> print(draft_text(Draft((DraftParty("Quessia", ("Bastian Kreel",), 1.0),), (issue,), ())).split("\\n\\n")[1])
    parties:
      Quessia:
        speakers:
        - Bastian Kreel
    """
    parties = {party.name: {"speakers": list(party.speakers)} if party.speakers else {} for party in draft.parties}
    parts = [
        "# A draft from what the program read: parties by the positions they take, issues by what these are about.\n"
        "# Correct it: rename, join, split or delete parties, issues and options; then `pourparler codebook use`.\n",
        dump({"parties": parties}),
        "issues:\n" + "\n".join(_issue(issue, draft) for issue in draft.issues),
    ]
    return "\n".join(parts)


def _issue(issue: DraftIssue, draft: Draft) -> str:
    form: dict[str, Any] = {
        "question": f"What is to be agreed: {issue.name}?",
        "description": "; ".join(issue.phrases[:_MOST_PHRASES])[:3_000],
        "options": {option: {} for option in issue.options},
    }
    if issue.is_ordered:
        form["ordered"] = True
    own = sorted((each for each in draft.positions if each.issue == issue.name), key=lambda each: -each.row.confidence)
    comments = "".join(f"  # {_line(each)}\n" for each in own[:_MOST_POSITIONS])
    text = "".join(f"  {line}\n" for line in dump({issue.name: form}).splitlines())
    return comments + text


def _line(each: DraftPosition) -> str:
    words = shorten(plain(each.row.words), _LONGEST)
    return f"{each.party} {each.row.stance} {each.option} (t{each.row.id}, {each.row.confidence:.2f}): {words}"
