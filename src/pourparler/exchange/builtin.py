"""The formats that come with Pourparler. Their modules are light: each loads the rest when it reads or writes."""

from __future__ import annotations

from pourparler.exchange.base import Format
from pourparler.exchange.brat.format import BRAT
from pourparler.exchange.csl.format import CSL
from pourparler.exchange.csv.format import CSV
from pourparler.exchange.dna.format import DNA
from pourparler.exchange.negmas.format import NEGMAS
from pourparler.exchange.networks.format import GEXF, GRAPHML
from pourparler.exchange.parquet.format import PARQUET
from pourparler.exchange.plover.format import PLOVER
from pourparler.exchange.web_annotation.format import WEB_ANNOTATION

BUILTIN: tuple[Format, ...] = (WEB_ANNOTATION, BRAT, CSL, CSV, DNA, GEXF, GRAPHML, NEGMAS, PARQUET, PLOVER)
"""In the order of their names."""
