"""The rate of `nlp.pipe` with the component `claimkit` over that of `stream`, on the same articles.

OMP_NUM_THREADS=1 python -m benchmarks spacy --json spacy.json

The two take turns, after one unmeasured turn each; the pipeline is a blank English one, so that
what it adds is spaCy's tokenizer and the making of docs and spans. Counted are the seconds of the
process on its processors, as a shared machine's clock also counts the others.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.accuracy.sets import data_folder
from benchmarks.record import provenance
from benchmarks.speed.texts import load_workloads
from claimkit.extractor import ClaimExtractor


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks spacy", description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--model", default="claimkit-small")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args(arguments)
    works = load_workloads(data_folder(None), 1, options.articles)
    (work,) = (work for work in works if work.name == "articles")
    seconds = _take_turns(_ways(work.texts, options.model, options.device), options.rounds)
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    ratios = [stream / pipe for stream, pipe in zip(*seconds.values(), strict=True)]
    report = {
        **provenance(),
        "articles": len(work.texts),
        "characters": sum(map(len, work.texts)),
        "texts": work.digest,
        "seconds": seconds,
        "rate_of_pipe_over_stream": round(medians["stream"] / medians["nlp.pipe"], 3),
        "lowest": round(min(ratios), 3),
        "highest": round(max(ratios), 3),
    }
    print(
        f"{len(work.texts)} articles, {report['characters']:,} characters, {options.rounds} rounds"
    )
    for name, median in medians.items():
        print(f"{name}: median {median:.2f} s of the processor")
    print(
        f"rate of nlp.pipe over that of stream: {report['rate_of_pipe_over_stream']} "
        f"(of single rounds: {report['lowest']} to {report['highest']})"
    )
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _ways(texts: list[str], model: str, device: str) -> dict[str, Callable[[], int]]:
    """Both ways to the claims of the texts, on one loaded model; each counts the claims."""
    import spacy

    import claimkit.integrations.spacy  # noqa: F401 (a checkout has no entry point)

    extractor = ClaimExtractor.from_pretrained(model, device=device)
    nlp = spacy.blank("en")
    nlp.max_length = max(nlp.max_length, *map(len, texts))
    component: Any = nlp.add_pipe("claimkit", config={"model": model, "device": device})
    component._extractor = extractor
    return {
        "stream": lambda: sum(map(len, extractor.stream(texts))),
        "nlp.pipe": lambda: sum(len(doc.user_data["claimkit.claims"]) for doc in nlp.pipe(texts)),
    }


def _take_turns(ways: dict[str, Callable[[], int]], rounds: int) -> dict[str, list[float]]:
    counts = {name: way() for name, way in ways.items()}
    if len(set(counts.values())) != 1:
        raise RuntimeError(f"the two found different numbers of claims: {counts}")
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number, name in itertools.product(range(rounds), ways):
        del number
        begin = time.process_time()
        ways[name]()
        seconds[name].append(round(time.process_time() - begin, 3))
    return seconds
