"""Settlement: what each party can accept, given the coded evidence, and which agreements remain possible."""

from pourparler.codebook.decision_rule import Decision
from pourparler.settlement.analysis import answer_deal, settle
from pourparler.settlement.asides import Hint, hints
from pourparler.settlement.coding import KINDS, Coding, Deal, Kind, ScenarioError, Term
from pourparler.settlement.differences import Difference, PartyDifference, difference
from pourparler.settlement.doubt import DoubtfulSettlement, Influence, settle_doubtful
from pourparler.settlement.evidence import WITHOUT_PREFERENCE, Evidence, check_position, evidence, source
from pourparler.settlement.files import coding_data, read_scenario, scenario_data
from pourparler.settlement.forms import ScenarioForm
from pourparler.settlement.frontier import FrontierPoint, frontier, opposed_pair
from pourparler.settlement.history import SharePoint, Step, Turn, share_history, steps, turns
from pourparler.settlement.improvements import Improvement, Offer, improvements, standing_offer
from pourparler.settlement.inactive import Inactive, inactive_codings
from pourparler.settlement.linear_program import SolverError
from pourparler.settlement.outcome import DealAnswer, Opened, PartyAnswer, Question, Settlement
from pourparler.settlement.provisional import Provisional, UnconfirmedCoding, settle_provisionally
from pourparler.settlement.readings import Readings, gather_readings, readings_in
from pourparler.settlement.scales import Scale
from pourparler.settlement.scenario import Combination, Scenario, active_codings
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
from pourparler.settlement.walk import PRIORS, Prior
from pourparler.settlement.workings import Workings

__all__ = [
    "KINDS",
    "PRIORS",
    "VERBS",
    "WITHOUT_PREFERENCE",
    "Coding",
    "Combination",
    "Deal",
    "DealAnswer",
    "Decision",
    "Difference",
    "DoubtfulSettlement",
    "Evidence",
    "FrontierPoint",
    "Hint",
    "Improvement",
    "Inactive",
    "Influence",
    "Kind",
    "Moment",
    "Offer",
    "Opened",
    "PartyAnswer",
    "PartyDifference",
    "Prior",
    "Provisional",
    "Question",
    "Readings",
    "Scale",
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
    "UnconfirmedCoding",
    "Workings",
    "active_codings",
    "answer_deal",
    "check_position",
    "coding_data",
    "difference",
    "evidence",
    "frontier",
    "gather_readings",
    "hints",
    "improvements",
    "inactive_codings",
    "opposed_pair",
    "read_scenario",
    "read_supposition",
    "read_terms",
    "readings_in",
    "scenario_data",
    "series",
    "settle",
    "settle_doubtful",
    "settle_provisionally",
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
