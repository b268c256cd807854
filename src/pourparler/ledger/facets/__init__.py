"""Lists with facets: what is counted, selected, sorted and paged of statements, meetings and actors."""
