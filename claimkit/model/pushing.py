"""A model's folder to the Hugging Face hub, with its card."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from claimkit.errors import HubError, InputError, ModelFolderError
from claimkit.model.folders import CONFIG, MODEL_FILES, ONNX, TOKENIZER, WEIGHTS
from claimkit.model.hub import import_hub, is_hub_name
from claimkit.render.card import render_card

RECORD, CARD = "record.json", "README.md"

_SHOWN_FILES = ("recipe.toml", RECORD, "calibration.svg")
"""What is pushed beside the model, where the folder has it: how it was made."""


def push_model(
    folder: Path,
    repository: str,
    *,
    private: bool | None = None,
    revision: str | None = None,
    message: str = "Upload a claimkit model",
) -> str:
    """Put a model's files and its card on the hub; the repository is made where there is none.

    Args:
        folder: The model's folder.
        repository: `owner/name`.
        private: Whether a repository that is made is private; None: as the owner's settings say.
        revision: Branch to commit to, which must be there; None: the main branch.
        message: Of the commit.

    Returns:
        The address of the commit.

    Raises:
        InputError: The repository's name has another form.
        ModelFolderError: The folder holds no model.
        HubError: The hub refused it or was not reached, or `HF_HUB_OFFLINE` is set.
        MissingDependencyError: huggingface_hub is not installed.
    """
    if not is_hub_name(repository):
        raise InputError(f"{repository!r} is no repository; give owner/name")
    files = {name: folder / name for name in (*MODEL_FILES, *_SHOWN_FILES)}
    content: dict[str, Path | bytes] = {n: path for n, path in files.items() if path.is_file()}
    if not {CONFIG, TOKENIZER} <= set(content) or not {WEIGHTS, ONNX} & set(content):
        raise ModelFolderError(f"{folder}: not a whole claimkit model; nothing was pushed")
    content.update((CARD, card) for card in _card(folder, repository))
    hub = import_hub()
    try:
        api = hub.HfApi(library_name="claimkit")
        api.create_repo(repository, private=private, exist_ok=True)
        commit = api.create_commit(
            repository,
            [hub.CommitOperationAdd(name, source) for name, source in content.items()],
            commit_message=message,
            revision=revision,
        )
    except (OSError, ValueError) as error:
        raise HubError(
            f"the hub did not take {repository!r}: {error}\n"
            "To push, log in with `hf auth login`, or set HF_TOKEN to a token that may write."
        ) from error
    return str(commit.commit_url)


def _card(folder: Path, repository: str) -> Iterator[bytes]:
    """The card of the folder's record, under the repository's name; else the card that is there."""
    if (folder / RECORD).is_file():
        record = json.loads((folder / RECORD).read_text("utf-8"))
        recipe = {**record["recipe"], "name": repository}
        yield render_card({**record, "recipe": recipe}).encode("utf-8")
    elif (folder / CARD).is_file():
        yield (folder / CARD).read_bytes()
