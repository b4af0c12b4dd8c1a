"""A run's record to its model card: Markdown with the header that model hubs read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

CORPORA = {
    "claimdesk": ("claims and attributions in invented reports of many styles", "Apache-2.0"),
    "claims_ecb": ("quantity claims in news on events", "Apache-2.0; texts: their publishers'"),
    "claims_events": ("quantity claims in news on events", "Apache-2.0; texts: their publishers'"),
    "claims_gum": (
        "quantity claims in news, interviews, biographies, travel guides and papers",
        "Apache-2.0; texts: CC BY or CC BY-SA, by document",
    ),
    "claims_polnear": (
        "quantity claims in political news",
        "Apache-2.0; texts: their publishers'",
    ),
    "claims_re3d": (
        "quantity claims in reports on the war in Syria and Iraq",
        "Apache-2.0; texts: public domain or open, by document",
    ),
    "claims_train": ("quantity claims in political news", "Apache-2.0; texts: their publishers'"),
    "claimwire": ("claims and attributions in reports of invented events", "Apache-2.0"),
    "measeval": ("quantities in science paragraphs", "none stated; texts: CC BY articles"),
    "polnear": ("attributions in political news", "none stated; texts: their publishers'"),
}
"""What each corpus annotates, and its licence."""

CALIBRATION_SET = "claims_dev"
"""The set whose calibration is plotted."""

CALIBRATION_PLOT = "calibration.svg"
"""File of the plot, beside the card."""

SNIPPET = """\
from claimkit import ClaimExtractor

extractor = ClaimExtractor.from_pretrained({name})
for claim in extractor.extract("About 3,500 people marched on Monday, police said."):
    print(claim.to_dict())
"""

LIMITS = """\
- It finds what a text claims; it does not check whether the claim is true.
- It must not decide on its own what is published, removed, or held against a person. A source can
  be the wrong one: read the sentence, whose offsets come with each claim, before quoting it.
- It learned from English news, most of it political and of the United States, invented reports and
  science paragraphs. Other languages, speech, tables and social media are untested.
- Where several nouns stand near a figure, it may pick the wrong one: in political news one figure
  in six. Next come sources that are named sentences before, and times and statuses that only
  context tells. Ratios (`eight of 10`) are sometimes cut in two.
- Measures of mass, speed, area, temperature and length are rare in its news data.
- A sentence is read within one window; an entity named in an earlier window is not found.
- Sources, cues and contents follow PolNeAR's political news; other genres attribute differently.
"""


def render_card(record: Mapping[str, Any]) -> str:
    """The model card of a record.

    Args:
        record: What `record.json` holds. `evaluation`, where there is one, maps a set to its
            `signature` and its `figures`, and a figure to `value`, `low`, `high` and `n`.
    """
    name = record["recipe"]["name"]
    parts = (
        _header(),
        f"# {name}\n\nFinds the claims of an English text: each quantity, what it counts, when, "
        "where, and who says so, exact to the character. An encoder with two tag layers, a link "
        f"head and classifiers, started from `{_start(record['recipe'])}`.",
        "## Use\n\n```python\n" + SNIPPET.format(name=json.dumps(name)) + "```",
        "## What it must not be used for, and where it fails\n\n" + LIMITS.rstrip(),
        "## Data\n\n" + _data(record["corpora"]),
        "## Scores\n\n" + _scores(record),
        *_confidence(record),
        "## Training\n\n" + _training(record),
    )
    return "\n\n".join(parts) + "\n"


def _start(recipe: Mapping[str, Any]) -> str:
    """The base or the encoder that a model was trained from."""
    return str(recipe.get("base") or recipe["encoder"]["name"])


def shown_calibration(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The calibration that the card plots: that of `CALIBRATION_SET`."""
    scored = record.get("evaluation", {}).get(CALIBRATION_SET, {})
    calibration: Mapping[str, Any] | None = scored.get("calibration")
    return calibration


def _confidence(record: Mapping[str, Any]) -> Iterator[str]:
    """The section on confidence; nothing where it was not measured."""
    shown = shown_calibration(record)
    if shown is None:
        return
    errors = ", ".join(
        f"{name} {_number(scored['calibration']['expected_calibration_error'])}"
        for name, scored in sorted(record["evaluation"].items())
        if "calibration" in scored
    )
    rows = (
        (f"{row['min_confidence']:g}", _number(row["precision"]), _number(row["recall"]))
        for row in shown["curve"][::2]
    )
    yield (
        "## Confidence\n\nA claim's `confidence` is the probability that its value, entity and "
        "source are right: a logistic regression on the scores of its parts, fitted on documents "
        f"kept out of training. Expected calibration error (ten bins): {errors}; on as many "
        f"claims as {CALIBRATION_SET} has, perfect probabilities have "
        f"{_number(shown['error_of_chance'])} by chance. "
        f"`min_confidence` leaves out what is less sure; on {CALIBRATION_SET}:\n\n"
        + _table(("min_confidence", "precision", "recall"), rows)
        + f"\n\n![Reliability, and precision and recall by min_confidence]({CALIBRATION_PLOT})"
    )


def _header() -> str:
    return (
        "---\nlanguage: en\nlicense: apache-2.0\nlibrary_name: claimkit\n"
        "pipeline_tag: token-classification\n---"
    )


def _table(head: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def _data(corpora: list[Mapping[str, Any]]) -> str:
    def rows() -> Iterator[tuple[object, ...]]:
        for corpus in corpora:
            annotates, licence = CORPORA.get(corpus["name"], ("", ""))
            yield (
                f"{corpus['name']} ({corpus['split']})",
                annotates,
                licence,
                corpus["documents"],
                corpus["claims"],
                corpus["attributions"],
                f"{corpus['epochs']:g}",
            )

    head = ("corpus", "annotates", "licence", "documents", "claims", "attributions", "epochs")
    return _table(head, rows())


def _scores(record: Mapping[str, Any]) -> str:
    evaluation, seeds = record.get("evaluation"), record.get("seeds")
    if evaluation:
        tables = (
            f"**{set_name}** `{scored['signature']}`\n\n"
            + _table(
                ("figure", "score", "95 % interval", "n", *(("mean of seeds",) if seeds else ())),
                (
                    (
                        figure,
                        _number(row["value"]),
                        _interval(row),
                        _count(row.get("n")),
                        *((_spread(seeds, set_name, figure),) if seeds else ()),
                    )
                    for figure, row in scored["figures"].items()
                ),
            )
            for set_name, scored in sorted(evaluation.items())
        )
        runs = (
            f" Mean and standard deviation over the seeds {', '.join(map(str, seeds['seeds']))}."
            if seeds
            else ""
        )
        intro = f"On development sets; intervals by bootstrap over documents.{runs}"
        return "\n\n".join([intro, *tables])
    curve = record["run"]["curve"]
    if not curve:
        return "None were taken."
    best = max(curve, key=lambda row: row["development_mean"])
    shown = ((k, _number(v)) for k, v in best.items() if k != "step" and "loss" not in k)
    return "On development sets, at the step that was kept.\n\n" + _table(
        ("figure", "score"), shown
    )


def _spread(seeds: Mapping[str, Any], set_name: str, figure: str) -> str:
    row = seeds["figures"].get(set_name, {}).get(figure)
    return f"{row['mean']:.3f} ± {row['deviation']:.3f}" if row else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _count(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _interval(row: Mapping[str, Any]) -> str:
    if row.get("low") is None or row.get("high") is None:
        return ""
    return f"{row['low']:.3f} to {row['high']:.3f}"


def _training(record: Mapping[str, Any]) -> str:
    run, weights = record["run"], record["weights"]
    curve = _table(
        ("step", "development mean"),
        ((row["step"], _number(row["development_mean"])) for row in run["curve"]),
    )
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    settings = _table(("setting", "value"), iter(record["recipe"]["training"].items()))
    seed, runs = record["recipe"]["seed"], record["recipe"].get("runs", 1)
    seeds = f"seed {seed}"
    if runs > 1:
        seeds = f"seeds {seed} to {seed + runs - 1}: the weights are the mean of {runs} runs"
    return (
        f"{run['done']} steps in {run['seconds'] / 60:.0f} minutes on {run['device']}, "
        f"{record['threads']} threads, {seeds}; {versions}. "
        f"Weights: {weights['bytes'] / 1e6:.1f} MB, sha256 `{weights['sha256']}`.\n\n"
        f"{settings}\n\n{curve}"
    )
