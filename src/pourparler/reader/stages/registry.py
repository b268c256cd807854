"""The packaged stages in their order, and those that other packages offer by entry points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from importlib.metadata import entry_points

from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.network.utterances import UtteranceReader
from pourparler.reader.stages.actors import ActorsStage
from pourparler.reader.stages.acts import ActsConfig, ActsStage
from pourparler.reader.stages.attribution import AttributionConfig, AttributionStage
from pourparler.reader.stages.base import DocumentState, Stage
from pourparler.reader.stages.encoder import EncoderConfig, EncoderStage
from pourparler.reader.stages.frames import FramesConfig, FramesStage
from pourparler.reader.stages.layout import LayoutStage
from pourparler.reader.stages.meetings import MeetingsStage
from pourparler.reader.stages.positions import PositionsConfig, PositionsStage
from pourparler.reader.stages.proposals import ProposalsStage
from pourparler.reader.stages.publication import PublicationStage
from pourparler.reader.stages.speakers import SpeakersStage
from pourparler.reader.stages.statements import StatementsStage
from pourparler.reader.stages.times import TimesStage

GROUP = "pourparler.stages"
"""The group of entry points in which packages offer stages."""


def default_stages(threads: int = 0) -> tuple[Stage, ...]:
    """Make the packaged stages, in the order in which a reader runs them.

    Parameters
    ----------
    threads : threads of the network; 0 lets ONNX Runtime choose
    """
    scorer = RoleScorer(threads)  # the weights of each network are loaded once
    utterances = UtteranceReader(threads)
    return (
        PublicationStage(),
        LayoutStage(),
        EncoderStage(EncoderConfig(threads=threads)),
        AttributionStage(AttributionConfig(threads=threads), scorer),
        ActsStage(ActsConfig(), utterances),
        FramesStage(FramesConfig(threads=threads), scorer),
        ActorsStage(),
        SpeakersStage(),
        TimesStage(),
        StatementsStage(),
        MeetingsStage(),
        ProposalsStage(),
        PositionsStage(PositionsConfig(), utterances),
    )


def resolve_stages(chosen: Iterable[str | Stage], threads: int = 0) -> tuple[Stage, ...]:
    """Make the stages that are chosen by name, and check that each finds what it requires.

    Parameters
    ----------
    chosen : stages, or names of packaged stages and of entry points

    Raises
    ------
    ValueError
        If no stage has a name, two have the same, or one requires what no stage before it assigns.

    Examples
    --------
    >>> [stage.name for stage in resolve_stages(["publication", "layout", "times"])]
    ['publication', 'layout', 'times']
    >>> resolve_stages(["actors"])
    Traceback (most recent call last):
        ...
    ValueError: the stage 'actors' requires 'encoding', which no stage before it assigns
    """
    packaged = {stage.name: stage for stage in default_stages(threads)}
    stages = tuple(_find_stage(each, packaged) if isinstance(each, str) else each for each in chosen)
    _check_order(stages)
    return stages


def _find_stage(name: str, packaged: dict[str, Stage]) -> Stage:
    if name in packaged:
        return packaged[name]
    offered = entry_points(group=GROUP)
    for entry in offered:
        if entry.name == name:
            stage: Stage = entry.load()()
            return stage
    known = ", ".join(sorted({*packaged, *(entry.name for entry in offered)}))
    raise ValueError(f"no stage is called {name!r}; there are {known}")


def _check_order(stages: Sequence[Stage]) -> None:
    assigned: set[str] = set()
    names: set[str] = set()
    known = {each.name for each in fields(DocumentState)}
    for stage in stages:
        if stage.name in names:
            raise ValueError(f"two stages are called {stage.name!r}")
        if unknown := sorted({*stage.requires, *stage.assigns} - known):
            raise ValueError(f"the stage {stage.name!r} names {unknown[0]!r}, which is no field of a document's state")
        if missing := [each for each in stage.requires if each not in assigned]:
            raise ValueError(f"the stage {stage.name!r} requires {missing[0]!r}, which no stage before it assigns")
        names.add(stage.name)
        assigned.update(stage.assigns)
