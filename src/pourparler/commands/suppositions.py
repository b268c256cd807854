"""What is only supposed: suppositions, scenarios saved under a name or as files, and what is set beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.commands.foreign import FORMS
from pourparler.commands.options import WrongCallError, coder_name, open_ledger, say, write
from pourparler.commands.scenario_sources import read_source

if TYPE_CHECKING:
    from datetime import date

    from pourparler.brief.settlement_comparison import Case
    from pourparler.brief.settlement_opening import Sentence
    from pourparler.brief.settlement_report import Report
    from pourparler.settlement import Deal, Scenario, Settlement, Supposed, Workings


def read_suppositions(scenario: Scenario, texts: list[str], day: date | None) -> Supposed | None:
    """The scenario with what is supposed; None if nothing is."""
    from pourparler.settlement import ScenarioError, active_codings, read_supposition, suppose

    if not texts:
        return None
    try:
        codings = [read_supposition(scenario, text) for text in texts]
    except ScenarioError as fault:
        raise WrongCallError(f"--suppose: {fault}") from None
    return suppose(scenario, codings, active_codings(scenario, day))


def read_offer(scenario: Scenario, text: str | None) -> Deal | None:
    """The offer that is named; on an issue that it does not name, the first option."""
    from pourparler.settlement import ScenarioError, read_terms

    if text is None:
        return None
    try:
        named = dict(read_terms(scenario, text))
    except ScenarioError as fault:
        raise WrongCallError(f"--offer: {fault}") from None
    if left := [issue for issue in scenario.issues if issue not in named]:
        raise WrongCallError(f"--offer: name an option of each issue; missing: {', '.join(left)}")
    return tuple(named[issue] for issue in scenario.issues)


def compared_cases(
    source: str, scenario: Scenario, others: list[str], day: date | None, samples: int, seed: int
) -> list[Case]:
    """The settlements of further scenario files, and of what is saved in the ledger, by their names."""
    from pourparler.brief.settlement_comparison import Case
    from pourparler.settlement import Workings, settle, settle_supposed

    cases = []
    for each in others:
        if is_file(source) or is_file(each):
            beside, name, _ = read_source(each)
            settled = settle(beside, day, workings=Workings(beside, samples, seed), quick=True)
        else:
            made = read_suppositions(scenario, saved_suppositions(source, [each]), day)
            assert made is not None, "a saved scenario supposes something"
            settled, name = settle_supposed(made, day, Workings(made.scenario, samples, seed), quick=True), each
        cases.append(Case(name, settled))
    return cases


def is_file(source: str) -> bool:
    """Whether something is given as a scenario file, or a negotiation of another program, rather than by a name."""
    path = Path(source)
    return path.suffix.casefold() in (*FORMS, ".xml") or path.is_dir()


def saved_suppositions(source: str, names: list[str]) -> list[str]:
    """What is supposed under names in the ledger."""
    if not names:
        return []
    if is_file(source):
        raise WrongCallError(f"{source}: --what-if takes a ledger, in which scenarios are saved under a name")
    with open_ledger(source) as ledger:
        return [text for name in names for text in ledger.scenarios.get(name).suppositions]


def difference_of(report: Report, workings: Workings, given: str | None) -> Sentence | None:
    """What one deal of the table changes in another, given their numbers such as ``1,4``."""
    from pourparler.brief.settlement_story import difference_sentence
    from pourparler.settlement import difference

    if given is None:
        return None
    numbers = [int(each) - 1 if each.strip().isdecimal() else -1 for each in given.split(",")]
    most = len(report.rows)
    if len(numbers) != 2 or not all(0 <= each < most for each in numbers) or numbers[0] == numbers[1]:
        raise WrongCallError(
            f"--difference: give the numbers of two deals of the table, from 1 to {most}, as in: 1,2"
            if most > 1
            else "--difference: the table has fewer than two deals"
        )
    one, other = numbers
    found = difference(workings, report.settlement.codings, report.rows[one].deal, report.rows[other].deal)
    return difference_sentence(report.settlement, found, f"deal {one + 1}", f"Deal {other + 1}")


def save_scenario(target: str, settled: Settlement, source: str, texts: list[str], coder: str | None) -> None:
    """Write the active codings, with those that are supposed, as a scenario file; or save what is supposed by name."""
    import yaml

    from pourparler.brief.settlement_report import active_scenario
    from pourparler.settlement import scenario_data

    path = Path(target)
    if path.suffix.casefold() not in FORMS:
        if is_file(source) or path.name != target:
            raise WrongCallError(f"--save {target}: a scenario file ends in {', '.join(FORMS)}")
        if not texts:
            raise WrongCallError(f"--save {target}: nothing is supposed; add --suppose, or name a file")
        with open_ledger(source) as ledger:
            ledger.scenarios.save(target, coder=coder_name(coder), suppositions=texts)
        say(f"{source}: saved as the scenario {target}; --what-if and --compare take its name")
        return
    data = scenario_data(active_scenario(settled))
    if path.suffix.casefold() == ".json":
        write(path, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        write(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120))
