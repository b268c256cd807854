"""The forms of scenario files, which the schema describes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pourparler.codebook.decision_rule import DecisionForm
from pourparler.settlement.coding import KINDS
from pourparler.text import enumeration

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
_Value = Name | float  # of a numeric issue, the number is enough
_One = Annotated[dict[Name, _Value], Field(min_length=1, max_length=1)]
_Package = Annotated[dict[Name, _Value], Field(min_length=1)]
_Two = Annotated[list[Name], Field(min_length=2, max_length=2)]
_Number = str | float


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class IssueForm(_Form):
    """An issue: its options, or the numbers from which and to which it goes; and the question that it asks."""

    options: Annotated[list[Name], Field(min_length=1, max_length=100)] | None = Field(
        None, description="the ways it could be settled"
    )
    question: str | None = None
    description: str | None = None
    ordered: bool | Literal["single_peaked"] = Field(
        False, description="whether the options are in order; single_peaked: and worth falls on both sides of the best"
    )
    unit: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] | None = Field(
        None, description="the unit of the numbers"
    )
    from_: _Number | None = Field(None, alias="from", description="the smallest number")
    to: _Number | None = Field(None, description="the greatest number")
    step: _Number | None = Field(None, description="the difference between two options")
    shape: Literal["concave", "linear", "free"] | None = Field(
        None,
        description="how worth goes with the number: concave (each step adds no more than the one before), linear, "
        "or free; concave if not given",
    )
    paid_by: Name | None = Field(None, description="the party that pays the amount")
    paid_to: Name | None = Field(None, description="the party that is paid")

    @model_validator(mode="after")
    def _options_or_numbers(self) -> IssueForm:
        numbers = (self.from_, self.to, self.step)
        if self.options is not None and any(each is not None for each in (*numbers, self.unit, self.shape)):
            raise ValueError("an issue has either 'options', or 'from', 'to' and 'step'")
        if self.options is None and any(each is None for each in numbers) and numbers != (None, None, None):
            raise ValueError("an issue without 'options' needs 'from', 'to' and 'step'")
        if (self.paid_by or self.paid_to) and (self.options is not None or self.shape is not None):
            raise ValueError("a payment has 'from', 'to', 'step', 'paid_by' and 'paid_to', and no 'options' or 'shape'")
        return self


class OnlyWithForm(_Form):
    """An option that is accepted only together with another one."""

    option: _One
    given: _One
    hard: bool = Field(False, description="no deal with the option that lacks the other; otherwise it makes up for it")


class CodingForm(_Form):
    """A coding of a party: exactly one kind, with the day and the words if they are known."""

    party: Name
    supports: _One | None = None
    opposes: _One | None = None
    red_line: _One | None = Field(None, description="no deal with this option")
    insists: _One | None = Field(None, description="no deal without this option")
    prefers: (
        Annotated[
            dict[Name, Annotated[list[_Value], Field(min_length=2, max_length=2)]], Field(min_length=1, max_length=1)
        ]
        | None
    ) = Field(None, description="the first over the second")
    matters_more: _Two | None = Field(None, description="the first issue more than the second")
    hardest: Name | None = Field(None, description="the issue that matters most")
    accepts: _Package | None = Field(None, description="a package")
    rejects: _Package | None = Field(None, description="a package")
    only_with: OnlyWithForm | None = None
    wants_more: Name | None = Field(None, description="an ordered issue: the further along, the better")
    wants_less: Name | None = Field(None, description="an ordered issue: the further along, the worse")
    at_least: _Package | None = Field(None, description="no deal that is worth less than this package")
    prefers_package: Annotated[list[_Package], Field(min_length=2, max_length=2)] | None = Field(
        None, description="the first package over the second"
    )
    order: (
        Annotated[list[Name], Field(min_length=2)]
        | Annotated[dict[Name, Annotated[list[_Value], Field(min_length=2)]], Field(min_length=1, max_length=1)]
        | None
    ) = Field(None, description="issues, the most important first; or an issue with its options, the best first")
    points: (
        Annotated[dict[Name, float], Field(min_length=1)]
        | Annotated[dict[Name, Annotated[dict[Name, float], Field(min_length=1)]], Field(min_length=1)]
        | None
    ) = Field(None, description="points of issues, or of the options of issues")
    strongly: bool = Field(False, description="whether the difference is a great one")
    sure: float = Field(1.0, gt=0, le=1, description="how likely it is that the coding holds")
    on: dt.date | None = Field(None, description="the day of the statement")
    until: dt.date | None = Field(None, description="the day on which it lapses")
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


class CombinationForm(_Form):
    """Options that belong together, in all deals or in those that hold other options."""

    options: _Package
    when: _Package | None = Field(None, description="only in deals that hold these options")
    evidence: str | None = None


class ScenarioForm(_Form):
    """Parties, issues with their options, and codings of each party."""

    parties: Annotated[list[Name], Field(min_length=1, max_length=50)]
    issues: Annotated[dict[Name, IssueForm], Field(min_length=1, max_length=200)]
    codings: Annotated[list[CodingForm], Field(max_length=5_000)] = []
    excluded: Annotated[list[CombinationForm], Field(max_length=1_000)] = Field(
        [], description="combinations that no deal may hold"
    )
    required: Annotated[list[CombinationForm], Field(max_length=1_000)] = Field(
        [], description="combinations that every deal must hold"
    )
    decision: DecisionForm | None = None
