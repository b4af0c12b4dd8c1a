"""`python -m benchmarks finetune`: MeasEval's science paragraphs, with and without mixing.

The base is no stranger to these paragraphs: claimkit-small read the same training part three times,
its annotations brought to claimkit's own conventions (`claimkit.training.conventions`). What is
learned here is MeasEval's conventions as they are. The development part, every fifth article, was
never read.
"""

from __future__ import annotations

import gc
import json
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.accuracy.adapters import predict
from benchmarks.accuracy.command import load_extractor, score
from benchmarks.accuracy.sets import data_folder, load_set
from benchmarks.record import provenance
from claimkit.io.corpora import read_corpus
from claimkit.io.documents import AnnotatedDocument
from claimkit.io.jsonl import write_documents
from claimkit.training.loop import train

app = typer.Typer(add_completion=False)

RECIPE = Path(__file__).with_name("recipe.toml")

SETS = {"measeval": ("quantity", "entity", "property"), "claims_dev": ("span", "claim", "entity")}
"""Where each model is scored: the new domain, and what it must not forget; the measures kept, by
the beginning of their names."""

LEAST_READ = 600
"""Documents that a run reads at least, each reading counted: small sets have more epochs."""

ORDER_SEED = 13
"""Seed of the order in which documents are added: smaller sets are parts of larger ones."""

Row = dict[str, Any]


def main(arguments: list[str]) -> None:
    """Run the command with these arguments."""
    app(args=arguments, prog_name="python -m benchmarks finetune")


@app.command()
def finetune(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the models.")],
    json_file: Annotated[Path, typer.Option("--json", help="File to write the figures to.")],
    documents: Annotated[
        list[int] | None, typer.Option(help="Sizes of training sets; default: 25 50 100 and all.")
    ] = None,
    recipe: Annotated[Path, typer.Option(help="The recipe that every run follows.")] = RECIPE,
    mix: Annotated[
        bool | None, typer.Option(help="Only runs that mix in known corpora, or only others.")
    ] = None,
    bootstrap: Annotated[int, typer.Option(min=0, help="Resamples for the intervals.")] = 1000,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, ...")] = "auto",
) -> None:
    """Fine-tune on the first so many paragraphs and score each model in both domains.

    Runs that have ended are scored again, not run again; rows of other sizes in the JSON are kept.
    """
    paragraphs = ordered(read_corpus("measeval", "train"))
    settings = tomllib.loads(recipe.read_text("utf-8"))
    rows = read_rows(json_file)
    sizes = [0, *(documents or (25, 50, 100, len(paragraphs)))]
    for size in sizes:
        for is_mixed in (False, True) if mix is None else (mix,):
            if size == 0 and is_mixed is not bool(mix):
                continue
            model: str | Path = settings["base"]
            if size:
                folder = output / f"{size}{'-mixed' if is_mixed else ''}"
                model = run(settings, paragraphs[:size], folder, is_mixed=is_mixed, device=device)
            row = {"documents": size, "mixed": is_mixed and size > 0}
            row |= cost(Path(model)) if size else {}
            row |= {name: figures(name, str(model), device, bootstrap) for name in SETS}
            rows = [r for r in rows if (r["documents"], r["mixed"]) != (size, row["mixed"])]
            rows = sorted([*rows, row], key=lambda r: (r["mixed"], r["documents"]))
            write_json(json_file, settings, len(paragraphs), rows)
            print(line(row), flush=True)
            gc.collect()


def ordered(paragraphs: Sequence[AnnotatedDocument]) -> list[AnnotatedDocument]:
    """The paragraphs that have quantities and those that have none, in the order of a seed."""
    shuffled = sorted(paragraphs, key=lambda paragraph: paragraph.doc_id)
    random.Random(ORDER_SEED).shuffle(shuffled)
    return shuffled


def run(
    settings: Row,
    paragraphs: Sequence[AnnotatedDocument],
    folder: Path,
    *,
    is_mixed: bool,
    device: str,
) -> Path:
    """The model of one run; its folder, from an earlier call if it has ended there."""
    folder.mkdir(parents=True, exist_ok=True)
    write_documents(folder / "measeval.jsonl", paragraphs)
    kept = [corpus for corpus in settings["corpus"] if is_mixed or "share" not in corpus]
    least = -(-LEAST_READ // len(paragraphs))
    epochs = max(least, *(corpus.get("epochs", 0) for corpus in settings["corpus"]))
    corpora = [
        {**corpus, "path": str(folder / corpus["path"]), "epochs": epochs}
        if "path" in corpus
        else corpus
        for corpus in kept
    ]
    if not (folder / "record.json").is_file():
        train({**settings, "corpus": corpora}, folder, device=device)
    return folder


def cost(folder: Path) -> Row:
    """Steps, seconds and word pieces of a finished run."""
    record = json.loads((folder / "record.json").read_text("utf-8"))
    pieces = sum(row["pieces"] * row["epochs"] for row in record["corpora"])
    return {
        "steps": record["run"]["done"],
        "seconds": round(record["run"]["seconds"]),
        "pieces_read": round(pieces),
        "claims": record["corpora"][0]["claims"],
    }


def figures(name: str, model: str, device: str, bootstrap: int) -> Row:
    """The figures of a model on one set, by measure."""
    chosen = load_set(name, data_folder())
    rows = predict(chosen.scheme, chosen.texts, load_extractor(model, device))
    return {
        figure.name: {"score": figure.score, "low": figure.low, "high": figure.high, "n": figure.n}
        for figure in score(chosen, rows, bootstrap)
        if figure.name.startswith(SETS[name])
    }


def read_rows(path: Path) -> list[Row]:
    """The rows of an earlier call; none if there was none."""
    if not path.is_file():
        return []
    rows: list[Row] = json.loads(path.read_text("utf-8"))["rows"]
    return rows


def write_json(path: Path, settings: Row, whole: int, rows: list[Row]) -> None:
    """Write recipe, rows and where they come from."""
    record = {
        "benchmark": "finetune",
        "base": settings["base"],
        "train_documents": whole,
        "recipe": settings,
        "rows": rows,
        **provenance(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def line(row: Row) -> str:
    """One row, for the eye."""
    shown = (("measeval", "quantity_exact"), ("measeval", "entity_exact"), ("claims_dev", "claim"))
    scores = (f"{name} {part} {row[name][part]['score']:.3f}" for name, part in shown)
    return f"{row['documents']:>4} documents{', mixed' * row['mixed']}: {', '.join(scores)}"
