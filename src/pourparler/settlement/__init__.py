"""Settlement: what each party can accept, given the coded evidence, and which agreements remain possible."""

from pourparler.settlement.analysis import answer_deal, settle
from pourparler.settlement.coding import KINDS, Coding, Deal, Kind, ScenarioError, Term
from pourparler.settlement.decision import Decision
from pourparler.settlement.evidence import WITHOUT_PREFERENCE, Evidence, check_position, evidence, source
from pourparler.settlement.files import coding_data, read_scenario, scenario_data
from pourparler.settlement.forms import ScenarioForm
from pourparler.settlement.linear_program import SolverError
from pourparler.settlement.outcome import DealAnswer, Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.provisional import Influence, Provisional, settle_provisionally
from pourparler.settlement.scales import Scale
from pourparler.settlement.scenario import Combination, Scenario, active_codings
from pourparler.settlement.serialize import settlement_data
from pourparler.settlement.series import Moment, series
from pourparler.settlement.stances import Stance
from pourparler.settlement.walk import PRIORS, Prior
from pourparler.settlement.workings import Workings

__all__ = [
    "KINDS",
    "PRIORS",
    "WITHOUT_PREFERENCE",
    "Coding",
    "Combination",
    "Deal",
    "DealAnswer",
    "Decision",
    "Evidence",
    "Influence",
    "Kind",
    "Moment",
    "Opened",
    "PartyAnswer",
    "Prior",
    "Provisional",
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
    "settle_provisionally",
    "settlement_data",
    "source",
]
