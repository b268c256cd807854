"""What the clauses of a statement are about, and for or against what they stand, by the words alone.

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
_ASIDE = frozenset("when where why how which who whose".split())  # what they begin is taken as known, not claimed
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
_MONTH = "May-month"  # told from the verb by its capital
_ORDER = frozenset(
    ("next", "last", "previous", "today", "tomorrow", "yesterday", _MONTH.casefold(), *list(ORDINALS)[:6], *WEEKDAYS)
) | (frozenset(MONTHS) - {"may"})
LONGEST = 4000  # characters of a statement that are looked at


@dataclass(frozen=True)
class Assertion:
    """A predicate with its sign: ``marked`` by a negation or by its own meaning; ``told`` as the clause words it."""

    sign: int
    marked: bool
    mode: str
    verbal: bool
    told: str


@dataclass
class Clause:
    """A clause: its subject, its matter, and its stands by predicate (a stem, or a pair of the table in capitals).

    ``names`` are runs of capitalised words within the matter: "Mara Vell" is one thing, not two.
    """

    subject: frozenset[str] = frozenset()
    pronoun: str = ""
    content: frozenset[str] = frozenset()
    names: tuple[frozenset[str], ...] = ()
    order: frozenset[str] = frozenset()
    soft: bool = False  # under a condition, or put as no more than possible
    stands: dict[str, Assertion] = field(default_factory=dict)


def clauses(words: str) -> list[Clause]:
    """The clauses of a statement that stand for or against something.

    >>> [(c.stands["attend"].sign, sorted(c.content)) for c in clauses("We will not attend the talks in Kelmport.")]
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
            if clause is not None and clause.stands:
                clause.soft = clause.soft or conditional
                found.append(clause)
    return found


def content_stems(words: str) -> set[str]:
    """The stems by which a text is found: all but function words and numbers."""
    return {s for s in map(stem, tokens_of(words[:LONGEST])) if _is_content(s)}


def stems_of(words: str) -> list[str]:
    """The stems of all words, in order."""
    return [stem(token) for token in tokens_of(words)]


def proper_names(tokens: Sequence[str]) -> tuple[frozenset[str], ...]:
    """The runs of capitalised words, as stems; a first word alone may be capitalised for its place.

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
    """Words and marks of a sentence, with short forms written out ("won't": "will", "not")."""
    if "’" in sentence or "'" in sentence:
        for pattern, plain in _SHORTENED:
            sentence = pattern.sub(plain, sentence)
    tokens = _TOKEN.findall(sentence)
    return [_MONTH if token == "May" and k else token for k, token in enumerate(tokens)]


def _split_clauses(tokens: Sequence[str]) -> Iterable[list[str]]:
    """Clauses: cut at strong marks and at words that join; "and" and a comma cut before a new subject."""
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
    """One clause, None where it says nothing of the speaker's own: hypotheses, reported words."""
    if not tokens or tokens[0].casefold() in _ASIDE:
        return None
    stems = [stem(token) for token in tokens]
    known = stance_lexicon()
    cut = known.first("cut", stems)
    if cut is not None:
        clause = _parse_clause(tokens[:cut])  # "only if": the condition is no stand, and what it binds is a softer one
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
    """A walk through the tokens of a clause: what negates, what is negated, in which mode."""

    def __init__(self, clause: Clause, tokens: Sequence[str], stems: Sequence[str]) -> None:
        self.clause, self.tokens, self.stems = clause, tokens, stems
        self.turned = 0  # negators that wait for their predicate
        self.whole = False  # "no boat will ...": what is negated is the clause's own predicate
        self.mode = ""
        self.from_: int | None = None  # where the words begin in which a stand is told
        self.begin = 0  # where the subject begins
        self.first = len(tokens)  # the first token after the subject
        self.shut = False  # what follows a negated predicate is not claimed, until an auxiliary begins anew

    def walk(self) -> None:
        steering = stance_lexicon().steering
        k = 0
        while k < len(self.tokens):
            if self.stems[k] not in steering and self.tokens[k].casefold() not in _MODES:
                k += self._word(k)
                continue
            k += self._idle(k) or self._negator(k) or self._side(k) or self._through(k) or self._word(k)
        lead = [t.casefold() for t in self.tokens[self.begin : self.first] if not t.endswith("ly")]
        self.clause.pronoun = next((t for t in lead[::-1] if t in _SELF | _OTHERS), "")
        if not lead or lead[-1] not in _SUBJECTS:
            self.clause.subject = frozenset(stem(t) for t in lead if _is_content(stem(t)))

    def _idle(self, k: int) -> int:
        """Pass over what looks like a negation and is none; note modes on the way."""
        idle = stance_lexicon().longest("idle", self.stems, k)
        mode = _MODES.get(self.tokens[k].casefold())
        if mode and not idle:
            if mode != "is" or self.mode in ("", "was"):
                self.mode = mode
            self.first = min(self.first, k)
            self.from_ = self.from_ if self.turned else k
            self.shut = self.shut and k > 0 and self.tokens[k - 1].casefold() == "to"
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
            return size + 1  # "for not signing", "not voting means ...": nobody's own stand
        if size:
            self.turned += 1
            if self.turned == 1 and (self.from_ is None or k - self.from_ > 3):
                self.from_ = k
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
            return 0  # "agree to sign": the predicate comes yet
        if self.turned < 2 and not (self.turned and sign < 0) and (self.turned or not self.shut):
            self._put(
                pair.upper(),
                k,
                size,
                -sign if self.turned else sign,
                bool(self.turned) or sign < 0,
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
            # "no second bridge", "there will be direct talks": it is the noun that there is, not what stands before it
            while k + size < len(self.tokens) and _is_content(self.stems[k + size]):
                k += 1
        named = self.tokens[k][0].isupper() and (k > 0 or self.tokens[min(1, len(self.tokens) - 1)][0].isupper())
        claimed = not self.turned and not self.shut and (verbal or noun)
        if not named and (self.turned == 1 or claimed):
            key = " ".join((*self.stems[k : k + size], *self._particle(k + size)))
            self._put(key, k, size, -1 if self.turned else 1, bool(self.turned), verbal)
            self.first = min(self.first, k)
        self.shut = self.shut or bool(self.turned)
        self.turned, self.whole = 0, False
        return k - at + size

    def _noun(self, k: int) -> bool:
        """Whether a word begins what there is, or is none of."""
        if self.turned and not self.whole and self.tokens[k - 1].casefold() in _NONE | {"any"}:
            return True
        return not self.clause.stands and "there" in (token.casefold() for token in self.tokens[:k])

    def _particle(self, k: int) -> tuple[str, ...]:
        """The particle of a verb that ends at a token ("hold off", "hold back"): another verb than without it."""
        particle = self.tokens[k].casefold() if k < len(self.tokens) else ""
        return (particle,) if particle in _PARTICLES else ()

    def _waits(self, k: int) -> bool:
        """Whether the negation is for a predicate that comes yet."""
        return self.whole and not (self.mode and _is_verbal(self.tokens, k))

    def _put(self, key: str, k: int, size: int, sign: int, marked: bool, verbal: bool) -> None:
        mode = self.mode or self._bare(k)
        start = k if self.from_ is None or (not self.turned and k - self.from_ > 3) else self.from_
        told = " ".join(self.tokens[start : k + size])
        stand = Assertion(sign, marked, mode, verbal, told)
        if key not in self.clause.stands or (marked and not self.clause.stands[key].marked):
            self.clause.stands[key] = stand

    def _bare(self, k: int) -> str:
        """The mode of a predicate without an auxiliary."""
        if k and self.tokens[k - 1].casefold() == "to":
            return "will" if k == 1 else "to"
        lower = self.tokens[k].casefold()
        past = lower.endswith("ed") or (lower in stance_lexicon().forms and not lower.endswith(("s", "ing")))
        return "was" if past else "is"


def _is_content(word: str) -> bool:
    return word[0].isalpha() and (word,) not in stance_lexicon().kinds["stop"]


def _has_infinitive(tokens: Sequence[str], at: int) -> bool:
    """Whether a verb follows for which the word before only leads the way ("agree to sign", "ready to talk")."""
    return at + 1 < len(tokens) and tokens[at].casefold() == "to" and tokens[at + 1].casefold() not in _ARTICLES


def _is_verbal(tokens: Sequence[str], at: int) -> bool:
    """Whether a word stands where a predicate does: first, or after an auxiliary, "to", a pronoun or an adverb."""
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
