"""Run every code block of the documentation, and write what it really prints below it.

python .ci/docs.py [PAGE...]            run, and update the output that the pages show
python .ci/docs.py --check [PAGE...]    only compare; exit status 1 where a page shows another

Pages are `.docs/**/*.md`. Each runs in an empty folder that has the repository's `benchmarks`,
`models` and `notebooks` in it:

- ```python: run in the page's own namespace, one after the other. What a block prints stands in the
  ```text block that follows it.
- ```console: lines that begin with `$ ` are run by bash, what they print on stdout follows each.
- {code-block} with a :caption: that is a file's name: written to that file.
- ```sql: run by DuckDB in that folder.
- {include}: the blocks of the included part are run as well; their file is never written to.
- What follows `<!-- varies: why -->` is run, and its output written, but not compared.
- ```sh, and what follows `<!-- not run: why -->`: not run. `sh` only installs, which .ci/run does.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / ".docs"
LINKED = ("benchmarks", "models", "notebooks")
INSTALLERS = {"#", "cd", "git", "make", "pip", "python", "source"}
"""What a line of an ```sh block may begin with."""

BLOCK = re.compile(
    r"^```(?:(\{(?:code-block|include)\}) )?([\w./-]+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE
)
VARIES = re.compile(r"<!-- varies: .+ -->\s*\Z")
NOT_RUN = re.compile(r"<!-- not run: .+ -->\s*\Z")
BOUND = re.compile(r"^:(start-after|end-before): \"?(.*?)\"?$", re.MULTILINE)
OUTPUT = re.compile(r"\s*^```text\n.*?^```\n", re.DOTALL | re.MULTILINE)
CAPTION = re.compile(r":caption: (\S+)\n\n?(.*)", re.DOTALL)


class PageError(Exception):
    """A block of a page cannot be run, or fails."""


def find_pages() -> list[Path]:
    """All pages, by name."""
    return sorted(PAGES.rglob("*.md"))


def run_page(page: Path, *, is_check: bool = True) -> str:
    """The page with what its blocks print now.

    Args:
        page: The page.
        is_check: Leave the output of blocks that vary as it is.

    Raises:
        PageError: A block fails, or is of a kind that cannot be run.
    """
    source = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        folder = Path(name)
        for linked in LINKED:
            if (ROOT / linked).is_dir():
                (folder / linked).symlink_to(ROOT / linked)
        with _importable(folder):
            return _Runner(folder, is_check=is_check).run(source, page.parent)


@contextlib.contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """Modules of the folder can be imported, and are forgotten afterwards."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)):
                del sys.modules[name]


class _Runner:
    """A page's folder, namespace and environment."""

    def __init__(self, folder: Path, *, is_check: bool) -> None:
        self.folder = folder
        self.is_check = is_check
        self.names: dict[str, Any] = {"__name__": "page"}
        commands = folder / ".bin"
        commands.mkdir()
        claimkit = commands / "claimkit"
        call = 'from claimkit.cli import app; app(prog_name="claimkit")'
        claimkit.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{call}' \"$@\"\n")
        claimkit.chmod(0o755)
        path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.environment = {
            **os.environ,
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(path),
            "HF_HUB_OFFLINE": "1",
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "TERM": "dumb",
        }

    def run(self, source: str, home: Path) -> str:
        """Run all blocks in order; returns the page with their output.

        Args:
            source: The page.
            home: The folder that its includes are relative to.
        """
        parts: list[str] = []
        position = 0
        while match := BLOCK.search(source, position):
            before, shown = source[position : match.start()], OUTPUT.match(source, match.end())
            output = shown[0] if shown else ""
            position = match.end() + len(output)
            kept = fresh = match[0] + output
            if not NOT_RUN.search(before):
                fresh = self.run_block(match, home)
            is_kept = self.is_check and VARIES.search(before)
            parts += [before, kept if is_kept else fresh]
        return "".join([*parts, source[position:]])

    def run_block(self, match: re.Match[str], home: Path) -> str:
        """A block with what it prints."""
        directive, kind, body = match.groups()
        if directive == "{include}":
            page = home / kind
            self.run(_part(page.read_text(encoding="utf-8"), body), page.parent)
        elif directive:
            self.write_file(body)
        elif kind == "python":
            printed = self.run_python(body)
            return match[0] + (f"\n```text\n{printed}```\n" if printed else "")
        elif kind == "console":
            return f"```console\n{self.run_console(body)}```\n"
        elif kind == "sql":
            import duckdb

            duckdb.sql(body).fetchall()
        elif kind == "sh":
            check_installation(body)
        else:
            raise PageError(f"a block of kind {kind!r} cannot be run:\n{body}")
        return match[0]

    def write_file(self, body: str) -> None:
        """Write the file that a captioned block shows."""
        match = CAPTION.match(body)
        if match is None:
            raise PageError(f"a code-block without a file's name as its :caption:\n{body}")
        (self.folder / match[1]).write_text(match[2], encoding="utf-8")

    def run_python(self, code: str) -> str:
        """What a block prints, with a line break at the end of each line."""
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(code, "page", "exec"), self.names)
        except Exception as error:
            raise PageError(f"{error!r} in\n{code}") from error
        return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())

    def run_console(self, body: str) -> str:
        """The block with its commands and what they print on stdout."""
        lines: list[str] = []
        for command in re.findall(r"^\$ (.*(?:(?<=\\)\n.*)*)", body, re.MULTILINE):
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=self.folder,
                env=self.environment,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise PageError(f"$ {command}\nexit status {done.returncode}:\n{done.stderr}")
            printed = done.stdout.strip("\n").splitlines()
            lines += [f"$ {command}", *(line.rstrip() for line in printed)]
        return "".join(f"{line}\n" for line in lines)


def _part(text: str, options: str) -> str:
    """The part of a file that an include takes."""
    for bound, mark in BOUND.findall(options):
        before, found, after = text.partition(mark)
        if not found:
            raise PageError(f"an include looks for {mark!r}, which is not there")
        text = after if bound == "start-after" else before
    return text


def check_installation(body: str) -> None:
    """See that a block that is not run only installs.

    Raises:
        PageError: It does something else.
    """
    for line in filter(None, body.splitlines()):
        if line.split()[0] not in INSTALLERS:
            raise PageError(f"an ```sh block is not run: use ```console for {line!r}")


def main(arguments: list[str]) -> int:
    """Update the pages, or check them."""
    is_check = "--check" in arguments
    named = [Path(argument).resolve() for argument in arguments if argument != "--check"]
    differ = 0
    for page in named or find_pages():
        fresh = run_page(page, is_check=is_check)
        if fresh == page.read_text(encoding="utf-8"):
            continue
        differ += 1
        print(f"{page.relative_to(ROOT)}: {'shows another output' if is_check else 'updated'}")
        if not is_check:
            page.write_text(fresh, encoding="utf-8")
    return int(is_check and differ > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
