"""The same reading on a cluster: files on disks or in object storage in, records as Parquet out."""

from pourparler.scale.plan import Plan, ScaleError
from pourparler.scale.results import bulk, count, holds_results

__all__ = ["Plan", "ScaleError", "bulk", "count", "holds_results"]
