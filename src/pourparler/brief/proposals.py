"""Proposals as lines, with what each version adds and drops; and later editions of an article."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from pourparler.brief.gather import Brief
from pourparler.brief.lines import Group, Line, Marks, Section, corroboration
from pourparler.brief.meanings import Meanings
from pourparler.brief.passages import known_words, names_in, words_of
from pourparler.brief.talks import is_earlier
from pourparler.brief.versions import group_provisions
from pourparler.brief.words import document_title, is_confirmed, state_words
from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem
from pourparler.ledger.rows import DocumentRow, EditionRow, Evidence, ProposalRow
from pourparler.lexicon.outcomes import find_outcome
from pourparler.text import days, plain, published_day, quantity

Places = tuple[Evidence, ...]
"""All places that word one provision."""

_MOST = 8
_SHORTEST = 3  # words of a provision
_NEAR = 600  # characters between a proposal and what it provides
_BESIDE = 5  # words between a proposal and its sponsor
_MOST_DIFFERENCES = 6
_MOST_EDITIONS = 12


def new_proposals(brief: Brief, told: Collection[str] = ()) -> Section:
    """Proposals reported for the first time; for one that replaces another, what it adds and drops.

    Of a whole ledger, these are all. What cannot be told from other texts, or is beside the dispute, is folded;
    so is what is ``told``, the claims of lines before, unless its provisions say more.
    """
    rows = list(brief.proposals)
    if brief.changes is not None:
        rows = [change.after for change in brief.changes.proposals if change.before is None]
    known = {row.id: line for row in rows if (line := draft_line(brief, row)) is not None}
    ranked = sorted(known, key=lambda id_: (-brief.bearing.of_words(f"{known[id_].who} {known[id_].quote}"), id_))
    rest = [_new_line(row, brief) for row in rows if row.id not in known]
    lines = [known[id_] for id_ in ranked]
    shown = [line for line in lines if line.lines or line.claim not in told][:_MOST]
    more = (*(line for line in lines if line not in shown), *rest)
    groups = (Group(tuple(shown), more=more, hint="pourparler proposals LEDGER"),)
    return Section("new-proposals", "New" if brief.changes else "", groups if lines or rest else ())


def draft_line(brief: Brief, row: ProposalRow) -> Line | None:
    """A proposal with the sentence that tells of it; None if no sentence names it as a text of the dispute.

    Its sponsor is the one that the sentence names; two could be those who turn it down.
    """
    own = (words_of(row.name) or [""])[-1]
    sentences = {brief.passages.sentence(place): place for place in row.evidence}
    named = [sentence for sentence in sentences if own in words_of(sentence)]
    if is_confirmed(row.coder):
        named = named or list(sentences)
    best = max(named, key=brief.bearing.of_words, default=None)
    if best is None or is_earlier(best, brief.since):
        return None
    place = sentences[best]
    is_bare = len(row.name.split()) == 1 and row.name.islower()
    if is_bare and (stem(row.name),) not in stance_lexicon().kinds["common"] and not is_confirmed(row.coder):
        return None
    if row.state == "agreed" and find_outcome("agreed", best) is None:
        return None
    sponsors = [name for name in names_in(row.sponsors, best) if _is_beside(name, own, best)]
    provisions = list(row.provisions)
    if not row.replaces:
        provisions = [each for each in provisions if plain(each.quote) in best or _follows(each, place, is_bare)]
    if (is_bare and not provisions) or (row.state == "sought" and not row.replaces and not is_confirmed(row.coder)):
        return None  # what is only wanted is no text on the table
    says_more = sponsors or provisions or row.replaces or row.state in ("agreed", "rejected", "withdrawn")
    if not says_more and not is_confirmed(row.coder):
        return None
    if not (brief.bearing.is_about(row.document) or row.replaces or brief.changes is None):
        return None
    line = _new_line(replace(row, provisions=tuple(provisions)), brief)
    by = f"by {sponsors[0]}" if len(sponsors) == 1 else ""
    replaces = f"replaces {plain(row.replaces)}" if row.replaces else ""
    words = " · ".join(filter(None, (by, days(row.date), state_words(row.state), replaces)))
    lines = tuple(each for each in line.lines if row.replaces or len(each.words.split()) >= _SHORTEST)
    if is_bare and lines:
        line, lines = replace(line, who=f"{line.who}: {lines[0].words}"), lines[1:]
    marks = (("proposal", place), *(each for each in line.marks if each[1] != place))
    return replace(
        line,
        words=f"· {words}" if words else "",
        quote=brief.passages.excerpt(place),
        lines=lines,
        marks=marks,
    )


def _is_beside(name: str, own: str, sentence: str) -> bool:
    """Whether a sentence has a sponsor's name right before or after a proposal's."""
    words, known = words_of(sentence), known_words(name)
    at = [k for k, word in enumerate(words) if word == own]
    return any(known & set(words[max(0, k - _BESIDE) : k + _BESIDE]) for k in at)


def _follows(provision: Evidence, name: Evidence, is_bare: bool) -> bool:
    """Whether a provision stands after the name of its proposal; text without a name of its own has none there."""
    return not is_bare and provision.document == name.document and 0 < provision.start - name.start < _NEAR


def changed_proposals(brief: Brief) -> Section:
    """Known proposals with new reports: their new provisions."""
    lines = [
        _line(
            c.after,
            tuple(_provision(c.after, same, "adds", k) for k, same in enumerate(group_provisions(c.provisions), 1)),
        )
        for c in (brief.changes.proposals if brief.changes else ())
        if c.before is not None
        and (c.provisions or set(c.what) - {"reported again"})
        and draft_line(brief, c.after) is not None
    ]
    return Section("changed-proposals", "Changed", (Group(tuple(lines)),) if lines else ())


def editions_section(rows: Sequence[EditionRow]) -> Section:
    """Later editions of articles, with what was removed and added."""
    lines = tuple(_edition(row, k) for k, row in enumerate(rows, 1))
    groups = (Group(lines[:_MOST_EDITIONS], more=lines[_MOST_EDITIONS:], hint="pourparler history LEDGER"),)
    return Section("editions", "Later editions", groups if lines else ())


def _new_line(row: ProposalRow, brief: Brief) -> Line:
    older = next((p for p in brief.proposals if row.replaces_id is not None and p.id == row.replaces_id), None)
    places = group_provisions(row.provisions, brief.meanings)
    if older is None:
        return _line(row, tuple(_provision(row, same, "", k) for k, same in enumerate(places, 1)))
    return _line(
        row, tuple(_compared(row, places, older, group_provisions(older.provisions, brief.meanings), brief.meanings))
    )


def _compared(
    row: ProposalRow,
    places: Sequence[Places],
    older: ProposalRow,
    before: Sequence[Places],
    meanings: Meanings | None,
) -> Iterator[Line]:
    """The provisions of a version, compared with those of the version that it replaces."""
    from pourparler.ledger.diff.provisions import provision_differences  # slow to import

    old, new = ([same[0].quote for same in each] for each in (before, places))
    for each in provision_differences(old, new, meanings):
        if each.old_at is not None and each.kind in ("changed", "dropped"):
            # a provision that the reports leave out has not necessarily been dropped
            mark = "was" if each.kind == "changed" else "not mentioned again"
            yield _provision(older, before[each.old_at], mark, each.old_at + 1)
        if each.new_at is not None:
            mark = {"kept": "keeps", "changed": "now", "added": "adds"}[each.kind]
            yield _provision(row, places[each.new_at], mark, each.new_at + 1)


def _line(row: ProposalRow, lines: tuple[Line, ...], first: str = "", last: str = "") -> Line:
    sponsors = ", ".join(dict.fromkeys(filter(None, map(plain, row.sponsors))))
    replaces = f"replaces {plain(row.replaces)}" if row.replaces else ""
    parts = (first, f"by {sponsors}" if sponsors else "", days(row.date), state_words(row.state), replaces, last)
    words = " · ".join(filter(None, parts))
    reported = f"reported {published_day(row.published, row.published_from)}" if row.published else ""
    documents = {row.document, *(r.document for r in row.reports), *(e.document for e in row.evidence)}
    return Line(
        words=f"· {words or reported}" if words or reported else "",
        who=plain(row.name),
        corroboration=corroboration(documents, [row.publisher, *(r.publisher for r in row.reports)]),
        claim=f"p{row.id}",
        label=f"proposal {plain(row.name)}",
        marks=tuple(("proposal", e) for e in row.evidence),
        coder=row.coder,
        lines=lines,
    )


def _provision(row: ProposalRow, places: Places, mark: str, number: int) -> Line:
    """A provision with all places that word it."""
    marks: Marks = tuple(("provision", e) for e in places)
    return Line(
        words=plain(marks[0][1].quote),
        mark=mark,
        claim=f"p{row.id}v{marks[0][1].start}",
        label=f"provision {number} of {plain(row.name)}",
        marks=marks,
    )


def _edition(row: EditionRow, number: int) -> Line:
    shown = row.differences[:_MOST_DIFFERENCES]
    lines = []
    for k, (old, new) in enumerate(shown, 1):
        for mark, evidence in (("was", old), ("now", new)):
            if evidence is not None and plain(evidence.quote):
                lines.append(
                    Line(
                        words=plain(evidence.quote),
                        mark=mark,
                        claim=f"e{number}v{k}{mark}",
                        label=f"later edition, {'earlier wording' if mark == 'was' else 'present wording'}",
                        marks=(("edition", evidence),),
                    )
                )
    rest = len(row.differences) - len(shown)
    parts = (plain(row.after.publisher), _dated(row.after), f"replaces the edition of {_dated(row.before)}")
    more = f"and {quantity(rest, 'more difference')}" if rest > 0 else ""
    return Line(
        words="· " + " · ".join(filter(None, (*parts, more))),
        who=document_title(row.after.title, row.after.text),
        lines=tuple(lines),
    )


def _dated(document: DocumentRow) -> str:
    return published_day(document.published, document.published_from)
