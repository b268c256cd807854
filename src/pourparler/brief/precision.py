"""Which statements a brief can print: the speaker is sure, and the words say something on their own.

A speaker is sure where the document's own words name him. Other sources are resolved from the text around them, and
the wrong name there puts words into somebody's mouth; what cannot be checked is left out, or marked as unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pourparler.brief.passages import Passages, known_words, words_of
from pourparler.brief.words import is_confirmed
from pourparler.ledger.rows import ActorRow, StatementRow
from pourparler.lexicon.actors import tables

Unsure = Literal["omit", "mark"]
"""What happens to statements that are not sure: they are left out, or marked."""

UNSURE_SPEAKER, FRAGMENT = "speaker unsure", "fragment"
LEAST_WORDS = 5
"""Words of the shortest statement that is not a fragment."""

_PERSONAL = frozenset(("he", "she"))
_PRONOUNS = _PERSONAL | frozenset(
    "i we you it they which who that this these those them him her his its their theirs one both some others".split()
)
_SMALL = frozenset(
    "the a an of for and in on at by to from with his her its their as who which s is was mr mrs ms dr sir".split()
)


def find_doubts(
    rows: Iterable[StatementRow], actors: Mapping[int, ActorRow], passages: Passages | None = None
) -> dict[int, str]:
    """Return why statements are not sure, by their number; those that are sure, or confirmed, are left out.

    Parameters
    ----------
    rows
        Statements; all those of a document should be among them.
    actors
        The actors by their number.
    passages
        The sentences of the documents, where they are at hand.
    """
    people = {a.id: words_of(a.name) for a in actors.values() if a.kind == "person"} if passages else {}
    found: dict[int, str] = {}
    documents: dict[str, list[StatementRow]] = {}
    for row in rows:
        documents.setdefault(row.document, []).append(row)
    introduced: dict[str, list[tuple[int, int]]] = {}  # where each document names a person for the first time
    for actor in actors.values():
        for place in actor.evidence if actor.kind == "person" else ():
            introduced.setdefault(place.document, []).append((place.start, actor.id))
    for document, same in documents.items():
        sure = _sure_speakers(sorted(same, key=_place), actors, introduced.get(document, ()))
        for row in same:
            if is_confirmed(row.coder):
                continue
            if row.id not in sure and not (passages and _is_only_antecedent(row, actors, people, passages)):
                found[row.id] = UNSURE_SPEAKER
            elif len(words_of(row.content)) < LEAST_WORDS:
                found[row.id] = FRAGMENT
    return found


def _sure_speakers(
    rows: Sequence[StatementRow], actors: Mapping[int, ActorRow], introduced: Sequence[tuple[int, int]]
) -> set[int]:
    """The statements of a document, in order, whose source names the speaker, or is "he" or "she" right after it.

    A pronoun is that of the person who was named last as a source, if nobody else is introduced in between.
    """
    sure: set[int] = set()
    last = (0, 0)  # where a person was named last as a source, and the number of the actor
    for row in rows:
        actor = actors.get(row.speaker_id or 0)
        words, at = words_of(row.source), _place(row)[0]
        others = [who for place, who in introduced if last[0] < place < at and who != last[1]]
        is_same = len(words) == 1 and words[0] in _PERSONAL and row.speaker_id == last[1] and not others
        if is_same or _is_named(row, actor):
            sure.add(row.id)
        if is_same or (actor is not None and actor.kind == "person" and words and words[0] not in _PRONOUNS):
            last = (at, actor.id if actor else 0)
    return sure


def _is_only_antecedent(
    row: StatementRow, actors: Mapping[int, ActorRow], people: Mapping[int, Sequence[str]], passages: Passages
) -> bool:
    """Whether "he" or "she" can only be the speaker: nobody else is named since the sentence before began.

    Somebody may be there by a role: "the minister met Vell" leaves open who "she" is.
    """
    actor, words = actors.get(row.speaker_id or 0), words_of(row.source)
    if len(words) != 1 or words[0] not in _PERSONAL or actor is None or actor.kind != "person" or not row.evidence:
        return False
    place = next((e for e in row.evidence if e.quote == row.source), row.evidence[0])
    before = passages.before(place)
    near = set(words_of(before))
    named = {id_ for id_, name in people.items() if near & {*name[:1], *name[-1:]} - _SMALL}
    others = " ".join(words_of(before))
    for role in sorted((" ".join(words_of(role)) for role in actor.roles), key=len, reverse=True):
        others = others.replace(role, "") if role else others
    holders = tables().roles.keys() | tables().plural_roles.keys()
    return named == {actor.id} and holders.isdisjoint(others.split())


def _place(row: StatementRow) -> tuple[int, int]:
    return (row.evidence[0].start if row.evidence else 0), row.id


def _is_named(row: StatementRow, actor: ActorRow | None) -> bool:
    """Whether the source's own words name the speaker: by name, role, country or party, and by nothing else."""
    if actor is None or not row.speakers:
        return False
    words = words_of(row.source)
    if not set(words) - _PRONOUNS or not set(words_of(actor.name)) - _PRONOUNS - _SMALL:
        return False
    if len(row.speakers) > 1:
        return all(set(words_of(name)) & set(words) - _SMALL for name in row.speakers)
    if "".join(words).removeprefix("the") == "".join(words_of(actor.name)).removeprefix("the"):
        return True
    names = known_words(actor.name)
    if actor.kind == "person":
        surname = (words_of(actor.name) or [""])[-1]
        if surname in words:
            # "a spokesman for Vell" and "Vell's forces" are not Vell
            return not _is_somebody_else(words, surname, actor)
    if names & set(words) - _SMALL:
        return actor.kind != "person" or bool(set(words) & names - _SMALL)
    roles = {word for role in actor.roles for word in words_of(role)} - _SMALL
    heads = {role[-1] for role in map(words_of, actor.roles) if role}
    return bool(roles and set(words) & heads) and set(words) - _SMALL <= roles | known_words(actor.acts_for or "")


def _is_somebody_else(words: list[str], surname: str, actor: ActorRow) -> bool:
    at = words.index(surname)
    before, after = words[:at], words[at + 1 :]
    roles = {word for role in actor.roles for word in words_of(role)}
    holders = tables().roles.keys() | tables().plural_roles.keys()
    if {"for", "to", "of"} & set(before[-2:]) and any(word in holders and word not in roles for word in before):
        return True
    return len(after) == 1 and after[0].isalpha() and after[0] not in _SMALL | set(words_of(actor.name))
