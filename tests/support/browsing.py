"""A real browser for tests and for making the docs: Chromium, found or named in the environment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from waiting import PATIENCE

MOST = PATIENCE * 1000
"""How long the browser may take for anything, in milliseconds: only a page that hangs takes so long."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Start a browser; without one, skip the test, or fail it where all are to be run."""
    program = os.environ.get("POURPARLER_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        words = "no browser is found: install chromium, or name one in POURPARLER_BROWSER"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        started = playwright.chromium.launch(executable_path=program, args=options, timeout=MOST)
        expect.set_options(timeout=MOST)
        yield started
        started.close()


@contextmanager
def page_of(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Vienna")
    context.set_default_timeout(MOST)
    yield context.new_page()
    context.close()
