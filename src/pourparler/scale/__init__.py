"""Read on a cluster: from files on disk or in object storage to records as Parquet."""

from pourparler.scale.plan import Plan, ScaleError
from pourparler.scale.results import count_documents, has_results, read_rows

__all__ = ["Plan", "ScaleError", "count_documents", "has_results", "read_rows"]
