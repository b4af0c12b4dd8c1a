"""A model that `claimkit export --onnx` wrote, for onnxruntime: no torch here."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claimkit.errors import MissingDependencyError, ModelFolderError
from claimkit.model.files import (
    AGAIN,
    check_files,
    load_tokenizer,
    read_config,
    unreadable_config,
)
from claimkit.model.folders import ONNX
from claimkit.model.settings import CLASSIFIERS, ClaimSettings

INPUTS = ("input_ids", "attention_mask", "casing")
"""What the graph takes, as `ClaimModel.forward`. Shapes: (batch, pieces), int64."""

OUTPUTS = ("quantity", "attribution", "link_queries", "link_keys", *CLASSIFIERS)
"""What it gives. Shapes: (batch, pieces, ...), float32; the scores of each classifier come last."""

TABLES = "claimkit.tables"
"""The key of the file's metadata under which `OnnxModel.tables` stand, as JSON."""

TABLE_NAMES = ("quantity_transitions", "attribution_transitions", "link_distances")


@dataclass(frozen=True)
class OnnxModel:
    """A model's file and what decoding needs to know of it.

    Attributes:
        path: The file with the graph and its weights.
        config: What the model looks like.
        tables: Float32 arrays by the names of `TABLE_NAMES`: for each tag layer, log probabilities
            of one tag following another, shape (tags, tags); and what is added to a link's score in
            each role by the signed distance, shape (roles, 2 * window_tokens - 1).
        inputs: Those of `INPUTS` that the graph takes.
        session: The `onnxruntime.InferenceSession`.
    """

    path: Path
    config: ClaimSettings
    tables: dict[str, NDArray[np.float32]]
    inputs: tuple[str, ...]
    session: Any


def load_onnx(folder: Path) -> tuple[OnnxModel, Tokenizer]:
    """Load a model and its tokenizer from a folder that `claimkit export` wrote.

    Raises:
        ModelFolderError: A file is missing or damaged, or does not fit the others.
        MissingDependencyError: onnxruntime is not installed.
    """
    check_files(folder, ONNX)
    values = read_config(folder)
    tokenizer = load_tokenizer(folder)
    path = folder / ONNX
    try:
        config = ClaimSettings.of(values)
    except TypeError as error:
        raise unreadable_config(folder, error) from error
    session = open_session(path)
    try:
        metadata = session.get_modelmeta().custom_metadata_map
        read = json.loads(metadata[TABLES])
        tables = {name: np.asarray(read[name], dtype=np.float32) for name in TABLE_NAMES}
    except (KeyError, ValueError, TypeError) as error:
        raise ModelFolderError(
            f"{path}: not written by `claimkit export` ({type(error).__name__}: {error})"
        ) from error
    _check_sizes(path, config, tables)
    given = {value.name for value in session.get_inputs()}
    inputs = tuple(name for name in INPUTS if name in given)
    return OnnxModel(path, config, tables, inputs, session), tokenizer


def open_session(path: Path, *, threads: int | None = None) -> Any:
    """An `onnxruntime.InferenceSession` on the processor.

    Args:
        path: The model's file.
        threads: How many to compute with; None: what `OMP_NUM_THREADS` says, as torch does, else
            as many as the process may use processors.

    Raises:
        ModelFolderError: The file is damaged.
        MissingDependencyError: onnxruntime is not installed.
    """
    onnxruntime = _import_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or _usual_threads()
    options.log_severity_level = 3  # errors only; they are raised as well
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's classes share no other base
        raise ModelFolderError(
            f"{path}: damaged model ({error}); copy or export it again"
        ) from error


def _usual_threads() -> int:
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdecimal() and int(given):
        return int(given)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _import_onnxruntime() -> ModuleType:
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingDependencyError(
            "onnxruntime is not installed: pip install onnxruntime"
        ) from error
    module: ModuleType = onnxruntime
    return module


def _check_sizes(path: Path, config: ClaimSettings, tables: dict[str, NDArray[np.float32]]) -> None:
    """See that the tables are those of a model of this configuration."""
    expected = (
        len(config.quantity_tags),
        len(config.attribution_tags),
        2 * config.window_tokens - 1,
    )
    found = tuple(tables[name].shape[-1] for name in TABLE_NAMES)
    if found != expected:
        raise ModelFolderError(
            f"{path}: does not fit config.json: tables of {found} columns, expected {expected}\n"
            f"{AGAIN}"
        )
