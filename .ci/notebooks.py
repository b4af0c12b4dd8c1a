"""Run the notebooks and keep what they show.

python .ci/notebooks.py                 all of notebooks/*.ipynb
python .ci/notebooks.py NOTEBOOK...     these

They run in the environment of this Python, which needs the extra `notebooks`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"


def execute(notebook: NotebookNode) -> None:
    """Run all cells in a fresh kernel, in the folder of the notebooks; outputs replace the old.

    Raises:
        CellExecutionError: A cell fails.
    """
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        startup_timeout=300,
        timeout=None,
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    )
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    client.execute(env={**os.environ, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1"})
    tidy(notebook)


def tidy(notebook: NotebookNode) -> None:
    """Take out what differs from run to run, and the plain twins of what shows itself as HTML."""
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data or "image/svg+xml" in data:
                data.pop("text/plain", None)


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, its outputs included."""
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Run the notebooks that the arguments name, or all."""
    for path in map(Path, arguments or sorted(map(str, NOTEBOOKS.glob("*.ipynb")))):
        notebook = nbformat.read(path, as_version=4)
        execute(notebook)
        write(notebook, path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
