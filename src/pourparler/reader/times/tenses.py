"""Decide whether the clause around an expression of time is about the past or the future, by its verbs and markers."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pourparler.reader.times.plans import planned
from pourparler.reader.times.words import CODES, Tokens, codes, time_words, tokenise
from pourparler.record import Span

Tense = Literal["past", "future", "open"]
"""Whether a day lies in the past or in the future; open: the nearest one is meant."""

_NEAR = 400  # characters on each side of a span within which its clause is sought
_REACH = 60  # tokens that a clause may hold on each side

_MODALS = time_words("modal")
_SURE = time_words("certain modal")
_IS = time_words("present be")
_WAS = time_words("past be")
_HAS = time_words("have")
_AWAITED = time_words("awaited")
_WANT = time_words("intention")
_PAST = time_words("past form")
_REPORTING = time_words("reporting")
_NOT_PAST = time_words("not past")
_PRESENT = time_words("present form")
_PRESENT_NOUNS = time_words("present form or noun")
_BASE = time_words("base form")
_HEADLINED = _BASE | time_words("headline infinitive")
_PRONOUNS = time_words("subject pronoun")
_NOUN_BEFORE = codes(
    "THE", "ONE", "OF", "IN", "AT", "FOR", "AFTER", "BEFORE", "DURING", "NUMBER", "ORDINAL", "BY", "FROM"
) | {CODES["POSS"]}
_DETERMINERS = time_words("determiner")
_LURES = time_words("lure")
_AWAITS = time_words("awaited event")
_EDGES = time_words("clause edge")
_SENTENCE = codes("STOP", "BREAK", "COLON", "QUOTE")
_LEADS = codes(
    "ON", "IN", "BY", "FROM", "AT", "FOR", "SINCE", "UNTIL", "BEFORE", "AFTER", "DURING", "OVER", "THROUGH", "OF"
)
_SOFT = codes("THE", "EARLY", "LATE", "AROUND", "LAST", "THIS", "NEXT", "ON", "MIDDLE", "PART", "NIGHT")
_DAYS = codes("WEEKDAY", "WKD", "DAY", "NTH", "ORDINAL")
_DATES = codes("MONTH", "MON", "YEAR", "WEEKDAY", "WKD", "NTH", "DAY")
_OPENING = _LEADS | _SOFT
_LASTING = time_words("lasting")
_UNCHANGED = time_words("unchanged participle")
_DEMANDS = time_words("demand")

_VERBAL = _MODALS | _IS | _WAS | _HAS | _PAST | _AWAITED | _PRESENT | _PRESENT_NOUNS | _BASE | {"to"}


class Clauses:
    """The tenses of the clauses of a text, computed once.

    Parameters
    ----------
    tokens : the text's tokens
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    # --- verbs

    def _next_words(self, k: int, count: int) -> list[str]:
        found: list[str] = []
        for w in self.tokens.words[k + 1 : k + 1 + count + 2]:
            if (
                len(found) < count
                and not w.endswith("ly")
                and w not in ("not", "also", "still", "now", "then", "again")
            ):
                found.append(w)
        return found

    def _participle(self, word: str) -> bool:
        return (word.endswith(("ed", "en")) and len(word) > 3) or word in _PAST or word in _UNCHANGED

    def _auxiliary(self, k: int) -> str:
        """Return the tense that a form of be or have, or a modal, gives; empty for any other token."""
        word, after = self.tokens.words[k], self._next_words(k, 3)
        if word in _MODALS and not (word == "may" and self.tokens.capital(k)):
            return "past" if word not in _SURE and "have" in after[:2] else "future"
        if word in _IS:
            return "past" if after[1:] == ["to", "have"] else "future"
        if word in _WAS:
            awaited = after[:1] and (
                after[0] == "to" or (after[0] in _AWAITED and after[1:2] in (["to"], ["for"], ["in"]))
            )
            return "future" if awaited and self.tokens.word(k - 1) != "been" else "past"
        if word in _HAS:
            if after[:1] == ["to"]:
                return "future"
            return "past" if after and any(self._participle(w) for w in after[:2]) else "future"
        return ""

    def _governed(self, k: int) -> bool:
        """Whether an auxiliary governs a participle, and so decides the tense."""
        for j in range(k - 1, max(-1, k - 4), -1):
            word = self.tokens.words[j] if not self.tokens.capital(j) else ""  # nor does "May" in "May said"
            if (
                word in _IS
                or word in _WAS
                or word in _HAS
                or word in _MODALS
                or word in ("had", "be", "been", "being", "to")
            ):
                return True
            if not (word.endswith("ly") or word in ("not", "also", "still", "now", "already", "first")):
                return False
        return False

    def _past_form(self, k: int) -> str:
        word, before = self.tokens.words[k], self.tokens.word(k - 1)
        if self._governed(k) and word not in ("had", "did"):
            return ""
        if word in _AWAITED or word in _LURES:
            after = self.tokens.word(k + 1)
            if after in ("for", "to", "on", "in", "by", "this", "next", "back", "tomorrow") or before in _DETERMINERS:
                return "future"
        if before in _DETERMINERS and word not in ("had", "did", "said", "told", "met") and before != "that":
            return ""
        return "past"

    def _verb(self, k: int) -> str:
        """Return the tense of the verb at token ``k``: "past", "future", or empty."""
        word = self.tokens.words[k]
        if found := self._auxiliary(k):
            return found
        if word in _PAST or word in _AWAITED or (word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST):
            return self._past_form(k)
        if word == "to" and self.tokens.word(k - 1) in _WANT and not self.tokens.capital(k + 1):
            return "future"
        before = self.tokens.code(k - 1)
        if word in _PRESENT and before not in _NOUN_BEFORE:
            return "future"
        if word in _PRESENT_NOUNS and (self.tokens.word(k - 1) in _PRONOUNS or self.tokens.capital(k - 1)):
            return "future"
        if word in _BASE:
            previous = self.tokens.word(k - 1)
            plural = previous.endswith("s") and len(previous) > 3 and not previous.endswith("ss") and previous.isalpha()
            if previous in ("they", "we", "you", "i", "who", "people") or (plural and before == CODES["OTHER"]):
                return "future"
        return ""

    @cached_property
    def _verbs(self) -> list[str]:
        words = enumerate(self.tokens.words)
        return [self._verb(k) if word in _VERBAL or word.endswith("ed") else "" for k, word in words]

    @cached_property
    def _before(self) -> list[int]:
        """For each token, the nearest verb before it in its sentence, or -1."""
        found: list[int] = []
        last = -1
        for k, verb in enumerate(self._verbs):
            found.append(last)
            if verb:
                last = k
            elif self._ends(k):
                last = -1
        return found

    @cached_property
    def _after(self) -> list[int]:
        """For each token, the nearest verb at or after it in its sentence, or -1."""
        found, last = [-1] * len(self._verbs), -1
        for k in range(len(self._verbs) - 1, -1, -1):
            if self._verbs[k]:
                last = last if self._aside(k) else k
            elif self._ends(k):
                last = -1
            found[k] = last
        return found

    @cached_property
    def _edges(self) -> list[int]:
        """For each token, the nearest word before it that opens a clause or sentence, or -1."""
        found: list[int] = []
        last = -1
        for k, word in enumerate(self.tokens.words):
            found.append(last)
            if word in _EDGES or self._ends(k):
                last = k
        return found

    @cached_property
    def _infinitives(self) -> list[int]:
        """For each token, the nearest "to" with a verb before it, or -1."""
        found: list[int] = []
        last = -1
        for k, word in enumerate(self.tokens.words):
            found.append(last)
            if word == "to" and self.tokens.word(k + 1) in _HEADLINED:
                last = k
        return found

    def _ends(self, k: int) -> bool:
        code = self.tokens.codes[k]
        if code == CODES["QUOTE"]:
            return False
        if code == CODES["STOP"] and len(self.tokens.word(k - 1)) == 1:
            return False  # initials
        return code in _SENTENCE and (
            code != CODES["STOP"] or not self.tokens.word(k + 1)[:1].isalpha() or self.tokens.capital(k + 1)
        )

    def _aside(self, k: int) -> bool:
        """Whether the verb at ``k`` is a "he said" between commas."""
        if self.tokens.words[k] not in ("said", "says", "added"):
            return False
        comma, size = CODES["COMMA"], 4
        return comma in self.tokens.codes[max(0, k - size) : k] and comma in self.tokens.codes[k : k + size]

    # --- the clause of an expression

    def _opens(self, first: int) -> bool:
        """Whether a clause begins with the expression (and its preposition)."""
        k = first - 1
        while k >= 0 and first - k < 6 and self.tokens.codes[k] in _OPENING:
            k -= 1
        if self.tokens.code(k) == CODES["AND"] and self.tokens.code(k - 1) in codes("DAY", "NTH"):
            return False  # "on 3 and 5 May"
        return (
            k < 0
            or self.tokens.codes[k] in _SENTENCE
            or self.tokens.words[k] in _EDGES
            or self.tokens.words[k] in ("and", "but")
        )

    def _joins_date(self, first: int, last: int) -> bool:
        """Whether the expression is the second of two dates with one verb: "on 3 May and on 5 June, she said"."""
        k = first - 1
        while k > 0 and first - k < 6 and self.tokens.codes[k] in _OPENING:
            k -= 1
        joined = self.tokens.code(k) == CODES["AND"] and self.tokens.code(k - 1) in _DATES
        return joined and self.tokens.code(last) in (CODES["COMMA"], *_SENTENCE)

    def _possessive(self, last: int) -> bool:
        return self.tokens.word(last) in ("'s", "’s")

    def _preposition(self, first: int) -> int:
        k = first - 1
        while k > 0 and first - k < 4 and self.tokens.codes[k] in _SOFT and self.tokens.codes[k] != CODES["ON"]:
            k -= 1
        return k

    def _over(self, first: int, last: int, until: bool) -> bool:
        """Whether what was done by, or until, a time is in the past: "had left by", "lasted until"."""
        opens = self._opens(first)
        verb = self._after[last] if opens and last < len(self.tokens.words) else self._before[first]
        if verb < 0 or self.tokens.word(self._edges[first]) == "if":
            return False
        word, group = self.tokens.words[verb], self.tokens.words[verb : verb + 4]
        if self._verbs[verb] != "past":
            return opens and word in ("could", "would")
        if opens or word in _HAS or word == "had" or word in _MODALS:
            return True
        if _DEMANDS.intersection(group):
            return False
        return not until or (word in _LASTING and not (word in _WAS and self._participle(self.tokens.word(verb + 1))))

    def _marked(self, first: int, last: int) -> Tense | None:
        """Return the tense that the preposition before the expression gives."""
        k = self._preposition(first)
        word = self.tokens.word(k)
        if word == "since":
            return "past"
        if word in ("by", "until", "till", "before"):
            return "past" if self._over(first, last, word in ("until", "till")) else "future"
        if word == "for" and not self._possessive(last) and self.tokens.codes[first] in _DAYS:
            verb = self._before[first]
            return "past" if verb >= 0 and self.tokens.words[verb] == "had" else "future"
        if word == "of" and self.tokens.word(k - 1) == "ahead":
            return "future"
        return None

    def _lured(self, verb: int, first: int) -> bool:
        """Whether "ahead of", "upcoming" and the like are between the verb and the expression."""
        begin = max(verb + 1, first - 8, 0)
        words = self.tokens.words[begin:first]
        if _LURES.intersection(words) or ("ahead" in words and "of" in words):
            return True
        return "before" in words and bool(_AWAITS.intersection(words[words.index("before") :]))

    def _chosen(self, first: int, last: int) -> int:
        """Choose the verb that governs the expression: the last before it in its clause, else the next; -1: none."""
        count = len(self.tokens.words)
        after = self._after[last] if last < count else -1
        before = self._before[first]
        before = before if first - before <= _REACH else -1
        after = after if after - last <= _REACH else -1
        if after >= 0:
            if (self._opens(first) and not self._joins_date(first, last)) or before < 0:
                return after
            led = self.tokens.code(first - 1) in _LEADS
            if self._possessive(last) and not led and before < first - 1:
                return after
            subject = after == last or (self._possessive(last) and not led)
            if subject and self.tokens.words[before] in _REPORTING and self.tokens.code(before + 1) not in _LEADS:
                return after  # "said talks on Friday would fail"
            if self._edges[first] > before and self.tokens.words[self._edges[first]] not in ("as", "after"):
                return after
        return before

    def tense(self, first: int, last: int) -> Tense | None:
        """Return the tense of the clause around tokens ``first`` up to ``last``; None if nothing says."""
        if not self.tokens.words:
            return None
        first = min(first, len(self.tokens.words) - 1)
        if marked := self._marked(first, last):
            return marked
        inside = [self._verbs[k] for k in range(first, min(last, first + _REACH)) if self._verbs[k]]
        if inside:
            return "future" if inside[0] == "future" else "past"
        verb = self._chosen(first, last)
        if verb <= first and self._lured(verb, first):
            return "future"
        if verb >= 0 and self._verbs[verb] == "past":
            event = planned(self.tokens, verb, first, last, self._opens(first))
            return None if event == "unknown" else event or "past"
        if verb >= 0:
            return "future"
        return "future" if self._infinitive(first) else self._answers(first)

    def _infinitive(self, first: int) -> bool:
        """Whether the only verb is a headline's "to" with a verb: "Sunder to open talks on Monday"."""
        return self._infinitives[first] >= max(0, first - _REACH, self._edges[first] + 1)

    def _answers(self, first: int) -> Tense | None:
        """Return the tense of the question that a fragment without a verb answers."""
        seen = self.tokens.text.rfind("?", max(0, self.tokens.starts[first] - 60), self.tokens.starts[first])
        if seen < 0:
            return None
        k = self.tokens.within(seen, seen + 1)[0]
        verb = next((j for j in range(k - 1, max(-1, k - 30), -1) if self._verbs[j]), -1)
        return None if verb < 0 else "future" if self._verbs[verb] == "future" else "past"


def tense(text: str, span: Span) -> Tense:
    """Return the tense of the clause around a span; the past if nothing says otherwise.

    Parameters
    ----------
    text : the document's text
    span : an expression of time or any other span of characters

    Examples
    --------
    >>> said = "Orn said on Monday that he would meet Vell on Tuesday."
    >>> tense(said, (13, 19)), tense(said, (46, 53))
    ('past', 'future')
    """
    begin = max(0, span[0] - _NEAR)
    piece = text[begin : span[1] + _NEAR]
    tokens = tokenise(piece)
    first, last = tokens.within(span[0] - begin, span[1] - begin)
    return "future" if Clauses(tokens).tense(first, max(last, first + 1)) == "future" else "past"
