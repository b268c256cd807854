"""The clauses of a statement, combined with its speech act ("refused | to sign the draft")."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pourparler.ledger.contradiction.clauses import (
    Assertion,
    Clause,
    clauses,
    content_stems,
    proper_names,
    stems_of,
    tokens_of,
)
from pourparler.ledger.contradiction.lexicon import stance_lexicon

_FOR = frozenset(("AGREE", "SUPPORT", "COOPERATE"))
# acts that express an attitude to what the content names, and their wording
ATTITUDES = {"AGREE": "agreed", "SUPPORT": "supported", "REJECT": "rejected"}
_KEPT = 20_000  # statements whose clauses are kept: a new statement is compared with many earlier ones, again and again
_LONG = 14  # content words beyond which the object of an act without a verb is unclear


@lru_cache(maxsize=_KEPT)
def asserted_clauses(words: str, act: str | None) -> tuple[Clause, ...]:
    """Return the clauses of a statement, combined with its speech act ("refused | to sign the draft").

    >>> [c.assertions["sign"].wording for c in asserted_clauses("to sign the draft", "REJECT")]
    ['will not sign']
    """
    return tuple(_read_clauses(words, words.strip("“”\"' .,"), act))


def _read_clauses(full: str, words: str, act: str | None) -> list[Clause]:
    if not words.strip() or words.endswith("?"):
        return []
    assent = 1 if act in _FOR else -1 if act == "REJECT" else 0
    found = clauses(full)
    if _is_sentence(words):
        # The words contain no negation, so the cue negates them ("denied | that Oret had signed").
        return (
            [_negate(c) for c in found]
            if assent < 0 and stance_lexicon().negative_words.isdisjoint(stems_of(words))
            else found
        )
    if act == "ACCUSE":
        return []  # about what others did
    if assent and words.split(None, 1)[0].casefold() == "to":
        return clauses(f"we {'will' if assent > 0 else 'will not'} {words[3:]}")
    if act == "REQUEST":  # "urged | Oret to sign": what others should do
        return [replace(c, assertions={k: replace(v, mode="must") for k, v in c.assertions.items()}) for c in found]
    attitude = _ATTITUDE.search(words)
    if act not in ATTITUDES or (not attitude and any("STAND" in clause.assertions for clause in found)):
        return found
    return _bare_clauses(words, act, assent, attitude)


def _negate(clause: Clause) -> Clause:
    assertions = {
        k: replace(v, sign=-v.sign, marked=True, wording=f"denied: {v.wording}") for k, v in clause.assertions.items()
    }
    return replace(clause, assertions=assertions)


def _bare_clauses(words: str, act: str, assent: int, attitude: re.Match[str] | None) -> list[Clause]:
    """Return what the cue accepts or rejects; "rejected | support for the toll" is against the toll."""
    sign = assent * (-1 if attitude and attitude["against"] else 1)
    wording = f"{ATTITUDES[act]} {attitude.group()}" if attitude else ATTITUDES[act]
    matter = frozenset(w for w in content_stems(words) if attitude is None or w not in attitude.group().casefold())
    if len(matter) > _LONG or words.casefold().startswith(_REASONS):
        return []
    assertion = Assertion(sign, sign < 0, "", True, wording)
    return [Clause(content=matter, names=proper_names(tokens_of(words)), assertions={"STAND": assertion})]


_REASONS = ("for ", "over ", "about ", "because ", "as ", "on ")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|will|would|shall|should|can|could|(?-i:may)|might|must|has|have|had|do|does|did|i|we|they|he|she)\b"
    r"|[’'](?:ll|re|ve|m|d|t)\b",
    re.IGNORECASE,
)
_ATTITUDE = re.compile(
    r"\b(?:(?:support|backing|approval|acceptance)\s+(?:for|of)"
    r"|(?P<against>opposition|objections?|resistance|rejection|refusal)\s+(?:to|of))\b",
    re.IGNORECASE,
)


def _is_sentence(words: str) -> bool:
    """Return whether words are a sentence of their own, judged by the first eight."""
    return words.casefold().startswith("that ") or bool(_FINITE.search(" ".join(words.split(None, 8)[:8])))
