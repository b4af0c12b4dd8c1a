"""What the page of a comparison weighs, and what a browser takes to draw it and to answer.

python -m benchmarks page                       6 reports of 60 claims, 10 of 500
python -m benchmarks page --json page.json

Reports are invented, their claims extracted with the shipped model. Needs playwright and a Chromium
on the path. Seconds are those of the page's own thread (parsing, layout, scripts), the least of
three runs, as other work on the machine only adds to them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import string
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.record import provenance

SHAPES = ((6, 60), (10, 500))
"""How many reports, and how many claims in each."""

_RUNS = 3
_DRAWN = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks page", description=__doc__)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args(arguments)
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("no chromium on the path: install the distribution's package")
    rows = []
    print("| reports | claims | kB | draws, s | chooses a figure, s | filters, s |")
    print("| --- | --- | --- | --- | --- | --- |")
    for reports, sentences in SHAPES:
        rows.append(_measure(browser, reports, sentences))
        print("|", *(f"{value} |" for value in rows[-1].values()), flush=True)
    if options.json:
        report = {**provenance(), "rows": rows}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _measure(browser: str, reports: int, sentences: int) -> dict[str, float]:
    from claimkit import compare_claims

    comparison = compare_claims({f"outlet {n}": _report(n, sentences) for n in range(reports)})
    html = comparison.to_html()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8")
        times = [_open(browser, path) for _ in range(_RUNS)]
    claims = sum(report.claims for report in comparison.reports)
    least = {name: round(min(run[name] for run in times), 3) for name in times[0]}
    return {"reports": reports, "claims": claims, "kb": len(html.encode()) // 1000, **least}


def _report(number: int, sentences: int) -> str:
    """A report of so many sentences with a figure each, which differ a little from the others'."""
    piers = itertools.product(string.ascii_uppercase, repeat=2)
    return "\n".join(
        f"At pier {''.join(pier)} {1000 + 7 * at + number:,} boats were counted, police said."
        for at, pier in enumerate(itertools.islice(piers, sentences))
    )


def _open(browser: str, path: Path) -> dict[str, float]:
    """Seconds of the page's thread for opening it, going to a claim, and filtering by name."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        page = chromium.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        draws = _busy(page, session, lambda: page.goto(path.as_uri(), timeout=120_000))
        figure = page.locator(".fig").last
        chooses = _busy(page, session, lambda: figure.evaluate("e => e.click()"))
        filters = _busy(page, session, lambda: page.locator("#by-name").fill("pier"))
        chromium.close()
    return {"draws_s": draws, "chooses_s": chooses, "filters_s": filters}


def _busy(page: Any, session: Any, work: Callable[[], object]) -> float:
    """What some work costs the page's thread, up to the next frame."""

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(row["value"] for row in metrics if row["name"] == "TaskDuration"))

    before = spent()
    work()
    page.evaluate(_DRAWN)
    return spent() - before
