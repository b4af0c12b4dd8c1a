"""The hub: what is pushed comes back, private with a token only, offline from the cache alone.

huggingface_hub reads its settings when it is imported, so each step is a process of its own.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimkit.errors import InputError, ModelFolderError
from claimkit.extractor import ClaimExtractor
from claimkit.model.folders import CONFIG, ONNX, TOKENIZER, WEIGHTS, find_model
from claimkit.model.pushing import push_model

_spec = importlib.util.spec_from_file_location(
    "hub_server", Path(__file__).with_name("hub_server.py")
)
hub_server = importlib.util.module_from_spec(_spec)
sys.modules["hub_server"] = hub_server
_spec.loader.exec_module(hub_server)

TEXT = "About 3,500 people marched on Monday, police said."
NAME = "dock/claims"


@pytest.fixture
def hub():
    with hub_server.serve() as hub:
        yield hub


@pytest.fixture
def run(hub, tmp_path):
    """Run code as a user of that hub, with an empty cache at first."""

    def run(code, *, token=hub_server.TOKEN, offline=False):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUGGING"))}
        settings = {
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(tmp_path / "home"),
            "HF_HUB_OFFLINE": "1" if offline else "0",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            **({"HF_TOKEN": token} if token else {}),
        }
        return subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=kept | settings
        )

    return run


@pytest.fixture
def folder(tiny_folder, tmp_path):
    """A model's folder, with a card and things that are none of the hub's."""
    folder = shutil.copytree(tiny_folder, tmp_path / "model")
    (folder / "README.md").write_text("# A card\n")
    (folder / "checkpoint.pt").write_bytes(b"not for others")
    return folder


def given(options):
    return "".join(f", {name}={value!r}" for name, value in options.items())


def push(folder, **options):
    return (
        "from pathlib import Path\n"
        "from claimkit.model.pushing import push_model\n"
        f"print(push_model(Path({str(folder)!r}), {NAME!r}{given(options)}))\n"
    )


def fetch(**options):
    return (
        "from claimkit.model.folders import find_model\n"
        f"print(find_model({NAME!r}{given(options)}))\n"
    )


def files_of(done):
    """The files of the folder that was fetched, with their content."""
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in Path(done.stdout.strip()).iterdir()}


def test_what_is_pushed_comes_back_and_stays_offline(hub, run, folder):
    pushed = run(push(folder))
    assert pushed.returncode == 0, pushed.stderr
    commit, message = hub.repositories[NAME].commits[-1]
    assert pushed.stdout.strip() == f"{hub.url}/{NAME}/commit/{commit}"
    assert message == "Upload a claimkit model"
    files = hub.repositories[NAME].revisions["main"]
    assert set(files) == {".gitattributes", WEIGHTS, CONFIG, TOKENIZER, "README.md"}
    expected = {name: (folder / name).read_bytes() for name in (WEIGHTS, CONFIG, TOKENIZER)}
    for offline in (False, True):
        asked = len(hub.requests)
        assert files_of(run(fetch(), offline=offline, token=None)) == expected
        assert (len(hub.requests) == asked) is offline


def test_an_extractor_is_pushed_and_loaded_by_name(hub, run, folder, tiny_extractor):
    done = run(
        "import json\n"
        "from claimkit import ClaimExtractor\n"
        f"extractor = ClaimExtractor.from_pretrained({str(folder)!r}, device='cpu')\n"
        f"print(extractor.push_to_hub({NAME!r}))\n"
        f"again = ClaimExtractor.from_pretrained({NAME!r}, revision='main', device='cpu')\n"
        f"print(json.dumps([claim.to_dict() for claim in again.extract({TEXT!r})]))\n"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    expected = [claim.to_dict() | {"confidence": None} for claim in tiny_extractor.extract(TEXT)]
    assert [row | {"confidence": None} for row in found] == expected


def test_the_card_is_rendered_under_the_name_of_the_repository(hub, run, folder):
    shipped = find_model("claimkit-small")
    shutil.copyfile(shipped / "record.json", folder / "record.json")
    assert run(push(folder)).returncode == 0
    card = hub.repositories[NAME].revisions["main"]["README.md"].decode()
    assert f'from_pretrained("{NAME}")' in card and f"# {NAME}" in card
    assert "# A card" not in card


def test_the_command_line_pushes(hub, run, folder):
    arguments = ["claimkit", "push", str(folder), NAME, "--private", "--message", "First"]
    done = run(f"import sys\nsys.argv = {arguments!r}\nimport claimkit.__main__\n")
    assert done.returncode == 0, done.stderr
    assert hub.repositories[NAME].private
    assert hub.repositories[NAME].commits[-1][1] == "First"


def test_a_private_model_needs_the_token(hub, run, folder):
    assert run(push(folder, private=True)).returncode == 0
    assert f"ModelFolderError: no folder '{NAME}' here" in run(fetch(), token=None).stderr
    assert WEIGHTS in files_of(run(fetch()))


def test_without_a_token_nothing_is_pushed(hub, run, folder):
    done = run(push(folder), token=None)
    assert "HubError" in done.stderr and "hf auth login" in done.stderr
    assert not hub.repositories


def test_a_revision_is_the_one_that_is_asked_for(hub, run, folder):
    assert run(push(folder)).returncode == 0
    first = hub.repositories[NAME].commits[-1][0]
    hub.commit(NAME, "main", {CONFIG: b"{}"}, "Change it")
    assert files_of(run(fetch(revision=first)))[CONFIG] == (folder / CONFIG).read_bytes()
    assert files_of(run(fetch()))[CONFIG] == b"{}"
    unknown = run(fetch(revision="none"))
    assert f"no folder '{NAME}' here" in unknown.stderr and "revision 'none'" in unknown.stderr


def test_a_branch_that_is_not_there_takes_nothing(hub, run, folder):
    assert run(push(folder)).returncode == 0
    commits = len(hub.repositories[NAME].commits)
    assert "HubError" in run(push(folder, revision="none")).stderr
    assert len(hub.repositories[NAME].commits) == commits


def test_neither_code_nor_pickles_are_fetched(hub, run, folder):
    assert run(push(folder)).returncode == 0
    bad = {"modeling.py": b"raise SystemExit(9)", "pytorch_model.bin": b"cos\nsystem\n"}
    hub.commit(NAME, "main", bad, "Bad files")
    assert set(files_of(run(fetch()))) == set(hub.fetched) == {CONFIG, TOKENIZER, WEIGHTS}


def test_code_that_a_configuration_names_is_not_run(folder):
    config = json.loads((folder / CONFIG).read_text())
    config["auto_map"] = {"AutoModel": "modeling.Bad", "AutoConfig": "modeling.Bad"}
    (folder / CONFIG).write_text(json.dumps(config))
    (folder / "modeling.py").write_text("raise SystemExit(9)")
    assert ClaimExtractor.from_pretrained(folder, device="cpu").extract(TEXT)


def test_weights_of_the_first_kind_that_is_there_are_fetched(hub, run, folder):
    assert run(push(folder)).returncode == 0
    hub.commit(NAME, "main", {ONNX: b"graph"}, "Both kinds")
    assert ONNX not in files_of(run(fetch()))
    assert ONNX in files_of(run(fetch(weights=(ONNX,))))
    assert hub.fetched.count(ONNX) == hub.fetched.count(WEIGHTS) == 1


def test_an_export_is_fetched_where_there_are_no_other_weights(hub, run, folder):
    (folder / WEIGHTS).rename(folder / ONNX)
    assert run(push(folder)).returncode == 0
    assert set(files_of(run(fetch()))) == {ONNX, CONFIG, TOKENIZER}


def test_offline_nothing_is_asked_for(hub, run, folder):
    for code, error in ((push(folder), "HubError"), (fetch(), "ModelFolderError")):
        assert error in run(code, offline=True).stderr
    assert not hub.requests


@pytest.mark.parametrize("name", ["claims", "a/b/c", "/claims", ""])
def test_a_name_that_is_no_repository_is_an_input_error(folder, name):
    with pytest.raises(InputError, match="give owner/name"):
        push_model(folder, name)


@pytest.mark.parametrize("name", [CONFIG, TOKENIZER, WEIGHTS])
def test_an_incomplete_folder_is_not_pushed(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelFolderError, match="nothing was pushed"):
        push_model(folder, NAME)


def test_an_extractor_without_a_folder_cannot_be_pushed(make_tiny_model, tiny_tokenizer):
    with pytest.raises(InputError, match="claimkit push FOLDER owner/name"):
        ClaimExtractor(make_tiny_model(), tiny_tokenizer, device="cpu").push_to_hub(NAME)


def test_a_revision_of_a_folder_is_an_input_error(folder):
    with pytest.raises(InputError, match="revision 'v1' is of a model of the hub"):
        ClaimExtractor.from_pretrained(folder, revision="v1")
