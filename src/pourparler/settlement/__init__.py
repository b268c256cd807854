"""Settlement: what each party can accept, given the coded evidence, and which agreements remain possible."""

from pourparler.settlement.analysis import Workings, answer_deal, settle
from pourparler.settlement.asides import Hint, hints
from pourparler.settlement.evidence import WITHOUT_PREFERENCE, Evidence, check_position, evidence, source
from pourparler.settlement.files import ScenarioForm, coding_data, read_scenario, scenario_data
from pourparler.settlement.frontier import FrontierPoint, frontier, opposed_pair
from pourparler.settlement.history import SharePoint, Step, Turn, share_history, steps, turns
from pourparler.settlement.improvements import Improvement, Offer, improvements, standing_offer
from pourparler.settlement.inactive import Inactive, inactive_codings
from pourparler.settlement.linear_program import SolverError
from pourparler.settlement.outcome import DealAnswer, Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.scenario import KINDS, Coding, Deal, Kind, Scenario, ScenarioError, Term, active_codings
from pourparler.settlement.serialize import settlement_data
from pourparler.settlement.series import Moment, series
from pourparler.settlement.stances import Stance
from pourparler.settlement.suppositions import (
    VERBS,
    Supposed,
    read_supposition,
    read_terms,
    settle_supposed,
    suppose,
    supposition,
)

__all__ = [
    "KINDS",
    "VERBS",
    "WITHOUT_PREFERENCE",
    "Coding",
    "Deal",
    "DealAnswer",
    "Evidence",
    "FrontierPoint",
    "Hint",
    "Improvement",
    "Inactive",
    "Kind",
    "Moment",
    "Offer",
    "Opened",
    "PartyAnswer",
    "Question",
    "Scenario",
    "ScenarioError",
    "ScenarioForm",
    "Settlement",
    "SharePoint",
    "SolverError",
    "Stance",
    "Step",
    "Supposed",
    "Term",
    "Turn",
    "Workings",
    "active_codings",
    "answer_deal",
    "check_position",
    "coding_data",
    "evidence",
    "frontier",
    "hints",
    "improvements",
    "inactive_codings",
    "opposed_pair",
    "read_scenario",
    "read_supposition",
    "read_terms",
    "scenario_data",
    "series",
    "settle",
    "settle_supposed",
    "settlement_data",
    "share_history",
    "source",
    "standing_offer",
    "steps",
    "suppose",
    "supposition",
    "turns",
]
