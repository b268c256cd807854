"""The stages of the reader: found by name, replaced, left out, and checked before anything is read."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from pourparler.reader import Reader
from pourparler.reader.stages import DocumentState, Stage, registry
from pourparler.reader.stages.attribution import AttributionConfig, AttributionStage
from pourparler.reader.stages.registry import GROUP, default_stages, resolve_stages
from pourparler.record import Document, Zone, ZoneKind
from suite import ROOT

SAID = Document(id="d", text="“We will sign on Monday,” said Ode Varrin, the envoy of Kreel.\n")
NAMES = [stage.name for stage in default_stages()]


class Nothing:
    """A stage that finds no meetings."""

    name = "nothing"
    requires: tuple[str, ...] = ()
    assigns = ("meetings",)

    def load(self) -> None:
        """Load nothing."""

    def run(self, state: DocumentState) -> None:
        state.meetings = ()


def test_the_packaged_stages_are_the_entry_points_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {name: EntryPoint(name, at, GROUP).load()() for name, at in project["entry-points"][GROUP].items()}
    assert list(declared) == NAMES
    for name, stage in declared.items():
        assert isinstance(stage, Stage)
        assert stage.name == name


def test_constructing_a_reader_loads_nothing() -> None:
    encoder = Reader(stages=NAMES).stage("encoder")
    assert "encoder" not in vars(encoder)


def test_stages_chosen_by_name_read_as_the_default_ones(reader: Reader) -> None:
    assert Reader(threads=1, stages=NAMES).read(SAID) == reader.read(SAID)


def test_a_stage_that_is_left_out_leaves_its_part_of_the_record_empty(reader: Reader) -> None:
    record = Reader(stages=["publication", "layout", "times"]).read(SAID)
    assert (record.statements, record.actors, record.meetings) == ((), (), ())
    short = Reader(threads=1, stages=[name for name in NAMES if name not in ("meetings", "proposals", "positions")])
    assert short.read(SAID).statements == reader.read(SAID).statements != ()


def test_a_stage_can_be_configured() -> None:
    strict = AttributionStage(AttributionConfig(min_confidence=1.0))
    reported = Document(id="d", text="Ode Varrin, the envoy of Kreel, said that she would sign on Monday.\n")
    assert Reader().read(reported).statements
    assert not Reader(stages=[strict if name == "attribution" else name for name in NAMES]).read(reported).statements


@pytest.mark.parametrize(("kind", "count"), [("caption", 1), ("boilerplate", 0)])
def test_captions_tell_of_meetings_and_boilerplate_does_not(reader: Reader, kind: ZoneKind, count: int) -> None:
    text = "Foreign Minister Ode Varrin met Prime Minister Bastian Kreel in Merrow on Monday."
    zones = (Zone(kind=kind, start=0, end=len(text)),)
    assert len(reader.read(Document(id="d", text=text, zones=zones)).meetings) == count


def test_a_stage_of_another_package_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = EntryPoints([EntryPoint("nothing", f"{__name__}:Nothing", GROUP)])
    monkeypatch.setattr(EntryPoint, "load", lambda entry: Nothing)
    monkeypatch.setattr(registry, "entry_points", lambda group: offered.select(group=group))
    assert resolve_stages(["layout", "nothing"])[1].name == "nothing"
    with pytest.raises(ValueError, match=r"no stage is called 'none'; there are actors, .*nothing"):
        resolve_stages(["none"])


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["layout", "layout"], "two stages are called 'layout'"),
        (["attribution", "encoder"], "'attribution' requires 'encoding'"),
        (["encoder", "speakers"], "'speakers' requires 'registry'"),
        (["layout", "frames"], "'frames' requires 'encoding'"),
        ([name for name in NAMES if name != "frames"], "'speakers' requires 'frames'"),
        ([name for name in NAMES if name != "statements"], "'positions' requires 'statements'"),
    ],
)
def test_stages_that_cannot_run_are_refused_when_the_reader_is_made(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Reader(stages=names)


def test_a_stage_names_only_fields_of_the_state() -> None:
    odd = Nothing()
    odd.requires = ("weather",)
    with pytest.raises(ValueError, match="'weather', which is no field"):
        resolve_stages([odd])
