"""Settlement: what each party can accept, given the coded evidence, and which agreements remain possible."""

from pourparler.settlement.analysis import Workings, answer_deal, settle
from pourparler.settlement.evidence import WITHOUT_PREFERENCE, Evidence, check_position, evidence, source
from pourparler.settlement.files import ScenarioForm, coding_data, read_scenario, scenario_data
from pourparler.settlement.linear_program import SolverError
from pourparler.settlement.outcome import DealAnswer, Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.provisional import Provisional, UnconfirmedCoding, settle_provisionally
from pourparler.settlement.readings import Readings, gather_readings, join_readings
from pourparler.settlement.scenario import KINDS, Coding, Deal, Kind, Scenario, ScenarioError, Term, active_codings
from pourparler.settlement.serialize import settlement_data
from pourparler.settlement.series import Moment, series
from pourparler.settlement.stances import Stance

__all__ = [
    "KINDS",
    "WITHOUT_PREFERENCE",
    "Coding",
    "Deal",
    "DealAnswer",
    "Evidence",
    "Kind",
    "Moment",
    "Opened",
    "PartyAnswer",
    "Provisional",
    "Question",
    "Readings",
    "Scenario",
    "ScenarioError",
    "ScenarioForm",
    "Settlement",
    "SolverError",
    "Stance",
    "Term",
    "UnconfirmedCoding",
    "Workings",
    "active_codings",
    "answer_deal",
    "check_position",
    "coding_data",
    "evidence",
    "gather_readings",
    "join_readings",
    "read_scenario",
    "scenario_data",
    "series",
    "settle",
    "settle_provisionally",
    "settlement_data",
    "source",
]
