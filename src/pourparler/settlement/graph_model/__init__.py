"""The graph model for conflict resolution (GMCR) in option form: moves, stable states, and ways to them."""

from pourparler.settlement.graph_model.analysis import DisputeAnalysis, analyze_dispute
from pourparler.settlement.graph_model.evolution import Path, Step, shortest_paths
from pourparler.settlement.graph_model.files import DisputeForm, dispute_data, is_dispute, read_dispute
from pourparler.settlement.graph_model.graph import Graph, build_graph
from pourparler.settlement.graph_model.option_form import DecisionMaker, Dispute, Forbidden, option_words
from pourparler.settlement.graph_model.sampled import SampledEquilibria, sampled_equilibria
from pourparler.settlement.graph_model.serialize import analysis_data
from pourparler.settlement.graph_model.stability import CONCEPTS, Concept, JointMove, open_improvements, stable_states

__all__ = [
    "CONCEPTS",
    "Concept",
    "DecisionMaker",
    "Dispute",
    "DisputeAnalysis",
    "DisputeForm",
    "Forbidden",
    "Graph",
    "JointMove",
    "Path",
    "SampledEquilibria",
    "Step",
    "analysis_data",
    "analyze_dispute",
    "build_graph",
    "dispute_data",
    "is_dispute",
    "open_improvements",
    "option_words",
    "read_dispute",
    "sampled_equilibria",
    "shortest_paths",
    "stable_states",
]
