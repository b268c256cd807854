"""Scenario files: YAML or JSON, validated against a schema, with a line number for each error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pourparler.codebook.decision_rule import Decision, DecisionError, decision_data, decision_of
from pourparler.codebook.forms import FormError, LocatedData, Mistake, load, validate
from pourparler.settlement.coding import KINDS, Coding, Kind, ScenarioError, Term, check_coding
from pourparler.settlement.forms import CodingForm, CombinationForm, IssueForm, ScenarioForm
from pourparler.settlement.scales import Scale, ScaleError, number_words, steps
from pourparler.settlement.scenario import Combination, Scenario, check_combination, check_scale

_Issues = Mapping[str, tuple[str, ...]]


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
    mistakes = _without_options(marked)
    try:
        form = validate(ScenarioForm, marked)
    except FormError as fault:
        raise FormError([*mistakes, *fault.mistakes]) from None
    if mistakes:
        raise FormError(mistakes)
    if len(set(form.parties)) != len(form.parties):
        mistakes.append(Mistake("a party is listed twice", marked.line(("parties",))))
    issues, scales = _issues(form, marked, mistakes)
    codings = []
    for k, each in enumerate(form.codings):
        coding = _coding(each, issues, scales)
        try:
            check_coding(coding, form.parties, issues, scales)
        except ScenarioError as fault:
            mistakes.append(Mistake(str(fault), marked.line(("codings", k))))
        codings.append(coding)
    combinations = [
        *_combinations("excluded", form.excluded, issues, scales, marked, mistakes),
        *_combinations("required", form.required, issues, scales, marked, mistakes),
    ]
    decision = _decision(form, marked, mistakes)
    if mistakes:
        raise FormError(mistakes)
    return Scenario(tuple(form.parties), issues, tuple(codings), scales, tuple(combinations), decision)


def _without_options(marked: LocatedData) -> list[Mistake]:
    """A mistake for each issue that has neither options nor numbers."""
    issues = marked.data.get("issues")
    without = [
        name
        for name, issue in (issues.items() if isinstance(issues, dict) else ())
        if isinstance(issue, dict) and not {"options", "from", "to", "step"} & set(issue)
    ]
    return [Mistake("'options' is missing", marked.line(("issues", name))) for name in without]


def _issues(
    form: ScenarioForm, marked: LocatedData, mistakes: list[Mistake]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Scale]]:
    issues: dict[str, tuple[str, ...]] = {}
    scales: dict[str, Scale] = {}
    for name, each in form.issues.items():
        try:
            issues[name], scale = _scale(each)
            if len(set(issues[name])) != len(issues[name]):
                raise ScenarioError(f"an option of '{name}' is listed twice")
            if scale is not None:
                scales[name] = scale
                check_scale(name, scale, form.parties, issues)
        except (ScaleError, ScenarioError) as fault:
            issues.setdefault(name, ("",))
            mistakes.append(Mistake(str(fault), marked.line(("issues", name))))
    return issues, scales


def _scale(form: IssueForm) -> tuple[tuple[str, ...], Scale | None]:
    """The options of an issue, and what is known of them beside their names."""
    if form.options is not None:
        options = tuple(form.options)
        if form.ordered == "single_peaked":
            return options, Scale(shape="single_peaked")
        return options, Scale() if form.ordered else None
    unit = form.unit or ""
    options, values = steps(str(form.from_), str(form.to), str(form.step), unit)
    if form.paid_by or form.paid_to:
        return options, Scale(True, values, unit, "linear", form.paid_by, form.paid_to)
    shape = "single_peaked" if form.ordered == "single_peaked" else form.shape or "concave"
    return options, Scale(True, values, unit, shape)


def _combinations(
    name: str,
    forms: Sequence[CombinationForm],
    issues: _Issues,
    scales: Mapping[str, Scale],
    marked: LocatedData,
    mistakes: list[Mistake],
) -> list[Combination]:
    found = []
    for k, each in enumerate(forms):
        terms, when = _terms(each.options, issues, scales), _terms(each.when or {}, issues, scales)
        made = Combination(terms, name == "required", when, each.evidence)
        try:
            check_combination(made, issues)
        except ScenarioError as fault:
            mistakes.append(Mistake(str(fault), marked.line((name, k))))
        found.append(made)
    return found


def _decision(form: ScenarioForm, marked: LocatedData, mistakes: list[Mistake]) -> Decision:
    made = decision_of(form.decision)
    try:
        made.check(form.parties)
    except DecisionError as fault:
        mistakes.append(Mistake(str(fault), marked.line(("decision",))))
    return made


def _terms(options: Mapping[str, object], issues: _Issues, scales: Mapping[str, Scale]) -> tuple[Term, ...]:
    return tuple(_term(issue, option, issues, scales) for issue, option in options.items())


def _term(issue: str, option: object, issues: _Issues, scales: Mapping[str, Scale]) -> Term:
    """An option; of a numeric issue, also by its number alone."""
    name = str(option)
    scale = scales.get(issue)
    if scale is None or not scale.values or name in issues[issue]:
        return issue, name
    try:
        with_unit = f"{number_words(Decimal(name))} {scale.unit}".strip()
    except InvalidOperation:
        return issue, name
    return issue, with_unit if with_unit in issues[issue] else name


def _coding(form: CodingForm, issues: _Issues, scales: Mapping[str, Scale]) -> Coding:
    kind = next(kind for kind in KINDS if getattr(form, kind) is not None)
    held = getattr(form, kind)
    terms: tuple[Term, ...] = ()
    other: tuple[Term, ...] = ()
    weighed: tuple[str, ...] = ()
    points: tuple[float, ...] = ()
    match kind:
        case "prefers":
            ((issue, options),) = held.items()
            terms = tuple(_term(issue, option, issues, scales) for option in options)
        case "matters_more":
            weighed = tuple(held)
        case "hardest" | "wants_more" | "wants_less":
            weighed = (held,)
        case "only_with":
            terms = (*_terms(held.option, issues, scales), *_terms(held.given, issues, scales))
        case "prefers_package":
            terms, other = (_terms(package, issues, scales) for package in held)
        case "order" if isinstance(held, list):
            weighed = tuple(held)
        case "order":
            ((issue, options),) = held.items()
            terms = tuple(_term(issue, option, issues, scales) for option in options)
        case "points":
            weighed, terms, points = _points(held, issues, scales)
        case _:
            terms = _terms(held, issues, scales)
    return Coding(
        form.party,
        kind,
        terms,
        weighed,
        form.on,
        form.evidence,
        form.source,
        other,
        points,
        form.only_with is not None and form.only_with.hard,
        form.strongly,
        form.sure,
        form.until,
        form.label,
    )


def _points(
    held: Mapping[str, Any], issues: _Issues, scales: Mapping[str, Scale]
) -> tuple[tuple[str, ...], tuple[Term, ...], tuple[float, ...]]:
    if all(isinstance(each, float) for each in held.values()):
        return tuple(held), (), tuple(held.values())
    listed = [(_term(i, option, issues, scales), each) for i, own in held.items() for option, each in own.items()]
    return (), tuple(term for term, _ in listed), tuple(each for _, each in listed)


def scenario_data(scenario: Scenario) -> dict[str, Any]:
    """A scenario as data for JSON or YAML, in the form that :func:`read_scenario` reads."""
    made: dict[str, Any] = {
        "parties": list(scenario.parties),
        "issues": {
            issue: issue_data(options, scenario.scales.get(issue)) for issue, options in scenario.issues.items()
        },
        "codings": [coding_data(coding) for coding in scenario.codings],
    }
    for name, is_required in (("excluded", False), ("required", True)):
        if own := [each for each in scenario.combinations if each.is_required == is_required]:
            made[name] = [_combination_data(each) for each in own]
    if scenario.decision != Decision():
        made["decision"] = decision_data(scenario.decision)
    return made


def issue_data(options: Sequence[str], scale: Scale | None) -> dict[str, Any]:
    """An issue as data, in the form of a scenario file."""
    if scale is None:
        return {"options": list(options)}
    if not scale.values:
        return {"options": list(options), "ordered": "single_peaked" if scale.shape == "single_peaked" else True}
    first, *_, last = scale.values
    numbers = [Decimal(repr(each)) for each in (first, last, scale.values[1] - first)]
    made: dict[str, Any] = {"unit": scale.unit} if scale.unit else {}
    made |= dict(zip(("from", "to", "step"), (float(each) for each in numbers), strict=True))
    if scale.is_payment:
        return made | {"paid_by": scale.payer, "paid_to": scale.payee}
    return made | ({"ordered": "single_peaked"} if scale.shape == "single_peaked" else {"shape": scale.shape})


def _combination_data(each: Combination) -> dict[str, Any]:
    made: dict[str, Any] = {"options": dict(each.terms)}
    if each.when:
        made["when"] = dict(each.when)
    if each.evidence is not None:
        made["evidence"] = each.evidence
    return made


def coding_data(coding: Coding) -> dict[str, Any]:
    """A coding as data, in the form of a scenario file."""
    made: dict[str, Any] = {"party": coding.party, coding.kind: _value(coding.kind, coding)}
    if coding.strongly:
        made["strongly"] = True
    if coding.sure != 1:
        made["sure"] = coding.sure
    for name, day in (("on", coding.on), ("until", coding.until)):
        if day is not None:
            made[name] = day.isoformat()
    if coding.evidence is not None:
        made["evidence"] = coding.evidence
    if coding.source is not None:
        made["source"] = coding.source
    if coding.label is not None:
        made["label"] = coding.label
    return made


def _value(kind: Kind, coding: Coding) -> Any:
    match kind:
        case "prefers":
            return {coding.terms[0][0]: [option for _, option in coding.terms]}
        case "matters_more":
            return list(coding.weighed)
        case "hardest" | "wants_more" | "wants_less":
            return coding.weighed[0]
        case "only_with":
            made: dict[str, Any] = {"option": dict(coding.terms[:1]), "given": dict(coding.terms[1:])}
            return made | ({"hard": True} if coding.hard else {})
        case "prefers_package":
            return [dict(coding.terms), dict(coding.other)]
        case "order":
            return (
                list(coding.weighed) if coding.weighed else {coding.terms[0][0]: [option for _, option in coding.terms]}
            )
        case "points":
            if coding.weighed:
                return dict(zip(coding.weighed, coding.points, strict=True))
            by_issue: dict[str, dict[str, float]] = {}
            for (issue, option), each in zip(coding.terms, coding.points, strict=True):
                by_issue.setdefault(issue, {})[option] = each
            return by_issue
        case _:
            return dict(coding.terms)
