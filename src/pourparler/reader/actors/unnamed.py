"""People and teams whom a text introduces without a name: "a senior diplomat", "the Kessian delegation"."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.reader.actors.cluster import affiliation, country, is_apart
from pourparler.reader.actors.clusters import Draft, Registry
from pourparler.reader.actors.countries import country_of
from pourparler.reader.actors.descriptions import DELEGATION, description_name
from pourparler.reader.actors.titles import Title
from pourparler.record import Span


def add_delegations(text: str, registry: Registry, places: Sequence[str]) -> None:
    """Add the delegations and teams of countries: groups that act for them."""
    for match in DELEGATION.finditer(text):
        span, words = match.span("who"), match["who"]
        land = country_of(words.split()[0], places)
        if land is None or span in registry.at:
            continue
        known = next((n for n, d in enumerate(registry.drafts) if d.unnamed and d.name == words), None)
        number = known if known is not None else registry.add(Draft(words, "group", unnamed=True))
        if not is_apart(words):
            registry.drafts[number].acts_for = country(registry, land)
        registry.add_mention(number, span)


def introduce(text: str, registry: Registry, places: Sequence[str], span: Span, title: Title) -> None:
    """Add an unnamed person whom the text introduces, who may be "the diplomat" later."""
    roles = {title.text: title.role_class}
    draft = Draft(description_name(text[slice(*span)]), "person", unnamed=True, roles=roles)
    number = registry.add(draft)
    draft.acts_for = affiliation(text, registry, span, places, own=number)
    registry.add_mention(number, span)


def drop_silent(registry: Registry, spoken: set[int | None]) -> None:
    """Drop unnamed people who were introduced and neither spoke nor were mentioned again."""
    for number, draft in enumerate(registry.drafts):
        if draft.unnamed and draft.kind == "person" and number not in spoken and len(draft.mentions) == 1:
            draft.remove_mentions()
