"""onnxruntime on an export of claimkit's encoder and tag layers, in fp32 or dynamic int8."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from torch import Tensor, nn

from benchmarks.speed.systems.protocol import Answer, System, Task, serve
from benchmarks.speed.systems.rows import count_spans, framed, padded_batches, read_rows
from claimkit.inference.tokenize import SpecialIds
from claimkit.model.claim_model import ClaimModel
from claimkit.model.folders import find_model
from claimkit.model.loading import load_model

BATCH_TOKENS = 4096

TOLERANCE = 1e-3
"""How far the export's scores may be from the model's."""


class Exported(nn.Module):
    """Encoder and tag layers, in and out as plain tensors."""

    def __init__(self, model: ClaimModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores of both layers. Shapes: (batch, pieces), then (batch, pieces, tags)."""
        hidden = self.model.encode(input_ids, attention_mask)
        return self.model.quantity_tagger(hidden), self.model.attribution_tagger(hidden)


def build(settings: dict[str, Any]) -> System:
    """A session on the processor; `dtype` is float32 or int8."""
    if settings["device"] != "cpu":
        raise NotImplementedError("measured on the processor only")
    model, tokenizer = load_model(find_model(settings["model"]))
    rows_of, pad_id = framed(tokenizer), SpecialIds.of(tokenizer).pad
    exported = Exported(model).eval()
    with tempfile.TemporaryDirectory() as folder:
        path = _export(exported, Path(folder))
        _check(exported, _session(path))
        session = _session(_quantized(path) if settings["dtype"] == "int8" else path)

    def read(texts: list[str]) -> Answer:
        found = 0
        for _, ids, mask in padded_batches(read_rows(texts, rows_of), BATCH_TOKENS, pad_id):
            logits = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
            found += count_spans(logits.argmax(-1), mask)
        return {"found": found}

    info = {"version": onnxruntime.__version__, "dtype": settings["dtype"]}
    return System({"text to spans": Task(read)}, info)


def _sample(rows: int, pieces: int) -> tuple[Tensor, Tensor]:
    """Ids and a mask with padding: from one without, the exporter leaves the mask out."""
    ids = torch.arange(rows * pieces).view(rows, pieces) + 1
    mask = torch.ones_like(ids)
    mask[0, -2:] = 0
    return ids, mask


def _export(module: nn.Module, folder: Path) -> Path:
    """Write the model; any batch, any length."""
    path = folder / "model.onnx"
    batch, pieces = torch.export.Dim("batch"), torch.export.Dim("pieces")
    shape = {0: batch, 1: pieces}
    torch.onnx.export(
        module,
        _sample(2, 7),
        path,
        input_names=["input_ids", "attention_mask"],
        output_names=["quantity", "attribution"],
        dynamo=True,
        dynamic_shapes=(shape, shape),
        external_data=False,
        verbose=False,
    )
    return path


def _check(module: nn.Module, session: Any) -> None:
    """Stop where the export gives other scores than the model: its speed would mean nothing."""
    ids, mask = _sample(3, 40)
    with torch.inference_mode():
        expected = module(ids, mask)[0][mask > 0].numpy()
    found = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})[0]
    worst = abs(found[mask.numpy() > 0] - expected).max()
    if worst > TOLERANCE:
        raise RuntimeError(f"the export's scores differ from the model's by {worst:.3g}")


def _quantized(path: Path) -> Path:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantized = path.with_suffix(".int8.onnx")
    quantize_dynamic(path, quantized, weight_type=QuantType.QInt8)
    return quantized


def _session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


if __name__ == "__main__":
    sys.exit(serve(build))
