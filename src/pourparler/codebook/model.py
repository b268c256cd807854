"""The codebook: issues with their options, parties, and who speaks for each party."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from pourparler.codebook.decision_rule import Decision, DecisionError, DecisionForm, decision_of
from pourparler.codebook.forms import FormError, LocatedData, Mistake, load, validate
from pourparler.ledger import Ledger, LedgerError
from pourparler.ledger.db.search_terms import parse_alternatives

NO_PARTIES = "the codebook names no parties; name them in it, or draft them from the ledger on the page Set up"
"""What to do about a codebook without parties, which can be kept but not coded by."""
NO_OPTIONS = (
    "no issue of the codebook has options; give an issue the ways to settle it, or draft them on the page Set up"
)
"""What to do about a codebook whose issues are only followed by words."""
_Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
_Text = Annotated[str, StringConstraints(max_length=4_000)]


@dataclass(frozen=True)
class Option:
    """One way to settle an issue."""

    name: str
    description: str = ""


@dataclass(frozen=True)
class Issue:
    """A point to be settled.

    Attributes
    ----------
    options
        The ways to settle it; without any, it is only followed, and leaves settlement out.
    is_ordered
        Whether the options form a scale.
    words
        The words by which statements about it are found, with ";" between alternatives; may be empty.
    """

    name: str
    question: str
    description: str
    options: tuple[Option, ...]
    is_ordered: bool = False
    words: str = ""


@dataclass(frozen=True)
class Party:
    """An actor whose consent the agreement needs, and those who speak for it."""

    name: str
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """Parties and issues; a codebook without parties can be kept, but nothing is coded by it.

    ``decision`` says which parties must accept a deal; by default all.

    Examples
    --------
    >>> book = read_codebook("parties: [North]\\nissues: {border: {question: 'Where?', options: [line, swap]}}")
    >>> book.issue("border").options[1].name
    'swap'
    """

    parties: tuple[Party, ...]
    issues: tuple[Issue, ...]
    decision: Decision = field(default_factory=Decision)

    def issue(self, name: str) -> Issue | None:
        """The issue of this name; None if there is none."""
        return next((issue for issue in self.issues if issue.name == name), None)

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """The names of the options of each issue that has any."""
        return {issue.name: tuple(option.name for option in issue.options) for issue in self.issues if issue.options}

    @property
    def words(self) -> dict[str, str]:
        """The words of each issue that has any."""
        return {issue.name: issue.words for issue in self.issues if issue.words}

    @property
    def can_settle(self) -> bool:
        """Whether it has parties, and an issue with options: what a settlement needs."""
        return not self.missing

    @property
    def missing(self) -> str:
        """What a settlement needs and it does not have, and what to do about it; empty if nothing is missing."""
        return NO_OPTIONS if self.parties and not self.options else "" if self.parties else NO_PARTIES

    def party_of(self, *names: str | None) -> str | None:
        """The party that the first known of some names is, or speaks for; None if none is known.

        Examples
        --------
        >>> book = Codebook((Party("Quessia", ("Bastian Kreel",)),), ())
        >>> book.party_of("bastian kreel", None)
        'Quessia'
        """
        meant = {name.casefold(): party.name for party in self.parties for name in (*party.speakers, party.name)}
        return next((meant[name.casefold()] for name in names if name and name.casefold() in meant), None)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OptionForm(_Form):
    """An option, with an optional description."""

    description: _Text = ""


class PartyForm(_Form):
    """A party."""

    speakers: Annotated[list[_Name], Field(max_length=500, description="names of those who speak for it")] = []


class CodebookIssueForm(_Form):
    """An issue."""

    question: Annotated[_Text, StringConstraints(min_length=1)] = ""
    description: _Text = ""
    words: Annotated[
        str,
        StringConstraints(max_length=400, strip_whitespace=True),
        Field(description='words by which statements about it are found, with ";" between alternatives'),
    ] = ""
    options: Annotated[dict[_Name, OptionForm], Field(max_length=100)] = {}
    ordered: bool = Field(False, description="whether the options form a scale, in this order")

    @field_validator("options", mode="before")
    @classmethod
    def _names_only(cls, given: Any) -> Any:
        return _by_name(given)


class CodebookForm(_Form):
    """A codebook: parties, and issues with their options."""

    parties: Annotated[dict[_Name, PartyForm], Field(max_length=50)]
    issues: Annotated[dict[_Name, CodebookIssueForm], Field(max_length=200)]
    decision: DecisionForm | None = None

    @field_validator("parties", mode="before")
    @classmethod
    def _names_only(cls, given: Any) -> Any:
        return _by_name(given)


def _by_name(given: Any) -> Any:
    """A list of names as a mapping; empty values as empty mappings."""
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        given = _are_distinct(given) and dict.fromkeys(given, "")
    if isinstance(given, dict) and _are_distinct(list(given)):
        return {name: {} if value == "" else value for name, value in given.items()}
    return given


def _are_distinct(names: list[str]) -> bool:
    """Check that names differ, ignoring spaces around them.

    Raises
    ------
    ValueError
        If two are the same.
    """
    if len({name.strip() for name in names}) != len(names):
        raise ValueError("a name occurs twice")
    return True


def read_codebook(text: str) -> Codebook:
    """Read a codebook from YAML or JSON.

    Raises
    ------
    FormError
        If the text is not a valid codebook; it lists each mistake with its line.
    """
    marked = load(text)
    if not isinstance(marked.data, dict):
        raise FormError([Mistake("a codebook is a mapping with 'parties' and 'issues'", 1)])
    form = validate(CodebookForm, marked)
    book = Codebook(
        tuple(Party(name, tuple(each.speakers)) for name, each in form.parties.items()),
        tuple(
            Issue(
                name,
                each.question,
                each.description,
                tuple(Option(option, given.description) for option, given in each.options.items()),
                each.ordered,
                each.words,
            )
            for name, each in form.issues.items()
        ),
        decision_of(form.decision),
    )
    if mistakes := [*_ambiguous(book, marked), *_without_terms(book, marked), *_undecided(book, marked)]:
        raise FormError(mistakes)
    return book


def codebook_in(ledger: Ledger) -> Codebook | None:
    """The codebook of a ledger; None if it has none, or one that cannot be read."""
    text = ledger.codebook.get()
    try:
        return None if text is None else read_codebook(text)
    except FormError:
        return None


def codebook_fault(ledger: Ledger) -> str:
    """Return in one line why the codebook of a ledger cannot be read; empty if it can, or if there is none."""
    text = ledger.codebook.get()
    try:
        if text is not None:
            read_codebook(text)
    except FormError as fault:
        return f"the codebook has a mistake ({fault.mistakes[0]}); until it is corrected, nothing is taken from it"
    return ""


def _ambiguous(book: Codebook, marked: LocatedData) -> list[Mistake]:
    """A mistake for each name that two parties share."""
    of: dict[str, str] = {}
    mistakes = []
    for party in book.parties:
        for name in (party.name, *party.speakers):
            other = of.setdefault(name.casefold(), party.name)
            if other != party.name:
                words = f"'{name}' speaks for {other} and for {party.name}; a name can belong to only one party"
                mistakes.append(Mistake(words, marked.line(("parties", party.name))))
    return mistakes


def _without_terms(book: Codebook, marked: LocatedData) -> list[Mistake]:
    """A mistake for each issue without options and words, and for words that contain nothing to look for.

    What is settled needs a question; what is only followed by words needs none.
    """
    mistakes = []
    for issue in book.issues:
        line = marked.line(("issues", issue.name))
        if not issue.options and not issue.words:
            mistakes.append(Mistake(f"'options' of '{issue.name}' are missing; give options, or words to follow", line))
        elif issue.options and not issue.question:
            mistakes.append(Mistake("'question' is missing", line))
        try:
            _ = issue.words and parse_alternatives(issue.words)
        except LedgerError as fault:
            mistakes.append(Mistake(f"'{issue.name}': {fault}", marked.line(("issues", issue.name, "words"))))
    return mistakes


def _undecided(book: Codebook, marked: LocatedData) -> list[Mistake]:
    """A mistake if the rule of decision does not fit the parties."""
    try:
        book.decision.check([party.name for party in book.parties])
    except DecisionError as fault:
        return [Mistake(str(fault), marked.line(("decision",)))]
    return []


def speakers_without_party(ledger: Ledger, book: Codebook) -> list[tuple[str, int]]:
    """The speakers who belong to no party of a codebook, with the number of their statements, the most first."""
    rows = sorted(ledger.actors.list(), key=lambda row: (-row.statements, row.name))
    return [(row.name, row.statements) for row in rows if row.statements and not book.party_of(row.name, row.acts_for)]
