"""What people decide about actors and about what the machine coded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from pourparler.ledger.document_answers import DocumentId
from pourparler.ledger.edits import actor_merges, additions, corrections, history
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.transactions import Transactions
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.field_values import FieldValue, parse_fields
from pourparler.ledger.validation.ids import Id, IdLike, parse_id, whole_number
from pourparler.record import ActorKind


class Decisions(Transactions):
    """The part of a ledger by which people decide; :class:`pourparler.ledger.Ledger` has it."""

    def merge_actors(self, actor: IdLike, *, coder: str, into: IdLike) -> RevisionRow:
        """Let one actor be another, whatever documents come; `undo` takes it back.

        Parameters
        ----------
        actor, into
            A name; or 5, "a5", or the row. The second gives the name.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If a name means no actor or several, or the two are one already or of different kinds.
        """
        who = arguments.coder(coder)
        with self._writing() as connection:
            pair = [actor_merges.actor_meant(connection, each) for each in (actor, into)]
            return history.told(connection, actor_merges.merge(connection, pair[0], pair[1], who))

    def split_actor(self, actor: IdLike, *, coder: str, documents: Iterable[DocumentId] = ()) -> RevisionRow:
        """Let a merged actor stand for itself; or let what some documents say of an actor be another's.

        Parameters
        ----------
        actor
            A name; or 5, "a5", or the row.
        coder
            Who decides.
        documents
            Those in which the name is somebody else's.

        Raises
        ------
        LedgerError
            If the name means no actor or several, or there is nothing to split.
        """
        who, given = arguments.coder(coder), arguments.items("documents", documents)
        keys = [arguments.stored_document_id("documents", each) for each in given]
        with self._writing() as connection:
            meant = actor_merges.actor_meant(connection, actor)
            return history.told(connection, actor_merges.split(connection, meant, who, keys))

    def keep_actor_apart(self, actor: IdLike, *, coder: str) -> RevisionRow:
        """Let an actor stand for itself, though others are called alike: it is suggested no more.

        Raises
        ------
        LedgerError
            If the name means no actor or several, it is merged into another, or has been decided about.
        """
        who = arguments.coder(coder)
        with self._writing() as connection:
            meant = actor_merges.actor_meant(connection, actor)
            return history.told(connection, actor_merges.keep_apart(connection, meant, who))

    def confirm(self, thing: IdLike, *, coder: str, seen: IdLike | None = None) -> RevisionRow:
        """Stand for a coding: a statement, meeting or proposal.

        Parameters
        ----------
        thing
            "s12", "m3" or "p4", or the row.
        coder
            Who decides.
        seen
            Its last revision when the person looked at it, as `revision_of` gives it; None does not ask.

        Raises
        ------
        ChangedError
            If it has changed since.
        LedgerError
            If there is no such coding, it is rejected, or an argument is wrong.
        """
        meant, who, last = _thing(thing), arguments.coder(coder), _seen(seen)
        with self._writing() as connection:
            corrections.check_seen(connection, corrections.existing(connection, meant), last)
            return history.told(connection, corrections.confirm(connection, meant, who))

    def reject(self, thing: IdLike, *, coder: str, seen: IdLike | None = None) -> RevisionRow:
        """Take a coding out of all answers; no new reading brings it back, `undo` does.

        The arguments are those of `confirm`.

        Raises
        ------
        ChangedError
            If it has changed since.
        LedgerError
            If there is no such coding, it is rejected, or an argument is wrong.
        """
        meant, who, last = _thing(thing), arguments.coder(coder), _seen(seen)
        with self._writing() as connection:
            corrections.check_seen(connection, corrections.existing(connection, meant), last)
            return history.told(connection, corrections.reject(connection, meant, who))

    def correct(self, thing: IdLike, *, coder: str, seen: IdLike | None = None, **fields: FieldValue) -> RevisionRow:
        """Change what a coding says; whoever corrects it stands for it.

        Parameters
        ----------
        thing, coder, seen
            As for `confirm`.
        fields
            What it should say. Of a statement: ``speaker``, an actor's name, 5, "a5" or the row; ``kind``; ``act``;
            ``date``; and ``source``, ``cue`` and ``content``, each a span ``(120, 164)``, a list of spans, or text such
            as "120-164, 170-180". Of a meeting: ``place``, ``status``, ``date``. Of a proposal: ``name``, ``date``.
            A date is a `datetime.date`, a pair of them, or text: "2031-05-06" or "2031-05-06..2031-05-08". None
            takes out what may be missing; a date of None is the day of publication.

        Raises
        ------
        ChangedError
            If it has changed since.
        LedgerError
            If there is no such coding or field, or the field cannot say that.

        Examples
        --------
        ``ledger.correct("s12", coder="ana", speaker="Mara Vell", content=(120, 164), date=dt.date(2031, 5, 6))``
        """
        meant, who, last = _thing(thing), arguments.coder(coder), _seen(seen)
        values = parse_fields(meant.kind, fields)
        with self._writing() as connection:
            corrections.check_seen(connection, corrections.existing(connection, meant), last)
            return history.told(connection, corrections.correct(connection, meant, who, values))

    def add_statement(self, document: DocumentId, *, coder: str, **fields: FieldValue) -> RevisionRow:
        """Add a statement that the machine has missed; `undo` takes it back.

        Parameters
        ----------
        document
            The document that carries it.
        coder
            Who adds it.
        fields
            ``content``, and what is known of ``source``, ``cue``, ``speaker``, ``kind``, ``act`` and ``date``, as for
            `correct`.

        Raises
        ------
        LedgerError
            If there is no such document, no content, or a field cannot say that.
        """
        key, who = arguments.stored_document_id("document", document), arguments.coder(coder)
        values = parse_fields("statement", fields)
        with self._writing() as connection:
            return history.told(connection, additions.added(connection, key, who, values))

    def add_actor(self, name: str, *, coder: str, kind: ActorKind) -> RevisionRow:
        """Enter an actor whom no document names by this name, so that it can be chosen as a speaker.

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
        what = arguments.choice("kind", kind, _ACTOR_KINDS)
        with self._writing() as connection:
            return history.told(connection, additions.new_actor(connection, called, what, who))


_ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)


def _thing(given: object) -> Id:
    return parse_id(given, *corrections.THINGS)


def _seen(given: object) -> int | None:
    """A revision, 0 for none, or None where nobody asks."""
    if given is None:
        return None
    return 0 if whole_number(given) == 0 else parse_id(given, "revision").number
