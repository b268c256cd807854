"""What somebody new does in the first week takes few clicks; `docs/make_clicks.py` writes them into the docs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import page_of
from desks import copied, served
from newcomer import TASKS, Task, measure
from pourparler.ledger import Ledger, open_ledger

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with page_of(browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def ledger(coded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_ledger(copied(coded, tmp_path_factory.mktemp("newcomer"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(ledger: Ledger) -> Iterator[str]:
    """One workbench for all tasks, as somebody has who does them one after the other."""
    with served(ledger) as found:
        yield found


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.do.__name__)
def test_it_takes_few_clicks_and_keys(task: Task, page: Page, address: str, ledger: Ledger) -> None:
    effort = measure(task, page, address, ledger)
    assert effort.clicks <= task.most_clicks
    assert effort.keys <= task.most_keys


def test_the_docs_have_every_task() -> None:
    text = (Path(__file__).parent.parent.parent / "docs" / "clicks.md").read_text(encoding="utf-8")
    assert all(f"| {task.name} |" in text for task in TASKS)
