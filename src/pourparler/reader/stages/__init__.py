"""The stages of reading, in order: each fills in its part of the state of the document that is being read.

`default_stages` in `pourparler.reader.stages.registry` gives the order; `base` defines what a stage is, and each stage
has a module of its own with its configuration.
"""

from pourparler.reader.stages.base import DocumentState, Stage

__all__ = ["DocumentState", "Stage"]
