"""Settlement: what each party can accept, given the coded evidence, and which agreements remain possible."""

from pourparler.settlement.analysis import Workings, answer_deal, settle
from pourparler.settlement.evidence import WITHOUT_PREFERENCE, Evidence, check_position, evidence, source
from pourparler.settlement.files import coding_data, read_scenario, scenario_data
from pourparler.settlement.forms import ScenarioForm
from pourparler.settlement.linear_program import SolverError
from pourparler.settlement.outcome import DealAnswer, Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.coding import KINDS, Coding, Deal, Kind, ScenarioError, Term
from pourparler.settlement.decision import Decision
from pourparler.settlement.scales import Scale
from pourparler.settlement.scenario import Combination, Scenario, active_codings
from pourparler.settlement.serialize import settlement_data
from pourparler.settlement.series import Moment, series
from pourparler.settlement.stances import Stance

__all__ = [
    "KINDS",
    "WITHOUT_PREFERENCE",
    "Coding",
    "Combination",
    "Deal",
    "Decision",
    "DealAnswer",
    "Evidence",
    "Kind",
    "Moment",
    "Opened",
    "PartyAnswer",
    "Question",
    "Scale",
    "Scenario",
    "ScenarioError",
    "ScenarioForm",
    "Settlement",
    "SolverError",
    "Stance",
    "Term",
    "Workings",
    "active_codings",
    "answer_deal",
    "check_position",
    "coding_data",
    "evidence",
    "read_scenario",
    "scenario_data",
    "series",
    "settle",
    "settlement_data",
    "source",
]
