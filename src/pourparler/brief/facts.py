"""The five lines that a brief begins with: the facts of the period that matter most, as sentences to read aloud."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pourparler.brief.gather import Brief
from pourparler.brief.lines import Group, Line, Section
from pourparler.brief.positions import FIRM, is_party, position_line, ranked_statements, stances_by_statement
from pourparler.brief.proposals import draft_line
from pourparler.brief.statements import statement_line
from pourparler.brief.talks import Talk, contest, is_overdue
from pourparler.brief.words import is_confirmed, stance_verb
from pourparler.codebook.stance_cues import is_red_line
from pourparler.ledger.calendar import shift_day
from pourparler.text import day, days, enumeration, plain

FactKind = Literal["failed", "moved", "red line", "proposal", "meeting", "due", "overdue", "position"]

_WEIGHTS: dict[FactKind, float] = {
    "failed": 6.0,
    "moved": 5.5,
    "red line": 5.0,
    "proposal": 4.0,
    "meeting": 4.0,
    "due": 3.5,
    "overdue": 3.5,
    "position": 1.0,
}
_MOST: dict[FactKind, int] = {
    "failed": 2,
    "moved": 2,
    "red line": 2,
    "proposal": 1,
    "meeting": 2,
    "due": 1,
    "overdue": 1,
    "position": 5,
}
_STATES = {
    None: "New proposal",
    "on_table": "On the table",
    "agreed": "Agreed",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
}
_LINES = 5
_GRACE = 7  # days after which a meeting without a report is overdue
_AHEAD = 30  # days
_LEAST_ABOUT = 1.0  # how much the sentence of a fact must be about the dispute


@dataclass(frozen=True)
class Fact:
    """Something that happened: its kind, how much it matters, and its line with the evidence."""

    kind: FactKind
    weight: float
    line: Line


def find_facts(brief: Brief) -> list[Fact]:
    """The facts of a brief, those that matter most first."""
    found = [*_talks(brief), *_moves(brief), *_proposals(brief), *_statements(brief)]
    return sorted(found, key=lambda each: (-each.weight, each.line.claim))


def five_lines(brief: Brief) -> Section:
    """The first lines of a brief: five facts of different kinds, as far as there are any."""
    chosen: list[Fact] = []
    counts: Counter[FactKind] = Counter()
    speakers: set[str] = set()
    for fact in find_facts(brief):
        is_said = fact.kind in ("position", "red line")
        if len(chosen) == _LINES or counts[fact.kind] == _MOST[fact.kind] or (is_said and fact.line.who in speakers):
            continue
        chosen.append(fact)
        counts[fact.kind] += 1
        speakers.add(fact.line.who)
    lines = tuple(replace(each.line, mark=each.kind if each.kind != "failed" else each.line.mark) for each in chosen)
    return Section("five", "", (Group(lines),) if lines else ())


def _fact(brief: Brief, kind: FactKind, line: Line, text: str) -> Fact:
    about = brief.bearing.of_words(text)
    where = max((brief.bearing.documents.get(id_, 0.0) for id_ in line.documents), default=0.0)
    return Fact(kind, _WEIGHTS[kind] + about / 2 + min(1.0, where), line)


def _talks(brief: Brief) -> Iterator[Fact]:
    for talk in brief.talks:
        if talk.is_vague or talk.is_background or not _matters(brief, talk):
            continue
        if talk.status in ("failed", "cancelled", "refused", "postponed", "denied"):
            yield _fact(brief, "failed", _talk_line(talk), talk.sentence)
        elif talk.status in ("held", "ongoing"):
            yield _fact(brief, "meeting", _talk_line(talk), talk.sentence)
    for talk in brief.plans:
        if talk.is_vague or talk.date is None or not _matters(brief, talk):
            continue
        if brief.horizon < talk.date.end <= shift_day(brief.horizon, _AHEAD):
            yield _fact(brief, "due", _talk_line(talk), talk.sentence)
        elif is_late(brief, talk):
            yield _fact(brief, "overdue", _talk_line(talk, is_late=True), talk.sentence)


def is_late(brief: Brief, talk: Talk) -> bool:
    """Whether a planned meeting was due in the period, or shortly before it, and nothing was reported of it."""
    if talk.date is None or not is_overdue(talk, brief.all_talks, shift_day(brief.horizon, -_GRACE)):
        return False
    return brief.since is None or talk.date.end >= shift_day(brief.since, -_GRACE)


def is_about_dispute(brief: Brief, talk: Talk) -> bool:
    """Whether an event belongs to the dispute: its document is about it, and it is no party's visit to a third country.

    Who mediates, such as the envoy of an organization, is no third country.
    """
    if is_confirmed(talk.row.coder):
        return True
    if not (brief.bearing.is_about(talk.row.document) and brief.bearing.parties):
        return brief.bearing.is_about(talk.row.document)
    third = [name for name in talk.participants if _is_third(brief, name)]
    return not third or len(talk.participants) - len(third) > 1


def _is_third(brief: Brief, name: str) -> bool:
    """Whether a participant is a country, or acts for one, that is no party."""
    actor = brief.actors_by_name.get(name)
    if actor is None or brief.bearing.is_party(name, actor.acts_for):
        return False
    principal = brief.actors_by_name.get(actor.acts_for) if actor.acts_for else actor
    return principal is None or principal.kind == "country"


def _matters(brief: Brief, talk: Talk) -> bool:
    return is_about_dispute(brief, talk) and brief.bearing.of_words(talk.sentence) >= _LEAST_ABOUT


def _talk_line(talk: Talk, *, is_late: bool = False) -> Line:
    words = talk_sentence(talk, is_late=is_late)
    if against := contest(talk.row):
        words = f"{words.removesuffix('.')}; {against}."
    return replace(talk.line(), who="", words=words, when="")


def talk_sentence(talk: Talk, *, is_late: bool = False) -> str:
    """What happened to a meeting, as a sentence."""
    when = f" on {days(talk.date)}" if talk.date and talk.date.start == talk.date.end else ""
    when = when or (f", {days(talk.date)}" if talk.date else "")
    where = f" in {talk.where}" if talk.where else ""
    people = enumeration(talk.participants)
    if is_late:
        return f"{talk.subject} were planned for {days(talk.date)}; no report says that they took place."
    match talk.status:
        case "held" | "ongoing" if len(talk.participants) > 1:
            return f"{people} {'met' if talk.status == 'held' else 'are meeting'}{where}{when}."
        case "held":
            return f"{talk.subject} took place{when}."
        case "ongoing":
            return f"{talk.subject} are under way{when}."
        case "failed":
            return f"{talk.subject} failed{when}."
        case "planned":
            return f"{talk.subject} are due{when}."
        case "proposed":
            return f"{talk.subject} are proposed{when}."
        case "refused" if talk.participants:
            return f"{people} refused talks{where}{when}."
        case _:
            return f"{talk.subject} were {talk.status}{when}."


def _moves(brief: Brief) -> Iterator[Fact]:
    for before, after in brief.moves:
        if after.statement is None:  # coded in a passage that is no statement
            continue
        said = statement_line(after.statement)
        stood, stands = (_stand(each.kind, each.terms) for each in (before, after))
        since = f"since {day(after.on)} it " if after.on else "it "
        words = f"{plain(after.party)} moved: {since}{stands}; before, it {stood}."
        line = replace(
            said,
            who="",
            lead="",
            words=words,
            quote=plain(after.words or after.statement.content),
            when="",
            mark="moved",
        )
        yield Fact("moved", _WEIGHTS["moved"] + 3, replace(line, coder=after.coder))
    for row in brief.changes.contradictions if brief.changes else ():
        if brief.doubts.get(row.after.id) or not brief.bearing.is_about(row.after.document):
            continue
        who = plain(row.speaker_names) or "An unnamed speaker"
        words = f"{who} contradicts an earlier statement{_on(row.about)}."
        line = replace(statement_line(row.after), who="", lead="", words=words, quote=plain(row.after.content), when="")
        yield _fact(brief, "moved", line, row.after.content)


def _on(about: tuple[str, ...]) -> str:
    names = ", ".join(filter(None, map(plain, about)))
    return f" on {names}" if names else ""


def _stand(kind: str, terms: tuple[tuple[str, str], ...]) -> str:
    points = "; ".join(f"{plain(option)} ({plain(issue)})" if option else plain(issue) for issue, option in terms)
    return f"{stance_verb(kind)} {points}"


def _proposals(brief: Brief) -> Iterator[Fact]:
    changes = brief.changes.proposals if brief.changes else ()
    rows = [c.after for c in changes if c.before is None or "state" in c.what] if brief.changes else brief.proposals
    for row in rows:
        line = draft_line(brief, row)
        if line is None or row.state not in _STATES or not brief.bearing.is_about(row.document):
            continue
        if brief.bearing.of_words(line.quote) >= _LEAST_ABOUT:
            by = next((part for part in line.words.split(" · ") if part.startswith("· by ")), "").removeprefix("·")
            words = f"{_STATES[row.state]}: {line.who}{by}."
            yield _fact(brief, "proposal", replace(line, who="", words=words, lines=()), line.quote)


def _statements(brief: Brief) -> Iterator[Fact]:
    stances = stances_by_statement(brief)
    for row in ranked_statements(brief):
        actor = brief.actors.get(row.speaker_id or 0)
        if row.id in brief.doubts or not is_party(brief, row, stances.get(row.id, ())):
            continue
        about = brief.bearing.of_words(row.content)
        if about < _LEAST_ABOUT:
            continue
        line = position_line(brief, row)
        has_stance = row.id in stances
        if any(each.stance in FIRM for each in stances.get(row.id, ())) or is_red_line(row.content):
            yield _fact(brief, "red line", line, row.content)
        elif has_stance or row.act is not None:
            matters = brief.bearing.of_statement(row, actor, has_stance=has_stance)
            yield Fact("position", _WEIGHTS["position"] + matters / 4, line)
