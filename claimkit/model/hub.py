"""Models of the Hugging Face hub, by name and revision.

Access is huggingface_hub's own: its cache, its tokens (`hf auth login`, `HF_TOKEN`), `HF_ENDPOINT`,
and `HF_HUB_OFFLINE`, under which only what is in the cache is used. Nothing but the files that are
asked for is fetched, and none of them is code.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from claimkit.errors import MissingDependencyError, ModelFolderError


def is_hub_name(name: str) -> bool:
    """Whether a name has the form `owner/name`."""
    return name.count("/") == 1 and not name.startswith("/")


def fetch_model(
    name: str, *, revision: str | None, weights: Sequence[str], others: Sequence[str]
) -> Path:
    """The folder of a model of the hub, in huggingface_hub's cache.

    Args:
        name: `owner/name`.
        revision: Branch, tag or commit; None: the main branch.
        weights: Files with weights; the first that the repository has is fetched.
        others: The other files of a model, fetched where they are there.

    Raises:
        ModelFolderError: The hub has no such model, or was not reached and it is not in the cache.
        MissingDependencyError: huggingface_hub is not installed.
    """
    hub = import_hub()
    try:
        for file in weights:
            patterns = [file, *others]
            folder = Path(hub.snapshot_download(name, revision=revision, allow_patterns=patterns))
            if (folder / file).is_file():
                break
    except (OSError, ValueError) as error:  # huggingface_hub's own are of these kinds
        at = f" at revision {revision!r}" if revision else ""
        raise ModelFolderError(
            f"no folder {name!r} here, and the hub did not give a model of that name{at}: {error}"
        ) from error
    return folder


def import_hub() -> ModuleType:
    """The package huggingface_hub.

    Raises:
        MissingDependencyError: It is not installed.
    """
    try:
        import huggingface_hub
    except ImportError as error:
        raise MissingDependencyError(
            "huggingface_hub is not installed, which models of the hub need: "
            "pip install huggingface_hub"
        ) from error
    module: ModuleType = huggingface_hub
    return module
