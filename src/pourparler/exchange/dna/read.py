"""Convert a DNA database: documents with statements and positions, and a codebook."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import yaml

from pourparler.codebook.forms import FormError
from pourparler.codebook.model import read_codebook
from pourparler.exchange.base import ExchangeError
from pourparler.exchange.dna.codes import MAX_NAME, NO, YES, DnaStatement, Units, concepts, extent, is_same_coding
from pourparler.exchange.dna.schema import Row, Rows, unused_name
from pourparler.ledger import CodedPosition, DocumentBundle
from pourparler.record import Actor, ActorKind, Document, Record, Spans, Statement, StatementKind, Zone
from pourparler.text import has_quotation, is_quotation

_EPOCH = dt.datetime(1970, 1, 1)
_MILLISECONDS = 10**11  # seconds, in the year 5138: a larger number is milliseconds
_MAX_PARTIES, _MAX_ISSUES, _MAX_OPTIONS, _MAX_SPEAKERS = 50, 200, 100, 500  # of a codebook


@dataclass
class _Collected:
    """The actors and statements found so far in one document."""

    actors: dict[tuple[str, ActorKind], Actor] = field(default_factory=dict)
    statements: dict[tuple[object, ...], Statement] = field(default_factory=dict)
    coders: dict[str, str] = field(default_factory=dict)
    codings: list[CodedPosition] = field(default_factory=list)

    def actor(self, name: str, kind: ActorKind, principal: str | None = None) -> str:
        """Return the id of an actor, who acts for the first principal given."""
        made = self.actors.get((name, kind)) or Actor(id=f"a{len(self.actors) + 1}", name=name, kind=kind)
        if principal is not None and made.for_ is None and principal != made.id:
            made = made.model_copy(update={"for_": principal})
        self.actors[name, kind] = made
        return made.id


def document(row: Row, name: str) -> Document:
    """Convert a document.

    Parameters
    ----------
    name
        The file, for error messages.

    Raises
    ------
    ExchangeError
        If its date is invalid.
    """
    notes = dict(line.split(": ", 1) for line in row["Notes"].splitlines() if ": " in line)
    text = row["Text"]
    day = day_of(row["Date"], f"{name}: document {row['ID']}")
    return Document(
        id=notes.get("id") or f"dna-{row['ID']}",
        title=row["Title"] or None,
        publisher=row["Source"] or None,
        byline=row["Author"] or None,
        url=notes.get("url") or None,
        language=notes.get("language") or None,
        published=day,
        published_from="metadata" if day else None,
        text=text,
        zones=(Zone(kind="body", start=0, end=len(text)),) if text else (),
    )


def day_of(seconds: int, where: str) -> dt.date | None:
    """Return the day of a number of seconds, or milliseconds, since 1970; None for 0.

    Raises
    ------
    ExchangeError
        If the number is out of range.

    Examples
    --------
    >>> day_of(1930780800, "it"), day_of(1930780800000, "it"), day_of(0, "it")
    (datetime.date(2031, 3, 9), datetime.date(2031, 3, 9), None)
    """
    if seconds == 0:
        return None
    try:
        return (_EPOCH + dt.timedelta(seconds=seconds // (1000 if abs(seconds) >= _MILLISECONDS else 1))).date()
    except OverflowError:
        raise ExchangeError(f"{where}: its date {seconds} is out of range; correct it in DNA") from None


def from_statements(
    own: Document, said: Sequence[DnaStatement], reader: str, there: DocumentBundle | None = None
) -> DocumentBundle:
    """Convert a document with its statements and positions.

    DNA statements of one span and one speaker become one statement with several positions; those of one span and
    several speakers a joint statement, if all coders name these speakers and the speakers do not differ.

    Parameters
    ----------
    reader
        The reader of the record.
    there
        The document in the ledger: its statements with the same span and speaker are reused.
    """
    drawn, units = _Collected(), Units(own.text)
    together = _joint_statements(said)
    for each in said:
        known = None if there is None else find_statement(there, each, units)
        statement = (
            _existing_statement(drawn, known, there)
            if known and there
            else _new_statement(drawn, together[each.id], units, own.text)
        )
        # Who coded the words without a position made the statement.
        maker = next((one.coder for one in together[each.id] if one.coding is None), each.coder)
        drawn.coders.setdefault(statement.id, maker if len(together[each.id]) > 1 else each.coder)
        if each.coding is not None:
            coding = CodedPosition(
                statement.id,
                each.coding.party,
                each.coding.kind,
                each.coding.terms,
                each.coding.weighed,
                each.coding.coder,
            )
            drawn.codings.append(coding)
    record = Record(
        reader=reader,
        document=own,
        actors=tuple(drawn.actors.values()),
        statements=tuple(drawn.statements.values()),
    )
    return DocumentBundle(record, drawn.coders, codings=tuple(dict.fromkeys(drawn.codings)))


def find_statement(there: DocumentBundle, said: DnaStatement, units: Units) -> Statement | None:
    """Find the statement of a document with the span and the speaker of a DNA statement.

    A statement without a speaker matches a DNA statement of an organization alone. Among several, one with the same
    coding is preferred.
    """
    alike = [s for s in there.record.statements if units.of(extent(s)) == (said.start, said.stop)]
    same = [s for s in alike if s.speakers and speakers_of(there, said, s)]
    if not said.person:
        same += [s for s in alike if s.speaker is None]
    return min(same, key=lambda s: not _is_coded(there, s.id, said.coding), default=None)


def speakers_of(there: DocumentBundle, said: DnaStatement, statement: Statement) -> tuple[str | None, ...]:
    """Return those speakers of a statement whom a DNA statement names; (None,) for a statement without a speaker."""
    if not statement.speakers:
        return (None,)
    actors = {actor.id: actor.name for actor in there.record.actors}
    return tuple(
        each
        for each in statement.speakers
        if said.speaker
        in {unused_name(name, ()).strip() for name in (actors[each], there.names.get(each, actors[each]))}
    )


def _joint_statements(said: Sequence[DnaStatement]) -> dict[int, tuple[DnaStatement, ...]]:
    """Return the statements that make one joint statement with each, one for each speaker, by its id.

    They have the same span. Several coders must name the same speakers, and no two speakers have different codings.
    """
    places: dict[tuple[int, int], list[DnaStatement]] = defaultdict(list)
    for each in said:
        places[each.start, each.stop].append(each)
    found: dict[int, tuple[DnaStatement, ...]] = {}
    for rows in places.values():
        firsts = {row.speaker: row for row in reversed(rows)}
        coded = [row for row in rows if row.coding is not None] or rows
        by_coder: dict[str, set[str]] = defaultdict(set)
        codings: dict[str, set[tuple[object, ...]]] = defaultdict(set)
        for row in coded:
            by_coder[row.coder].add(row.speaker)
            if row.coding is not None:
                codings[row.speaker].add((row.coding.kind, row.coding.terms, row.coding.weighed))
        is_joint = (
            "" not in firsts
            and len({frozenset(names) for names in by_coder.values()}) == 1
            and len({frozenset(each) for each in codings.values()}) <= 1
        )
        joint = tuple(sorted(firsts.values(), key=lambda row: row.id))
        found |= {row.id: joint if is_joint else (row,) for row in rows}
    return found


def _is_coded(there: DocumentBundle, statement: str, coding: CodedPosition | None) -> bool:
    own = [each for each in there.codings if each.statement == statement]
    return not own if coding is None else any(is_same_coding(each, coding) for each in own)


def _existing_statement(drawn: _Collected, known: Statement, there: DocumentBundle) -> Statement:
    """Return a statement of the ledger, with its speakers."""
    key = ("known", known.id)
    if key not in drawn.statements:
        by_id = {actor.id: actor for actor in there.record.actors}
        who = tuple(drawn.actor(by_id[each].name, by_id[each].kind) for each in known.speakers)
        changed = {"id": f"s{len(drawn.statements) + 1}", "speaker": next(iter(who), None), "speakers": who}
        drawn.statements[key] = known.model_copy(update=changed | {"within": None})
    return drawn.statements[key]


def _new_statement(drawn: _Collected, together: Sequence[DnaStatement], units: Units, text: str) -> Statement:
    """Return the statement of some rows with one span, each with one of its speakers."""
    said = together[0]
    span = units.back(said.start, said.stop)
    who = tuple(dict.fromkeys(_speaker(drawn, each) for each in together if each.speaker))
    key = (span, who)
    if key not in drawn.statements:
        drawn.statements[key] = Statement(
            id=f"s{len(drawn.statements) + 1}",
            speaker=next(iter(who), None),
            speakers=who,
            source=Spans(),
            cue=Spans(),
            content=Spans(spans=(span,)),
            kind=_kind(text[slice(*span)]),
            confidence=said.confidence,
        )
    return drawn.statements[key]


def _speaker(drawn: _Collected, said: DnaStatement) -> str:
    """Return the id of the speaker, who acts for the organization."""
    kind = said.kinds[0 if said.person else 1]
    principal = drawn.actor(said.organization, said.kinds[1]) if said.person and said.organization else None
    return drawn.actor(said.speaker, kind, principal)


def _kind(words: str) -> StatementKind:
    words = words.strip().rstrip(".,;:!?")
    if is_quotation(words):
        return "direct"
    return "mixed" if has_quotation(words) else "indirect"


def codebook(rows: Rows, said: Sequence[DnaStatement]) -> tuple[str | None, tuple[str, ...]]:
    """Create a codebook from concepts and actors; return it, None if there are none, and warnings.

    The parties are those with most statements, each with the persons who speak for that party alone.
    """
    coded = [each for each in said if each.coding is not None and each.coding.party]
    counted = Counter(each.coding.party for each in coded if each.coding is not None)
    parties = [party for party, _ in counted.most_common() if _is_valid_name(party)][:_MAX_PARTIES]
    options: dict[str, list[str]] = defaultdict(list)
    by_concept = list(concepts(rows).values())
    used = [term for each in coded if each.coding is not None for term in each.coding.terms]
    for issue, option in dict.fromkeys([*by_concept, *used]):
        if _is_valid_name(issue) and _is_valid_name(option) and len(options[issue]) < _MAX_OPTIONS:
            options[issue].append(option)
    frequent = [issue for issue, _ in Counter(issue for issue, _ in used).most_common()]
    issues = [issue for issue in dict.fromkeys([*frequent, *options]) if options[issue]][:_MAX_ISSUES]
    if not parties or not issues:
        return None, ()
    text = yaml.safe_dump(
        {
            "parties": {party: {"speakers": names} for party, names in _speakers(coded, parties).items()},
            "issues": {issue: _issue(issue, options[issue]) for issue in issues},
        },
        allow_unicode=True,
        sort_keys=False,
        width=120,
    )
    try:
        read_codebook(text)
    except FormError as fault:
        return None, (f"no codebook was created from the concepts: {str(fault).splitlines()[0]}",)
    warnings = []
    if len(counted) > len(parties):
        warnings.append(f"the codebook has the {len(parties)} parties with most statements, not {len(counted)}")
    if len(options) > len(issues):
        warnings.append(f"the codebook has the {len(issues)} issues with most statements, not {len(options)}")
    return text, tuple(warnings)


def _is_valid_name(name: str) -> bool:
    """Return whether a codebook accepts a name."""
    return 0 < len(name) <= MAX_NAME and name == name.strip()


def _issue(issue: str, options: Sequence[str]) -> dict[str, object]:
    listed = [YES, NO] if list(options) == [YES] else list(options)
    return {"question": f"{issue}: {'yes or no' if YES in listed else 'which'}?", "options": listed}


def _speakers(said: Iterable[DnaStatement], parties: Sequence[str]) -> dict[str, list[str]]:
    serving: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for each in said:
        if each.coding is not None and not each.is_ours and each.person and len(each.person) <= MAX_NAME:
            serving[each.person.casefold()].add(each.coding.party)
            spelled.setdefault(each.person.casefold(), each.person)
    taken = {party.casefold() for party in parties}
    found: dict[str, list[str]] = {party: [] for party in parties}
    for form, served in serving.items():
        (party, *others) = served
        if not others and party in found and form not in taken and len(found[party]) < _MAX_SPEAKERS:
            found[party].append(spelled[form])
    return found
