"""The reader: a document in, its record out. One encoder pass, then rules over what it scored."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler._version import __version__
from pourparler.reader.actors.cluster import known_actors
from pourparler.reader.actors.names import Name, names, settle
from pourparler.reader.actors.resolve import Resolver
from pourparler.reader.attribution.quotations import carry_on, mend, single, spoken, unled
from pourparler.reader.attribution.statements import anchors, said_on, speakers, statements
from pourparler.reader.attribution.transcript import beside, turns
from pourparler.reader.lexicon.tables import tables
from pourparler.reader.limits import MOST_PIECES, NO_DEADLINE, Deadline, UnreadableError
from pourparler.reader.meetings.verbal import find_meetings
from pourparler.reader.network.attributions import Attribution, attributions
from pourparler.reader.network.encoder import Encoder, weights_version
from pourparler.reader.network.tokenizer import pieces
from pourparler.reader.proposals.detect import find_proposals
from pourparler.reader.text.intervals import touching
from pourparler.reader.text.quotation_marks import quotations
from pourparler.reader.text.sentences import sentences
from pourparler.reader.times.resolve import find_times, infer_published
from pourparler.record import Document, Record, Span

_SILENT = ("caption", "boilerplate", "crosshead")


def _barred(document: Document) -> list[Span]:
    """Where nobody speaks: captions tell, and boilerplate is not the article."""
    return [(z.start, z.end) for z in document.zones if z.kind in _SILENT]


def _outside(found: Sequence[Attribution], barred: Sequence[Span]) -> list[Attribution]:
    """Attributions that lie clear of barred stretches, cut to what does."""
    kept = []
    for a in found:
        spans = [*a.source, *a.cue, *a.content]
        if not any(touching(barred, s) for s in spans):
            kept.append(a)
    return kept


def _places(text: str, named: Sequence[Name]) -> list[Span]:
    """Where one can meet: places, and the seats of governments."""
    seats = tables().governments
    return [n.span for n in named if n.kind == "place" or text[slice(*n.span)] in seats]


def reader_version() -> str:
    """The version of the program and a hash of the weights, the ``reader`` of every record.

    The weights can change without a release, and ``reread`` compares the whole text.

    >>> from pourparler import __version__
    >>> reader_version() == f"pourparler {__version__} ({weights_version()})"
    True
    """
    return f"pourparler {__version__} ({weights_version()})"


class Reader:
    """Reads documents. Loading takes part of a second; reading needs no network and keeps nothing.

    Parameters
    ----------
    threads : threads for the network; 0 leaves the number to ONNX Runtime

    Examples
    --------
    >>> from pourparler.record import Document
    >>> record = Reader().read(Document(id="d", text="“We will sign,” Ode Varrin said."))
    >>> [record.actors[0].name, record.statements[0].kind]
    ['Ode Varrin', 'direct']
    """

    def __init__(self, threads: int = 0) -> None:
        self._encoder = Encoder(threads)
        self.version = reader_version()

    def read(self, document: Document, deadline: Deadline = NO_DEADLINE) -> Record:
        """The record of a document; its date is inferred from full dates in the text when it has none.

        Raises
        ------
        UnreadableError
            If the text has more word pieces than a document may have.
        OutOfTimeError, StoppedError
            From the deadline, which is asked between two steps of the work.
        """
        if document.published is None:
            inferred = infer_published(document.text, document.zones)
            if inferred is not None:
                document = document.model_copy(update={"published": inferred, "published_from": "text"})
        text, published = document.text, document.published
        cut = pieces(text)
        if len(cut.ids) > MOST_PIECES:
            raise UnreadableError(f"has over {MOST_PIECES:,} word pieces; cut it into articles")
        encoding = self._encoder.encode(cut, deadline)
        quoted, barred = quotations(text), _barred(document)
        bounds = sentences(text, document.zones)

        deadline.check()
        found = mend(text, _outside(attributions(self._encoder, encoding, deadline), barred), quoted)
        found = single(spoken(text, found, quoted))
        found = carry_on(text, found, quoted, barred)
        found += unled(text, found, quoted, bounds, barred)
        turned = turns(text, barred)
        found = [*beside(found, turned), *turned]
        found.sort(key=lambda a: (a.start, a.content[0]))

        deadline.check()
        named = settle(text, names(encoding), document.zones)
        registry, places, named = known_actors(text, named)
        deadline.check()
        resolver = Resolver(encoding, registry, named, places)
        who = speakers(resolver, found)

        deadline.check()
        dates = said_on(text, found, who, quoted, find_times(text, published), bounds, published)
        times = find_times(text, published, anchors(found, dates))
        actors, ids = registry.actors()
        deadline.check()
        said = tuple(statements(encoding, found, who, dates, quoted, ids))
        deadline.check()
        meetings = find_meetings(text, document.zones, actors, times, _places(text, named), published)
        deadline.check()
        return Record(
            reader=self.version,
            document=document,
            actors=tuple(actors),
            statements=said,
            meetings=meetings,
            proposals=find_proposals(text, document.zones, actors, times, quoted),
            times=times,
        )
