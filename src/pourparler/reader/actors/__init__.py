"""From names and descriptions to actors: clusters, roles, antecedents."""
