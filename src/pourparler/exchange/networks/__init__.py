"""Discourse networks: congruence, conflict and affiliation, as GraphML and GEXF."""
