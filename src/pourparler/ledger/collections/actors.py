"""`ledger.actors`: the people, organisations, countries and groups of a ledger, and who is who."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from pourparler.ledger.collections.base import DocumentId, Listed
from pourparler.ledger.database import Database
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.edits import actor_merges, additions, batches, history
from pourparler.ledger.edits.batches import Batch
from pourparler.ledger.facets import actors as facets
from pourparler.ledger.facets.cache import CachedIndex
from pourparler.ledger.linking import actors as registry
from pourparler.ledger.linking import names
from pourparler.ledger.queries import actors as naming
from pourparler.ledger.queries import counts
from pourparler.ledger.queries import documents as listing
from pourparler.ledger.queries.counts import ActorName
from pourparler.ledger.queries.documents import DocumentLine
from pourparler.ledger.rows import ActorRow, RevisionRow, SuggestionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdLike, parse_id
from pourparler.record import ActorKind

_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)


class Actors(Listed):
    """The actors of a ledger. An actor is given by its id (5, "5" or "a5") or as its row.

    `merge`, `split` and `keep_apart` also take a name.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     for name in ("Mara Vell", "Minister Vellin"):
    ...         revision = ledger.actors.add(name, coder="ana", kind="person")
    ...     [actor.name for actor in ledger.actors.find("vell")]
    ...     revision = ledger.actors.merge("Minister Vellin", coder="ana", into="Mara Vell")
    ...     [actor.name for actor in ledger.actors.merged("a1")]
    ['Mara Vell', 'Minister Vellin']
    ['Minister Vellin']
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        things = frozenset({"statement", "stance", "meeting", "proposal", "actor", "document"})
        self._index = CachedIndex(facets.actor_index, things)
        self._find = facets.actors_named

    def list(self, *, as_of: Day | None = None, limit: int | None = None) -> tuple[ActorRow, ...]:
        """Return the actors, merged over all documents, by number of statements, then of mentions.

        Parameters
        ----------
        as_of
            The state of knowledge on this day: only documents published up to it, in the editions of that day.
        limit
            How many actors at most; None for all.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        known, most = arguments.day("as_of", as_of), arguments.count_or_none("limit", limit)
        with self._database.reading() as connection:
            return naming.list_actors(connection, known, most)

    def get(self, id: IdLike) -> ActorRow | None:
        """Return the actor with this id, or the actor it is merged into; None if there is none.

        Raises
        ------
        LedgerError
            If this is not the id of an actor.
        """
        number = parse_id(id, "actor").number
        with self._database.reading() as connection:
            return naming.get_actor(connection, storable_id(number))

    def get_all(self, ids: Iterable[IdLike]) -> tuple[ActorRow, ...]:
        """Return the actors with some ids, in their order; those that no current document names are left out.

        Raises
        ------
        LedgerError
            If one is not the id of an actor.
        """
        numbers = [storable_id(parse_id(each, "actor").number) for each in arguments.items("ids", ids)]
        with self._database.reading() as connection:
            return naming.get_actors(connection, list(dict.fromkeys(numbers)))

    def find(self, words: str, *, in_order: bool = False, limit: int = 10) -> tuple[ActorName, ...]:
        """Return the actors whose name contains some words; case and accents make no difference.

        With `in_order` it is enough that a name contains the letters of each word in their order: "mvll" finds "Mara
        Vell".

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        wanted, most = arguments.text("words", words), arguments.count("limit", limit)
        loose = arguments.flag("in_order", in_order)
        with self._database.reading() as connection:
            return counts.find_actors(connection, names.fold(wanted), most, in_order=loose)

    def merged(self, id: IdLike) -> tuple[ActorName, ...]:
        """Return the actors that are merged into this one, so that each can be split off again.

        Raises
        ------
        LedgerError
            If this is not the id of an actor.
        """
        number = parse_id(id, "actor").number
        with self._database.reading() as connection:
            return counts.merged_actors(connection, storable_id(number))

    def suggestions(self) -> tuple[SuggestionRow, ...]:
        """Return the pairs of actors that could be the same and that nobody has decided about, the most named first."""
        with self._database.reading() as connection:
            return registry.merge_suggestions(connection)

    def documents(self, id: IdLike, *, limit: int = 200) -> tuple[DocumentLine, ...]:
        """Return the documents that name an actor, the latest published first.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        number, most = parse_id(id, "actor").number, arguments.count("limit", limit)
        with self._database.reading() as connection:
            return listing.documents_naming(connection, storable_id(number), most)

    def add(self, name: str, *, coder: str, kind: ActorKind) -> RevisionRow:
        """Add an actor that no document names in this form, so that it can be chosen as a speaker.

        Parameters
        ----------
        name
            At most 200 characters.
        coder
            Who adds it.
        kind
            "person", "organization", "country" or "group".

        Raises
        ------
        LedgerError
            If the name is taken, there is no such kind, or an argument is wrong.
        """
        called, who = arguments.text("name", name), arguments.coder(coder)
        what = arguments.choice("kind", kind, _KINDS)
        with self._database.writing() as connection:
            return history.revision_row(connection, additions.add_actor(connection, called, what, who))

    def merge(self, id: IdLike, *, coder: str, into: IdLike) -> RevisionRow:
        """Merge one actor into another; documents added later follow the decision.

        Parameters
        ----------
        id, into
            A name; or 5, "a5", or the row. The merged actor has the name of `into`.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If a name means no actor or several, or the two are already one or of different kinds.
        """
        who = arguments.coder(coder)
        with self._database.writing() as connection:
            pair = [actor_merges.find_actor(connection, each) for each in (id, into)]
            return history.revision_row(connection, actor_merges.merge_actors(connection, pair[0], pair[1], who))

    def merge_all(self, ids: Iterable[IdLike], *, coder: str, into: IdLike) -> Batch:
        """Merge several actors into one in one transaction, each as a revision of its own.

        Those of another kind, or already one with it, are refused.

        Raises
        ------
        LedgerError
            If an argument is wrong, or there is no actor `into`.
        """
        numbers = list(dict.fromkeys(parse_id(each, "actor").number for each in arguments.items("ids", ids)))
        batches.check_number(numbers)
        who = arguments.coder(coder)
        with self._database.writing() as connection:
            target = actor_merges.find_actor(connection, into)
            meant = [actor_merges.find_actor(connection, each) for each in numbers]
            return batches.merge_all(connection, [each for each in meant if each != target], target, who)

    def split(self, id: IdLike, *, coder: str, documents: Iterable[DocumentId] = ()) -> RevisionRow:
        """Separate a merged actor from the one it is merged into, or some documents of an actor from the others.

        Parameters
        ----------
        id
            A name; or 5, "a5", or the row.
        coder
            Who decides.
        documents
            The documents in which the name means somebody else.

        Raises
        ------
        LedgerError
            If the name means no actor or several, or there is nothing to split.
        """
        who, given = arguments.coder(coder), arguments.items("documents", documents)
        keys = [arguments.stored_document_id("documents", each) for each in given]
        with self._database.writing() as connection:
            meant = actor_merges.find_actor(connection, id)
            return history.revision_row(connection, actor_merges.split_actor(connection, meant, who, keys))

    def keep_apart(self, id: IdLike, *, coder: str) -> RevisionRow:
        """Keep an actor separate from others with a similar name; it is no longer suggested for merging.

        Raises
        ------
        LedgerError
            If the name means no actor or several, or the actor is merged or decided about already.
        """
        who = arguments.coder(coder)
        with self._database.writing() as connection:
            meant = actor_merges.find_actor(connection, id)
            return history.revision_row(connection, actor_merges.keep_actor_apart(connection, meant, who))
