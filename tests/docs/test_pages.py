"""The documentation is true: its blocks run and print what it shows, and it builds without a warning."""

import importlib.util
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / ".docs").rglob("*.md"))
SLOW = {"compare", "corpus", "evaluate", "fine-tune", "install"}
"""Pages that take more than a few seconds: they load the model several times, or train one."""

needs_model = pytest.mark.skipif(
    not (ROOT / "models/claimkit-small/model.safetensors").is_file(), reason="no weights yet"
)


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("docs", ROOT / ".ci" / "docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(script, tmp_path):
    page = tmp_path / "page.md"

    def run(text):
        page.write_text(text, encoding="utf-8")
        return script.run_page(page)

    return run


def name_of(page):
    return page.relative_to(ROOT / ".docs").as_posix()


@needs_model
@pytest.mark.parametrize(
    "page",
    [pytest.param(p, id=name_of(p), marks=[pytest.mark.slow] * (p.stem in SLOW)) for p in PAGES],
)
def test_a_page_s_blocks_run_and_print_what_it_shows(page, script):
    if page.stem == "integrations" and not entry_points(group="spacy_factories", name="claimkit"):
        pytest.skip("spaCy finds the component by its entry point: claimkit is not installed")
    shown = page.read_text(encoding="utf-8")
    assert script.run_page(page) == shown, "write what it prints now: python .ci/docs.py"


def test_the_pages_are_found():
    assert {"index.md", "quickstart.md", "how-to/fine-tune.md"} <= set(map(name_of, PAGES))


def test_what_a_block_prints_replaces_what_was_shown(run):
    page = "a\n\n```python\nx = 2\nprint(x)\n```\n\n```text\n7\n```\n\nb\n"
    assert run(page) == page.replace("7", "2")
    silent = "```python\nx = 2\n```\n\n```text\n7\n```\n"
    assert run(silent) == "```python\nx = 2\n```\n"


def test_blocks_of_a_page_share_names_and_pages_do_not(run, script):
    assert "\n2\n" in run("```python\nx = 2\n```\n\n```python\nprint(x)\n```\n")
    with pytest.raises(script.PageError, match="NameError"):
        run("```python\nprint(x)\n```\n")


def test_commands_show_what_they_print(run):
    page = "```console\n$ echo one \\\n  two\n3\n$ printf four\n```\n"
    assert run(page) == "```console\n$ echo one \\\n  two\none two\n$ printf four\nfour\n```\n"


def test_the_command_line_of_claimkit_is_the_checkout_s(run):
    assert "Usage: claimkit extract" in run("```console\n$ claimkit extract --help\n```\n")


def test_a_block_that_fails_fails_the_page(run, script):
    with pytest.raises(script.PageError, match="exit status 3"):
        run("```console\n$ exit 3\n```\n")
    with pytest.raises(script.PageError, match="ZeroDivisionError"):
        run("```python\n1 / 0\n```\n")


def test_a_block_of_another_kind_cannot_hide(run, script):
    with pytest.raises(script.PageError, match="cannot be run"):
        run("```javascript\nalert(1)\n```\n")
    with pytest.raises(script.PageError, match="console"):
        run("```sh\nclaimkit extract a.txt\n```\n")
    run("```sh\npip install claimkit\n```\n")


def test_a_captioned_block_is_a_file_that_later_ones_use(run):
    page = "```{code-block} python\n:caption: twice.py\n\ndef f(x):\n    return 2 * x\n```\n\n"
    use = "```python\nimport twice\n\nprint(twice.f(4))\n```\n\n```text\n8\n```\n"
    assert run(page + use) == page + use
    assert "twice" not in sys.modules


def test_what_an_included_file_shows_is_run_but_never_written(run, script, tmp_path):
    part = tmp_path / "part.md"
    text = "# A\n\n```python\nx = 1\n```\n\n# B\n\n```python\nx += 1\nprint(x)\n```\n"
    part.write_text(text, encoding="utf-8")
    include = "```{include} part.md\n```\n"
    use = "```python\nprint(x)\n```\n\n```text\n2\n```\n"
    assert run(f"{include}\n{use}") == f"{include}\n{use}"
    assert part.read_text(encoding="utf-8") == text
    with pytest.raises(script.PageError, match="NameError"):
        run('```{include} part.md\n:start-after: "# B"\n```\n')
    with pytest.raises(script.PageError, match="not there"):
        run('```{include} part.md\n:start-after: "# C"\n```\n')


def test_what_varies_is_run_and_written_but_not_compared(run, script, tmp_path):
    page = "<!-- varies: by the clock -->\n\n```python\nprint(2)\n```\n\n```text\n7\n```\n"
    assert run(page) == page
    assert script.run_page(tmp_path / "page.md", is_check=False) == page.replace("7", "2")
    with pytest.raises(script.PageError, match="ZeroDivisionError"):
        run(page.replace("print(2)", "1 / 0"))


def test_what_cannot_run_says_why_and_other_directives_stay(run):
    page = "<!-- not run: it needs a cluster -->\n\n```python\n1 / 0\n```\n"
    assert run(page) == page
    tree = "```{toctree}\n:hidden:\n\nquickstart\n```\n"
    assert run(tree) == tree


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("sphinx")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*command, str(ROOT / ".docs"), str(tmp_path / "site")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "reference" / "extract.html").is_file()
