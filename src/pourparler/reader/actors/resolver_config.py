"""The settings by which descriptions, pronouns and sources are given to actors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ResolverConfig:
    """Settings of the resolver.

    The first four are probabilities, from 0 to 1, that the network gives an antecedent.

    Attributes
    ----------
    certain
        From here on, "he" may mean somebody who was called "she" before.
    sure
        From here on, a description or source means an actor.
    likely
        The same, where the actor acts for the same party as the description, or the source is a pronoun.
    faint
        The same, where a pronoun has no likelier person, or the description is of a body such as "the agency".
    max_compared
        In a document with more actors than this, a description is compared with those of this many mentions before it.
    near
        Characters back within which a person must have been mentioned for "the senator" to mean the last speaker.
    """

    certain: float = 0.65
    sure: float = 0.35
    likely: float = 0.25
    faint: float = 0.13
    max_compared: int = 300
    near: int = 600
