"""A model's folder to one that onnxruntime reads, which needs no torch then."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from claimkit.errors import InputError, MissingDependencyError
from claimkit.model.claim_model import ClaimModel
from claimkit.model.folders import COMPARISON, CONFIG, ONNX, TOKENIZER
from claimkit.model.heads import DISTANCE_GAIN, distance_buckets
from claimkit.model.loading import load_model
from claimkit.model.onnx_model import INPUTS, OUTPUTS, TABLES, open_session

TOLERANCE = 1e-3
"""How far the scores of the export may be from the model's, which are of size 1 to 100."""

KEPT_FILES = (CONFIG, TOKENIZER, COMPARISON, "README.md")
"""What the new folder takes over as it is, where the model's folder has it."""


class _Exported(nn.Module):
    """The whole model, in and out as plain tensors, in the order of `INPUTS` and `OUTPUTS`."""

    def __init__(self, model: ClaimModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, casing: Tensor
    ) -> tuple[Tensor, ...]:
        output = self.model(input_ids, attention_mask, casing)
        return (
            output.quantity_logits,
            output.attribution_logits,
            output.link_queries,
            output.link_keys,
            *self.model.classifiers(output.hidden).values(),
        )


def export_onnx(source: Path, folder: Path, *, int8: bool = False) -> None:
    """Write a model for onnxruntime: `model.onnx` beside configuration and tokenizer.

    The scores of what is written are compared with the model's before the folder gets it.

    Args:
        source: The model's folder.
        folder: The folder to write; it is made where it is not there.
        int8: Quantise the weights of matrix products and tables to 8 bits, and activations as they
            come (dynamic quantisation).

    Raises:
        ModelFolderError: The model's folder is incomplete or damaged.
        InputError: The folder is the model's own, or onnx cannot express the encoder.
        MissingDependencyError: onnx or onnxscript is not installed.
    """
    if folder.resolve() == source.resolve():
        raise InputError(f"{folder} is the model's own folder; name another one for the export")
    _check_installed()
    model, _ = load_model(source)
    module = _Exported(model).eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        path = Path(temporary) / ONNX
        _write_graph(module, path)
        _check(module, path)
        if int8:
            path = _quantise(path)
        _write_tables(model, path)
        path.replace(folder / ONNX)
    for name in KEPT_FILES:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)


def _check_installed() -> None:
    try:
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
        import onnxscript  # noqa: F401
    except ImportError as error:
        raise MissingDependencyError(
            f"{error.name} is not installed: pip install 'claimkit[onnx]'"
        ) from error


def _sample(model: ClaimModel, rows: int, pieces: int) -> tuple[Tensor, ...]:
    """Ids, mask and casing with padding: from one without, the exporter leaves the mask out."""
    ids = torch.arange(rows * pieces).view(rows, pieces) % _vocabulary(model)
    mask = torch.ones_like(ids)
    mask[0, -2:] = 0
    casing = torch.arange(rows * pieces).view(rows, pieces) % 3
    return ids, mask, casing


def _vocabulary(model: ClaimModel) -> int:
    table: Any = model.encoder.get_input_embeddings()
    return int(table.weight.shape[0])


def _write_graph(module: _Exported, path: Path) -> None:
    """Write the model; any batch, any length."""
    shape = {0: torch.export.Dim("batch"), 1: torch.export.Dim("pieces")}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on the names of axes, and of torch about itself
            torch.onnx.export(
                module,
                _sample(module.model, 2, 7),
                path,
                input_names=list(INPUTS),
                output_names=list(OUTPUTS),
                dynamo=True,
                dynamic_shapes=(shape,) * len(INPUTS),
                external_data=False,
                verbose=False,
            )
    except torch.onnx.errors.OnnxExporterError as error:
        kind = module.model.config.encoder.get("model_type")
        raise InputError(f"torch cannot export an encoder of type {kind!r}: {error}") from error


def _check(module: _Exported, path: Path) -> None:
    """Stop where the export gives other scores than the model."""
    sample = _sample(module.model, 3, min(40, int(module.model.config.window_tokens)))
    is_piece = sample[1].numpy() > 0
    with torch.inference_mode():
        expected = [scores.numpy() for scores in module(*sample)]
    session = open_session(path)
    given = {value.name for value in session.get_inputs()}
    feed = {
        name: value.numpy() for name, value in zip(INPUTS, sample, strict=True) if name in given
    }
    for name, ours, theirs in zip(OUTPUTS, session.run(OUTPUTS, feed), expected, strict=True):
        worst = float(abs(ours[is_piece] - theirs[is_piece]).max())
        if worst > TOLERANCE:
            raise InputError(
                f"the exported model's scores of {name} differ from the model's by {worst:.3g}; "
                "this version of torch does not export its encoder rightly"
            )


def _write_tables(model: ClaimModel, path: Path) -> None:
    """Put what decoding needs into the file's metadata."""
    import onnx

    reach = int(model.config.window_tokens) - 1
    buckets = distance_buckets(torch.arange(-reach, reach + 1))
    tables = {
        "quantity_transitions": model.quantity_transitions,
        "attribution_transitions": model.attribution_transitions,
        "link_distances": model.link_head.distance[:, buckets] * DISTANCE_GAIN,
    }
    graph = onnx.load(path)
    values = {name: table.detach().tolist() for name, table in tables.items()}
    onnx.helper.set_model_props(graph, {TABLES: json.dumps(values)})
    onnx.save(graph, path)


def _quantise(path: Path) -> Path:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantised = path.with_suffix(".int8.onnx")
    # A scale for each column, and 7 of the 8 bits: sums of more overflow on processors without
    # VNNI. On claims_dev that costs no F1; one scale a matrix costs a point of exact spans.
    quantize_dynamic(
        path, quantised, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )
    return quantised
