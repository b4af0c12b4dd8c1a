"""Ray Data: one model an actor, Arrow in, one row of claims a document out."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from claimkit.errors import MissingDependencyError
from claimkit.integrations.tables import add_claims
from claimkit.io.columns import claim_columns, import_arrow

if TYPE_CHECKING:
    import pyarrow
    import ray.data

BATCH_DOCUMENTS = 256
"""Rows that an actor is given at a time."""


class ClaimActor:
    """The model of one worker, for `Dataset.map_batches(ClaimActor, batch_format="pyarrow")`.

    Args:
        model: As `ClaimExtractor.from_pretrained` takes it; every node must find it.
        device: As `ClaimExtractor.from_pretrained` takes it.
        min_confidence: As `ClaimExtractor.from_pretrained` takes it.
    """

    def __init__(
        self,
        model: str = "claimkit-small",
        device: str = "auto",
        min_confidence: float = 0.0,
    ) -> None:
        from claimkit.extractor import ClaimExtractor

        self.extractor = ClaimExtractor.from_pretrained(
            model, device=device, min_confidence=min_confidence
        )

    def __call__(self, table: pyarrow.Table) -> pyarrow.Table:
        """A row a document: its columns but `text`, `claims`, and `failure` where it failed.

        Args:
            table: Documents, with `text` and, where there are any, `date` and `doc_id`.

        Raises:
            InputError: There is no column `text`.
        """
        return add_claims(table, self.extractor).drop_columns("text")


def extract_dataset(
    dataset: ray.data.Dataset,
    *,
    model: str = "claimkit-small",
    workers: int = 1,
    gpus_per_worker: float = 0,
    min_confidence: float = 0.0,
    batch_documents: int = BATCH_DOCUMENTS,
) -> ray.data.Dataset:
    """The claims of a data set of documents, lazily, as Ray Data does it.

    A row stays a row, so that Ray knows what is done when a worker dies or a run goes on.

    Args:
        dataset: Rows with `text` and, where there are any, `date` and `doc_id`.
        model: Name, folder or hub id; every node must find it.
        workers: Actors, each with a model of its own and a CPU.
        gpus_per_worker: GPUs of an actor, parts of one allowed; 0 computes on the CPU.
        min_confidence: Claims that the model is less sure of are left out.
        batch_documents: Documents that an actor is given at a time.

    Returns:
        The rows without `text`, with `claims` (a list of structs, `flatten_claims` makes rows of
        them) and `failure` (why a document gave none, else null).

    Raises:
        MissingDependencyError: Ray is not installed.
    """
    data = _import_ray("ray.data")
    return dataset.map_batches(
        ClaimActor,
        batch_format="pyarrow",
        batch_size=batch_documents,
        compute=data.ActorPoolStrategy(size=workers),
        num_cpus=1,
        num_gpus=gpus_per_worker,
        fn_constructor_kwargs={
            "model": model,
            "device": "cuda" if gpus_per_worker else "cpu",
            "min_confidence": min_confidence,
        },
    )


def keep_checkpoints(folder: str | Path, *, id_column: str = "doc_id") -> None:
    """Have Ray note which rows are written, so that the same run started again does the others.

    Call it before the data is read; it holds for the data sets that are made afterwards.

    Args:
        folder: Where to note it; a folder or address that all nodes of the cluster reach.
        id_column: The column that names a document; no two may have the same name.

    Raises:
        MissingDependencyError: Ray is not installed, or older than its checkpoints.
    """
    context = _import_ray("ray.data").DataContext.get_current()
    checkpoint = _import_ray("ray.data.checkpoint")
    context.checkpoint_config = checkpoint.CheckpointConfig(
        id_column, str(folder), delete_checkpoint_on_success=False
    )


def flatten_claims(table: pyarrow.Table) -> pyarrow.Table:
    """One row a claim, in the columns of `claim_columns`, of rows that hold lists of claims."""
    arrow, compute = import_arrow(), import_arrow("pyarrow.compute")
    schema = claim_columns()
    claims = compute.list_flatten(table.column("claims"))
    columns = [compute.struct_field(claims, [name]) for name in schema.names]
    return arrow.Table.from_arrays(columns, names=schema.names).cast(schema)


def _import_ray(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            f"{name} is not installed: pip install 'claimkit[ray]'"
        ) from error
