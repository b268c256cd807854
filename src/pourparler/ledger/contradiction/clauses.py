"""The clauses of a statement and what they assert, from the words alone.

A clause has a subject, the words that it shares its matter with (*content*), and *stands*: its predicates with a sign.
A negator turns the first predicate after it, over words that only lead on to it ("are not going to sign"): the scope
that Chapman et al. (NegEx, J. Biomed. Inform. 2001) and Councill et al. (2010) found to serve, cut down to its head.
Pairs of opposites (``lexicon/en/opposites.tsv``: accept and reject, attend and boycott) carry a sign of their own;
where antonyms are the only difference between two clauses, de Marneffe et al. (ACL 2008) found contradiction most
reliably. Hypotheses, questions and the words of others have no stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem
from pourparler.lexicon.calendar import MONTHS, ORDINALS, WEEKDAYS
from pourparler.reader.text.sentences import sentences

_SHORTENED = (
    (re.compile(r"\bwon[’']t\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bcan[’']t\b", re.IGNORECASE), "can not"),
    (re.compile(r"n[’']t\b", re.IGNORECASE), " not"),
    (re.compile(r"[’']ll\b", re.IGNORECASE), " will"),
    (re.compile(r"[’']re\b", re.IGNORECASE), " are"),
    (re.compile(r"[’']ve\b", re.IGNORECASE), " have"),
    (re.compile(r"[’']m\b", re.IGNORECASE), " am"),
    (re.compile(r"[’']d\b", re.IGNORECASE), " would"),
    (re.compile(r"\b(it|he|she|that|there|what|who)[’']s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"[’']s?\b", re.IGNORECASE), ""),
)
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[,;:?!()—–]")
_BREAK = frozenset(";:()—–?!")
_JOINT = frozenset("but because although though while whereas since so".split())
_ASIDE = frozenset(
    "when where why how which who whose".split()
)  # clauses that they begin are presupposed, not asserted
_MODES = {
    **dict.fromkeys("will would shall".split(), "will"),
    **dict.fromkeys("can could".split(), "can"),
    **dict.fromkeys("must should ought need needs".split(), "must"),
    **dict.fromkeys("may might".split(), "may"),
    **dict.fromkeys("did had was were".split(), "was"),
    **dict.fromkeys("do does is are am has have been be".split(), "is"),
}
_LEADS = frozenset(_MODES) | frozenset(
    "to not never i we he she it they you and also being having going both together still just now always"
    " already ever again yet longer ready willing".split()
)
_ARTICLES = frozenset("a an the our their any some his her its".split())
_NONE = frozenset("no none nobody neither nothing".split())
_PARTICLES = frozenset("back off up down out on over away".split())
_INTENT = frozenset("ready willing going prepared plan intend".split())
_SELF = frozenset("i we us our my".split())
_THOUGHT = frozenset("think believ expect suppos".split())
_SUBJECTS = frozenset("i we you he she it they".split())
_OTHERS = frozenset("he she they it you".split())
_OPENERS = _SELF | _OTHERS | {"there", "that", "if", "unless"}
_MONTH = "May-month"  # distinguished from the verb by its capital
_ORDER = frozenset(
    ("next", "last", "previous", "today", "tomorrow", "yesterday", _MONTH.casefold(), *list(ORDINALS)[:6], *WEEKDAYS)
) | (frozenset(MONTHS) - {"may"})
LONGEST = 4000  # characters of a statement that are looked at


@dataclass(frozen=True)
class Assertion:
    """A predicate with its sign.

    ``marked`` is True for a predicate that is negated or negative in itself; ``wording`` is its text in the clause.
    """

    sign: int
    marked: bool
    mode: str
    verbal: bool
    wording: str


@dataclass
class Clause:
    """A clause: its subject, its content words, and its assertions by predicate.

    A predicate is a stem, or the name of a pair of opposites in capitals. ``names`` are runs of capitalised words in
    the content: "Mara Vell" counts as one word.
    """

    subject: frozenset[str] = frozenset()
    pronoun: str = ""
    content: frozenset[str] = frozenset()
    names: tuple[frozenset[str], ...] = ()
    order: frozenset[str] = frozenset()
    soft: bool = False  # conditional or hedged
    assertions: dict[str, Assertion] = field(default_factory=dict)


def clauses(words: str) -> list[Clause]:
    """Return the clauses of a statement that assert something.

    >>> [(c.assertions["attend"].sign, sorted(c.content)) for c in clauses("We will not attend the talks in Kelmport.")]
    [(-1, ['attend', 'kelmport', 'talk'])]
    """
    words = words[:LONGEST]
    found: list[Clause] = []
    for start, end in sentences(words):
        sentence = words[start:end].strip("“”\"' ")
        if "?" in sentence[-3:]:
            continue
        whole = tokens_of(sentence)
        conditional = bool(whole) and stance_lexicon().longest("cut", [stem(token) for token in whole[:4]], 0) > 0
        for tokens in _split_clauses(whole):
            clause = _parse_clause(tokens)
            if clause is not None and clause.assertions:
                clause.soft = clause.soft or conditional
                found.append(clause)
    return found


def content_stems(words: str) -> set[str]:
    """Return the stems of all words except function words and numbers."""
    return {s for s in map(stem, tokens_of(words[:LONGEST])) if _is_content(s)}


def stems_of(words: str) -> list[str]:
    """Return the stems of all words, in order."""
    return [stem(token) for token in tokens_of(words)]


def proper_names(tokens: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the runs of capitalised words as stems, without a single first word of a sentence.

    >>> proper_names("the envoy Mara Vell of Oret".split()) == (frozenset({"mara", "vell"}), frozenset({"oret"}))
    True
    """
    runs: list[list[str]] = [[]]
    for token in tokens:
        if token[0].isupper() and _is_content(stem(token)):
            runs[-1].append(stem(token))
        else:
            runs.append([])
    if len(runs[0]) == 1:
        runs[0] = []
    return tuple(frozenset(run) for run in runs if run)


def tokens_of(sentence: str) -> list[str]:
    """Return the words and punctuation of a sentence, with contractions expanded ("won't" to "will", "not")."""
    if "’" in sentence or "'" in sentence:
        for pattern, plain in _SHORTENED:
            sentence = pattern.sub(plain, sentence)
    tokens = _TOKEN.findall(sentence)
    return [_MONTH if token == "May" and k else token for k, token in enumerate(tokens)]


def _split_clauses(tokens: Sequence[str]) -> Iterable[list[str]]:
    """Split a sentence at strong punctuation and conjunctions, and at "and" or a comma before a new subject."""
    part: list[str] = []
    for k, token in enumerate(tokens):
        lower = token.casefold()
        following = tokens[k + 1].casefold() if k + 1 < len(tokens) else ""
        weak = token == "," or lower in ("and", "or")
        aside = lower in _ASIDE or (lower == "that" and bool(part) and following in _MODES)
        if token in _BREAK or lower in _JOINT or aside or (weak and following in _OPENERS):
            yield part
            part = ["which"] if aside else []
        elif token != ",":
            part.append(token)
    yield part


def _parse_clause(tokens: Sequence[str]) -> Clause | None:
    """Parse one clause; None if it asserts nothing of the speaker's own (hypotheses, reported words)."""
    if not tokens or tokens[0].casefold() in _ASIDE:
        return None
    stems = [stem(token) for token in tokens]
    known = stance_lexicon()
    cut = known.first("cut", stems)
    if cut is not None:
        clause = _parse_clause(tokens[:cut])  # "only if": the condition asserts nothing and hedges the rest
        if clause is not None:
            clause.soft = True
        return clause
    if len(stems) < 2 or known.first("void", stems) is not None or known.first("saying", stems) is not None:
        return None
    clause = Clause()
    clause.soft = known.first("soft", stems) is not None
    clause.content = frozenset(s for s in stems if _is_content(s) and s not in _ORDER)
    clause.names = proper_names(tokens)
    clause.order = frozenset(t.casefold() for t in tokens if t.casefold() in _ORDER or t[0].isdigit())
    _ClauseParser(clause, tokens, stems).walk()
    return clause


class _ClauseParser:
    """Finds the assertions of a clause: negations, the predicates that they negate, and the mode."""

    def __init__(self, clause: Clause, tokens: Sequence[str], stems: Sequence[str]) -> None:
        self.clause, self.tokens, self.stems = clause, tokens, stems
        self.negations = 0  # negators whose predicate has not come yet
        self.whole = False  # "no boat will ...": negates the predicate of the whole clause
        self.mode = ""
        self.wording_start: int | None = None  # where the wording of the next assertion begins
        self.begin = 0  # where the subject begins
        self.first = len(tokens)  # the first token after the subject
        self.suppressed = False  # words after a negated predicate assert nothing until the next auxiliary

    def walk(self) -> None:
        trigger_words = stance_lexicon().trigger_words
        k = 0
        while k < len(self.tokens):
            if self.stems[k] not in trigger_words and self.tokens[k].casefold() not in _MODES:
                k += self._word(k)
                continue
            k += self._idle(k) or self._negator(k) or self._side(k) or self._through(k) or self._word(k)
        lead = [t.casefold() for t in self.tokens[self.begin : self.first] if not t.endswith("ly")]
        self.clause.pronoun = next((t for t in lead[::-1] if t in _SELF | _OTHERS), "")
        if not lead or lead[-1] not in _SUBJECTS:
            self.clause.subject = frozenset(stem(t) for t in lead if _is_content(stem(t)))

    def _idle(self, k: int) -> int:
        """Skip a phrase that only looks like a negation; note modes on the way."""
        idle = stance_lexicon().longest("idle", self.stems, k)
        mode = _MODES.get(self.tokens[k].casefold())
        if mode and not idle:
            if mode != "is" or self.mode in ("", "was"):
                self.mode = mode
            self.first = min(self.first, k)
            self.wording_start = self.wording_start if self.negations else k
            self.suppressed = self.suppressed and k > 0 and self.tokens[k - 1].casefold() == "to"
        return idle

    def _negator(self, k: int) -> int:
        size = 0 if stance_lexicon().side(self.stems, k) else stance_lexicon().longest("not", self.stems, k)
        if size == 1 and self.tokens[k].casefold() in _NONE and not self.mode:
            self.whole = True
        if not size:
            flip = stance_lexicon().longest("flip", self.stems, k)
            following = self.tokens[k + flip].casefold() if flip and k + flip < len(self.tokens) else ""
            size = flip if following == "to" or following.endswith("ing") else 0
            self.mode = "will" if size and self.mode in ("", "is") else self.mode
        elif k + size < len(self.tokens) and not self.mode and self.tokens[k + size].casefold().endswith("ing"):
            return size + 1  # "for not signing", "not voting means ...": not an assertion
        if size:
            self.negations += 1
            if self.negations == 1 and (self.wording_start is None or k - self.wording_start > 3):
                self.wording_start = k
            self.first = min(self.first, k)
        return size

    def _side(self, k: int) -> int:
        found = stance_lexicon().side(self.stems, k)
        if not found or self._waits(k) or self._particle(k + found[0]):
            return 0
        size, pair, sign = found
        if self.tokens[k + size : k + size + 1] and self.tokens[k + size][0].isdigit():
            return 0  # "against 1990", "open 24 hours": a measure
        self.first = min(self.first, k)
        if pair == "stand" and sign > 0 and _has_infinitive(self.tokens, k + size):
            return 0  # "agree to sign": the predicate follows
        if self.negations < 2 and not (self.negations and sign < 0) and (self.negations or not self.suppressed):
            self._put(
                pair.upper(),
                k,
                size,
                -sign if self.negations else sign,
                bool(self.negations) or sign < 0,
                _is_verbal(self.tokens, k),
            )
        return self._word(k, size)

    def _through(self, k: int) -> int:
        size = stance_lexicon().longest("through", self.stems, k)
        if size and self.stems[k] in _INTENT:
            self.mode = "will"
        if size and self.stems[k] in _THOUGHT and k + size < len(self.tokens):
            self.begin, self.first = (
                k + size,
                len(self.tokens),
            )  # "we do not think they will": another subject may follow
        return size

    def _word(self, k: int, size: int = 1) -> int:
        if not _is_content(self.stems[k]) or self.tokens[k].casefold().endswith("ly") or self._waits(k):
            return size
        at, noun = k, self._noun(k)
        verbal = not noun and _is_verbal(self.tokens, k)
        if noun:
            # "no second bridge", "there will be direct talks": the noun is asserted, not the words before it
            while k + size < len(self.tokens) and _is_content(self.stems[k + size]):
                k += 1
        named = self.tokens[k][0].isupper() and (k > 0 or self.tokens[min(1, len(self.tokens) - 1)][0].isupper())
        claimed = not self.negations and not self.suppressed and (verbal or noun)
        if not named and (self.negations == 1 or claimed):
            key = " ".join((*self.stems[k : k + size], *self._particle(k + size)))
            self._put(key, k, size, -1 if self.negations else 1, bool(self.negations), verbal)
            self.first = min(self.first, k)
        self.suppressed = self.suppressed or bool(self.negations)
        self.negations, self.whole = 0, False
        return k - at + size

    def _noun(self, k: int) -> bool:
        """Return whether a word begins a noun that is said to exist, or not to exist."""
        if self.negations and not self.whole and self.tokens[k - 1].casefold() in _NONE | {"any"}:
            return True
        return not self.clause.assertions and "there" in (token.casefold() for token in self.tokens[:k])

    def _particle(self, k: int) -> tuple[str, ...]:
        """Return the particle of a verb that ends at a token: "hold off" and "hold back" are different verbs."""
        particle = self.tokens[k].casefold() if k < len(self.tokens) else ""
        return (particle,) if particle in _PARTICLES else ()

    def _waits(self, k: int) -> bool:
        """Return whether the negation belongs to a predicate that follows."""
        return self.whole and not (self.mode and _is_verbal(self.tokens, k))

    def _put(self, key: str, k: int, size: int, sign: int, marked: bool, verbal: bool) -> None:
        mode = self.mode or self._bare(k)
        start = (
            k
            if self.wording_start is None or (not self.negations and k - self.wording_start > 3)
            else self.wording_start
        )
        wording = " ".join(self.tokens[start : k + size])
        assertion = Assertion(sign, marked, mode, verbal, wording)
        if key not in self.clause.assertions or (marked and not self.clause.assertions[key].marked):
            self.clause.assertions[key] = assertion

    def _bare(self, k: int) -> str:
        """Return the mode of a predicate without an auxiliary."""
        if k and self.tokens[k - 1].casefold() == "to":
            return "will" if k == 1 else "to"
        lower = self.tokens[k].casefold()
        past = lower.endswith("ed") or (lower in stance_lexicon().forms and not lower.endswith(("s", "ing")))
        return "was" if past else "is"


def _is_content(word: str) -> bool:
    return word[0].isalpha() and (word,) not in stance_lexicon().kinds["stop"]


def _has_infinitive(tokens: Sequence[str], at: int) -> bool:
    """Return whether an infinitive follows a word that only leads to it ("agree to sign", "ready to talk")."""
    return at + 1 < len(tokens) and tokens[at].casefold() == "to" and tokens[at + 1].casefold() not in _ARTICLES


def _is_verbal(tokens: Sequence[str], at: int) -> bool:
    """Return whether a word is in predicate position: first, or after an auxiliary, pronoun or adverb."""
    if at == 0:
        return not tokens[0][0].isupper()
    before = tokens[at - 1].casefold()
    if before.endswith("ly") and at > 1:
        before = tokens[at - 2].casefold()
    if before in _LEADS:
        return True
    # "Oret rejected the toll", not "classified papers"
    past = tokens[at].casefold().endswith("ed") and before not in _ARTICLES
    return past and (at + 1 == len(tokens) or not _is_content(stem(tokens[at + 1])))
