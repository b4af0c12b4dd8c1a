"""A browser on the distribution's Chromium; pages are opened from files, and nothing else may be."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "render"))

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium():
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium here")
    driver = pytest.importorskip("playwright.sync_api")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, tmp_path):
    """A function that opens HTML from a file; at the end nothing may have been logged or fetched."""
    faults, contexts = [], []

    def check(request):
        if not request.url.startswith("file:"):
            faults.append(f"request: {request.url}")

    def open_html(html, *, viewport=DESKTOP, colours="light", fragment="", **options):
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport=viewport, color_scheme=colours, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("request", check)
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        return page

    yield open_html
    for context in contexts:
        context.close()
    assert faults == []
