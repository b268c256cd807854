"""Settlement: from coded evidence to what each party can accept, and to what agreements remain."""

from pourparler.settlement.analysis import DealAnswer, PartyAnswer, Settlement, Workings, settle
from pourparler.settlement.asking import Question
from pourparler.settlement.files import ScenarioForm, coding_data, read_scenario, scenario_data
from pourparler.settlement.scenario import KINDS, Coding, Deal, Kind, Scenario, ScenarioError, Term, standing
from pourparler.settlement.series import Moment, series
from pourparler.settlement.stances import Stance
from pourparler.settlement.telling import data

__all__ = [
    "KINDS",
    "Coding",
    "Deal",
    "DealAnswer",
    "Kind",
    "Moment",
    "PartyAnswer",
    "Question",
    "Scenario",
    "ScenarioError",
    "ScenarioForm",
    "Settlement",
    "Stance",
    "Term",
    "Workings",
    "coding_data",
    "data",
    "read_scenario",
    "scenario_data",
    "series",
    "settle",
    "standing",
]
