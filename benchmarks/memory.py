"""Peak memory over the length of a corpus: what a run holds must not grow with what it reads.

python -m benchmarks memory                          1,000 and 100,000 documents, each format
python -m benchmarks memory --documents 1000 10000 --json memory.json

Measured on one thread, Parquet in one row group: 484 MB for 1,000 documents, 519 MB for 100,000 (a
hundred shards); torch and the libraries, loaded, are about 370 MB of either.

The encoder is a small random one, as its size is the same constant on every row, and the documents
are short; each run is a process of its own, whose highest resident memory is read at its end.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.record import CHECKOUT, provenance

FORMATS = ("parquet", "jsonl")
TEXT = "About {0} people marched on Monday, police said, and {1} boats stayed in the harbour."


def main(arguments: list[str]) -> None:
    """Measure and print; also the child process that is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks memory", description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--run", nargs=2, metavar=("IN", "OUT"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.run:
        print(json.dumps(_extract(*options.run)))
        return
    rows = []
    print("| format | documents | claims | shards | seconds | peak MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for suffix in FORMATS:
        for documents in options.documents:
            row = {"format": suffix, **_measure(suffix, documents)}
            rows.append(row)
            print("|", *(f"{value} |" for value in row.values()), flush=True)
    if options.json:
        report = {**provenance(), "rows": rows}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _measure(suffix: str, documents: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"corpus.{suffix}"
        _write_corpus(source, documents)
        command = [sys.executable, "-m", "benchmarks", "memory", "--run", source, f"{folder}/out"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)
    return dict(json.loads(done.stdout))


def _write_corpus(path: Path, documents: int) -> None:
    if path.suffix == ".jsonl":
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in _rows(documents))
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    # One row group, which is the worst case for who reads it.
    pq.write_table(pa.Table.from_pylist(list(_rows(documents))), path, row_group_size=documents)


def _rows(documents: int) -> Iterator[dict[str, str]]:
    for number in range(documents):
        yield {"doc_id": str(number), "text": TEXT.format(number, number % 97)}


def _extract(source: str, output: str) -> dict[str, Any]:
    from claimkit.corpus import extract_corpus

    extractor = _random_extractor()
    start = time.monotonic()
    summary = extract_corpus(extractor, [source], output)
    return {
        "documents": summary.documents,
        "claims": summary.claims,
        "shards": summary.shards,
        "seconds": round(time.monotonic() - start, 1),
        "peak_mb": _peak_megabytes(),
    }


def _random_extractor() -> Any:
    """The tokenizer of the shipped model with a small random network that finds a little."""
    import torch

    from claimkit.extractor import ClaimExtractor
    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.config import ClaimConfig
    from claimkit.model.files import load_tokenizer
    from claimkit.model.folders import find_model

    tokenizer = load_tokenizer(find_model("claimkit-small"))
    torch.manual_seed(0)
    encoder = {
        "model_type": "bert",
        "vocab_size": tokenizer.get_vocab_size(),
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 256,
    }
    model = ClaimModel(ClaimConfig(encoder=encoder, link_size=8, classifier_size=16))
    for tagger in (model.quantity_tagger, model.attribution_tagger):
        torch.nn.init.normal_(tagger.weight, std=1.0)
        tagger.bias.data[0] = 6.0
    return ClaimExtractor(model, tokenizer, device="cpu")


def _peak_megabytes() -> float:
    """Highest resident memory of this process so far; Linux only."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return round(int(peak.split()[1]) / 1024, 1)
