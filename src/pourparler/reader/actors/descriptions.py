"""Phrases that describe an actor without naming it."""

from __future__ import annotations

import re
from collections.abc import Collection

from pourparler.lexicon import alternatives, rows
from pourparler.lexicon.actors import tables
from pourparler.reader.actors.clusters import Draft, Registry, bare, bare_span
from pourparler.reader.actors.titles import description_in, role_class
from pourparler.record import ActorKind, Span

_NOUNS = alternatives(row["noun"] for row in rows("organization_nouns"))
_ORGANIZATION = re.compile(rf"{_NOUNS}$", re.IGNORECASE)
SECOND = re.compile(
    r"(?:(?:all|some|both|many|most|several|one|each|any|those|a number) of )?you(?: all| guys| folks| two| both)?|"
    r"yours?|yourself|yourselves",
    re.IGNORECASE,
)
"""A source that is addressed: "you", "some of you"."""
_NO_NOUN = (
    "the a an will would may might can could shall should must do does did is are was were has have had when where"
)
_NO_NOUNS = f"{_NO_NOUN} why how what if yes no not".replace(" ", "|")
NOBODY = re.compile(rf"(?:nobody|no\s+one|none|neither)\b|(?:{_NO_NOUNS})$", re.IGNORECASE)
"""A source that is nobody, or no source."""
DELEGATION = re.compile(
    r"\b(?:[Aa]n?|[Tt]he)\s+(?P<who>[A-Z][\w.]+\s+(?:\w+\s+)?(?:delegation|negotiators|negotiating\s+team|mediators|envoys))\b"
)
"""A team of a country, a group that acts for it."""
_SAID = (
    r"(?:comments?|remarks?|statements?|words|speech|tweets?|letter|message|claims?|posts?|interview|position|views?|"
    r"belief|office)"
)
_MADE = (
    r"(?:figures|data|numbers|statistics|estimates|findings|results|documents?|reports?|stud(?:y|ies)|surveys?|polls?|"
    r"analys[ie]s|information|statements?|letters?|remarks|comments)"
)
WORDS_OF = re.compile(
    rf"(?P<who>.+?)['’]s\s+(?:\w+\s+){{0,2}}{_SAID}$"
    rf"|(?:\w+\s+){{0,4}}{_MADE}\s+(?:\w+\s+)?(?:by|from)\s+(?P<maker>[^,;]+)$"
    r"|what\s+(?P<clause>\S.*)$",
    re.IGNORECASE,
)
"""A source that is what somebody said, or made: "the envoy's remarks", "figures released by the ministry"."""
_RELATED = re.compile(
    r"\b(?:the|an?|his|her|its|their|another|one)\s+(?:(?!(?:of|in|at|by|for|from|with|to|on|and|or)\b)[\w’'-]+\s+){0,4}?"
    r"[\w’'-]+(?=,?\s+\Z)",
    re.IGNORECASE,
)
PLURAL = re.compile(
    r"(?:^|\s)(?:many|some|others|people|most|few|several|both|all|those|\w+men|\w+[^s'’\s]s)$", re.IGNORECASE
)
"""A phrase for several."""
DEFINITE = re.compile(r"(?:the|his|her|its|their|this|that)\b|[A-Z][\w.]*['’]s\b", re.IGNORECASE)
"""The beginning of a phrase for what the text has named, or what somebody has."""
_PERSONAL_NAME = re.compile(r"[A-Z][^\W\d_A-Z]+(?:[ -][A-Z][^\W\d_A-Z]+){1,2}")
PRONOUNS = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)

PERSONAL = {"he": "he", "him": "he", "his": "he", "himself": "he"} | dict.fromkeys(
    ("she", "her", "hers", "herself"), "she"
)
"""Pronouns for one person, by whom they mean."""
THIRD = {"they", "them", "their", "it", "its", "themselves", "itself", "who", "which", "that", "both", "one"}
"""Other pronouns of the third person."""
FIRST = {"i", "we", "my", "our", "me", "us", "mine", "ours", "myself", "ourselves"}
"""Pronouns of the first person."""


_HEAD_END = re.compile(
    r",|;|\(|\s(?:who|which|that|of|in|at|from|for|with|on|to|close|familiar|involved|briefed|speaking|said|and)\s"
)
_LATELY = re.compile(r"\s+(?:today|yesterday|tonight|earlier|later|also|now|meanwhile|again)$")
_OWNER = re.compile(r"(?:the\s+)?(?P<owner>[A-Z][\w.]*?)(?:['’]s)?\s+(?P<rest>.+)", re.IGNORECASE)
_PROPER = re.compile(r"\b(?!The\b|An?\b|His\b|Her\b|Its\b|Their\b)[A-Z][\w-]+")
_BUSINESS = frozenset(("company", "firm", "business", "employer", "manufacturer", "operator", "carrier"))
_SHARED = 4  # letters that the name of a country and its adjective have in common


def may_mean(phrase: str, name: str, *, is_named_person: bool) -> bool:
    """Return whether a description may mean an actor, by its number, by whose it is, and by its own name.

    Several are not one person, what one country has is not the same thing of another, and "the rival Deckhands' Union"
    is nobody of another name.

    >>> may_mean("the mediators", "Bastian Kreel", is_named_person=True)
    False
    >>> may_mean("Tarvonia's Defence Ministry", "Quessian Defence Ministry", is_named_person=False)
    False
    """
    if is_named_person and PLURAL.search(phrase):
        return False
    proper = _PROPER.findall(phrase)
    if len(proper) > 1 and phrase.endswith(proper[-1]) and not {w.casefold() for w in proper} & set(_words(name)):
        return False
    one, other = _OWNER.fullmatch(phrase), _OWNER.fullmatch(name)
    if not (one and other and one["rest"].casefold() == other["rest"].casefold()):
        return True
    return one["owner"][:_SHARED].casefold() == other["owner"][:_SHARED].casefold()


def _words(name: str) -> list[str]:
    return re.findall(r"[\w-]+", name.casefold())


def head_of(text: str, source: Span) -> Span:
    """Return the noun phrase of a source up to its head noun."""
    title = description_in(text, source)
    match = _HEAD_END.search(text, title.span[1] if title else source[0] + 1, source[1])
    end = match.start() if match else source[1]
    if lately := _LATELY.search(text, source[0] + 1, end):
        end = lately.start()
    return bare_span(text, (source[0], end))


def possessive(text: str, name: Span, end: int) -> bool:
    """Whether a name is the possessor of a phrase, as in "Varo's spokesman"."""
    return text[name[1] : name[1] + 2] in ("'s", "’s") and end > name[1] + 3


def description_name(words: str) -> str:
    """Return the name of an unnamed actor: its description without article, clauses and possessive ending."""
    name = re.sub(r"\s+", " ", words).strip(" ,;:")
    name = re.split(r",(?!\d)|\s(?:who|which|that)(?:\s|$)", name)[0].strip()
    name = re.sub(r"['’]s$", "", name)
    return re.sub(r"^(?:the|The)\s+", "", name)[:120]


def kind_of_phrase(phrase: str) -> ActorKind:
    """Return the kind of actor that a phrase describes, by its last word.

    >>> [kind_of_phrase(p) for p in ("the finance ministry", "a minister", "protesters")]
    ['organization', 'person', 'group']
    """
    head = bare(phrase)
    last = head.split()[-1] if head else ""
    if _ORGANIZATION.search(head):
        return "organization"
    roles = tables()
    if (
        role_class(head)
        or last.lower() in roles.roles
        or last.lower() in ("source", "man", "woman", "resident", "witness")
    ):
        return "person"
    return "group"


def is_capitalised(phrase: str) -> bool:
    """Whether every word of a phrase has a capital letter, but for "A Official" and the like."""
    return phrase.istitle() and not re.match(r"An?\b|One\b|Some\b|Many\b", phrase)


def may_be_person(draft: Draft, *, is_sure: bool) -> bool:
    """Whether "he" may mean an actor who was not taken for a person: a description, or a name such as people have.

    Parameters
    ----------
    is_sure : whether the network is sure that the name is meant
    """
    if draft.unnamed:
        return not PLURAL.search(draft.name)
    is_personal = _PERSONAL_NAME.fullmatch(draft.name) and kind_of_phrase(draft.name) != "organization"
    return is_sure and draft.kind == "organization" and bool(is_personal)


def fits_body(draft: Draft, known_by: Collection[str]) -> bool:
    """Whether "the guild" may mean an actor: a body, or a country, whose name does not say another sort of body.

    Parameters
    ----------
    known_by : words in names of such bodies
    """
    words = set(draft.name.casefold().split())
    if draft.kind not in ("organization", "country"):
        return False
    return not words.isdisjoint(known_by) or words.isdisjoint(tables().bodies)


def only_business(registry: Registry, noun: str, at: int) -> list[tuple[int, int]]:
    """Return the only body before an offset whose name does not say what it is, if a noun means a business.

    Each is given with where its last mention begins.
    """
    if noun not in _BUSINESS:
        return []
    known = frozenset[str]().union(*tables().bodies.values())
    bodies = [
        (d.before(at), n)
        for n, d in enumerate(registry.drafts)
        if d.kind == "organization" and not d.unnamed and d.acts_for is None and d.before(at) >= 0
    ]
    bodies = [(start, n) for start, n in bodies if known.isdisjoint(registry.drafts[n].name.casefold().split())]
    return bodies if len(bodies) == 1 else []


def noun_related(text: str, pronoun: Span) -> Span | None:
    """Return the noun phrase, without a name, that a relative pronoun just after it means.

    >>> text = "They met the convicted smuggler, who denied it."
    >>> text[slice(*noun_related(text, (33, 36)))]
    'the convicted smuggler'
    """
    noun = _RELATED.search(text, max(0, pronoun[0] - 80), pronoun[0])
    if noun is None or (text[slice(*pronoun)].casefold() == "who" and kind_of_phrase(noun.group()) == "organization"):
        return None
    return noun.span()
