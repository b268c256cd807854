"""Settlement: from coded evidence to what each party can accept, and to what agreements remain."""

from pourparler.settlement.analysis import Workings, answer_deal, settle
from pourparler.settlement.evidence import LEANS, Evidence, checked, evidence, source
from pourparler.settlement.files import ScenarioForm, coding_data, read_scenario, scenario_data
from pourparler.settlement.linear_program import SolverError
from pourparler.settlement.outcome import DealAnswer, Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.scenario import KINDS, Coding, Deal, Kind, Scenario, ScenarioError, Term, standing
from pourparler.settlement.serialize import data
from pourparler.settlement.series import Moment, series
from pourparler.settlement.stances import Stance

__all__ = [
    "KINDS",
    "LEANS",
    "Coding",
    "Deal",
    "DealAnswer",
    "Evidence",
    "Kind",
    "Moment",
    "Opened",
    "PartyAnswer",
    "Question",
    "Scenario",
    "ScenarioError",
    "ScenarioForm",
    "Settlement",
    "SolverError",
    "Stance",
    "Term",
    "Workings",
    "answer_deal",
    "checked",
    "coding_data",
    "data",
    "evidence",
    "read_scenario",
    "scenario_data",
    "series",
    "settle",
    "source",
    "standing",
]
