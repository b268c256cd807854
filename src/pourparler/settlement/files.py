"""Scenario files: YAML or JSON, validated against a schema, with a line number for each error."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pourparler.codebook.forms import FormError, Mistake, load, validate
from pourparler.settlement.scenario import KINDS, Coding, Kind, Scenario, ScenarioError, Term, check_coding
from pourparler.text import enumeration

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
_One = Annotated[dict[Name, Name], Field(min_length=1, max_length=1)]
_Two = Annotated[list[Name], Field(min_length=2, max_length=2)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class IssueForm(_Form):
    """An issue: its options, and the question that it asks."""

    options: Annotated[list[Name], Field(min_length=1, max_length=100, description="the ways it could be settled")]
    question: str | None = None
    description: str | None = None


class OnlyWithForm(_Form):
    """An option that is accepted only together with another one."""

    option: _One
    given: _One


class CodingForm(_Form):
    """A coding of a party: exactly one kind, with the day and the words if they are known."""

    party: Name
    supports: _One | None = None
    opposes: _One | None = None
    red_line: _One | None = Field(None, description="no deal with this option")
    insists: _One | None = Field(None, description="no deal without this option")
    prefers: Annotated[dict[Name, _Two], Field(min_length=1, max_length=1)] | None = Field(
        None, description="the first over the second"
    )
    matters_more: _Two | None = Field(None, description="the first issue more than the second")
    hardest: Name | None = Field(None, description="the issue that matters most")
    accepts: Annotated[dict[Name, Name], Field(min_length=1)] | None = Field(None, description="a package")
    rejects: Annotated[dict[Name, Name], Field(min_length=1)] | None = Field(None, description="a package")
    only_with: OnlyWithForm | None = None
    on: dt.date | None = Field(None, description="the day of the statement")
    evidence: str | None = Field(None, description="the words")
    source: str | None = Field(None, description="the document or statement that holds the words")
    label: Name | None = Field(None, description="what stands for the coding in brackets, instead of its place")

    @model_validator(mode="after")
    def _one_kind(self) -> CodingForm:
        if len(given := [kind for kind in KINDS if getattr(self, kind) is not None]) != 1:
            raise ValueError(
                f"a coding has exactly one of {', '.join(KINDS)}; this one has {enumeration(given) or 'none'}"
            )
        return self


class ScenarioForm(_Form):
    """Parties, issues with their options, and codings of each party."""

    parties: Annotated[list[Name], Field(min_length=1, max_length=50)]
    issues: Annotated[dict[Name, IssueForm], Field(min_length=1, max_length=200)]
    codings: Annotated[list[CodingForm], Field(max_length=5_000)] = []


def read_scenario(text: str) -> Scenario:
    """Read a scenario from YAML or JSON.

    Raises
    ------
    FormError
        If the text is not a valid scenario; it lists each mistake with its line.

    Examples
    --------
    >>> talks = read_scenario('''
    ... parties: [North, South]
    ... issues: {border: {options: [line, swap]}}
    ... codings:
    ...   - {party: North, supports: {border: swap}, on: 2026-01-02, evidence: the words}
    ... ''')
    >>> talks.codings[0].kind, talks.codings[0].terms
    ('supports', (('border', 'swap'),))
    """
    marked = load(text)
    if not isinstance(marked.data, dict):
        raise FormError([Mistake("a scenario is a mapping with 'parties', 'issues' and 'codings'", 1)])
    form = validate(ScenarioForm, marked)
    issues = {name: tuple(issue.options) for name, issue in form.issues.items()}
    mistakes = []
    if len(set(form.parties)) != len(form.parties):
        mistakes.append(Mistake("a party is listed twice", marked.line(("parties",))))
    for name, options in issues.items():
        if len(set(options)) != len(options):
            mistakes.append(Mistake(f"an option of '{name}' is listed twice", marked.line(("issues", name))))
    codings = []
    for k, each in enumerate(form.codings):
        coding = _coding(each)
        try:
            check_coding(coding, form.parties, issues)
        except ScenarioError as fault:
            mistakes.append(Mistake(str(fault), marked.line(("codings", k))))
        codings.append(coding)
    if mistakes:
        raise FormError(mistakes)
    return Scenario(tuple(form.parties), issues, tuple(codings))


def _coding(form: CodingForm) -> Coding:
    kind = next(kind for kind in KINDS if getattr(form, kind) is not None)
    held = getattr(form, kind)
    terms: tuple[Term, ...] = ()
    weighed: tuple[str, ...] = ()
    match kind:
        case "prefers":
            ((issue, options),) = held.items()
            terms = tuple((issue, option) for option in options)
        case "matters_more":
            weighed = tuple(held)
        case "hardest":
            weighed = (held,)
        case "only_with":
            terms = (*held.option.items(), *held.given.items())
        case _:
            terms = tuple(held.items())
    return Coding(form.party, kind, terms, weighed, form.on, form.evidence, form.source, form.label)


def scenario_data(scenario: Scenario) -> dict[str, Any]:
    """A scenario as data for JSON or YAML, in the form that :func:`read_scenario` reads."""
    return {
        "parties": list(scenario.parties),
        "issues": {issue: {"options": list(options)} for issue, options in scenario.issues.items()},
        "codings": [coding_data(coding) for coding in scenario.codings],
    }


def coding_data(coding: Coding) -> dict[str, Any]:
    """A coding as data, in the form of a scenario file."""
    made: dict[str, Any] = {"party": coding.party, coding.kind: _value(coding.kind, coding)}
    if coding.on is not None:
        made["on"] = coding.on.isoformat()
    if coding.evidence is not None:
        made["evidence"] = coding.evidence
    if coding.source is not None:
        made["source"] = coding.source
    if coding.label is not None:
        made["label"] = coding.label
    return made


def _value(kind: Kind, coding: Coding) -> Any:
    if kind == "prefers":
        return {coding.terms[0][0]: [option for _, option in coding.terms]}
    if kind == "matters_more":
        return list(coding.weighed)
    if kind == "hardest":
        return coding.weighed[0]
    if kind == "only_with":
        return {"option": dict(coding.terms[:1]), "given": dict(coding.terms[1:])}
    return dict(coding.terms)
