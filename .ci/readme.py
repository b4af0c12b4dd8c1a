"""Write what the shipped model really finds, and the benchmarks' figures, into README.md.

python .ci/readme.py                    the claims of the sentence on the first screen
python .ci/readme.py SCORES.json...     the same, and the table of scores
python .ci/readme.py --check            only compare the claims; exit status 1 if they differ

A scores file is a JSON list (or an object with the list under "rows") of objects with "set",
"figure", "score" and optionally "low" and "high".
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

README = Path(__file__).resolve().parents[1] / "README.md"
DATE = "2028-05-09"
WIDTH = 98
QUOTED = re.compile(r"(?:^> .*\n)+", re.MULTILINE)
SENTENCE_BLOCK = re.compile(r"(<!-- sentence.*-->\n```text\n)(.*?)(```\n)", re.DOTALL)
SCORES_BLOCK = re.compile(r"(<!-- scores.*-->\n)((?:\|.*\n)+)")


def quoted_sentence(readme: str) -> str:
    """The news sentence on the first screen."""
    match = QUOTED.search(readme)
    assert match is not None, "README.md quotes no sentence"
    return " ".join(line.removeprefix("> ").strip() for line in match[0].splitlines())


def print_claims(sentence: str) -> str:
    """What `claimkit extract` prints of a sentence, without the name of the document."""
    code = (
        "import sys\n"
        "from rich.console import Console\n"
        "from claimkit import extract_claims\n"
        "from claimkit.cli.table import print_claims\n"
        f"console = Console(width={WIDTH}, highlight=False, emoji=False, markup=False)\n"
        "text = sys.stdin.read()\n"
        f"print_claims(console, 'report', extract_claims(text, date={DATE!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=sentence, capture_output=True, text=True, check=True
    )
    lines = [line.rstrip() for line in done.stdout.strip().splitlines()[1:]]
    return "\n".join(line for line in lines if line) + "\n"


def printed_block(readme: str) -> str:
    """The claims that the README shows now."""
    match = SENTENCE_BLOCK.search(readme)
    assert match is not None, "README.md has no block for the claims of its sentence"
    return match[2]


def score_table(rows: list[dict[str, Any]]) -> str:
    """The rows of benchmarks as a Markdown table."""
    lines = ["| set | figure | score | 95 % interval |", "| --- | --- | --- | --- |"]
    for row in rows:
        known = row.get("low") is not None and row.get("high") is not None
        interval = f"{row['low']:.3f} to {row['high']:.3f}" if known else ""
        lines.append(f"| {row['set']} | {row['figure']} | {row['score']:.3f} | {interval} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Update README.md, or check it."""
    readme = README.read_text(encoding="utf-8")
    found = print_claims(quoted_sentence(readme))
    if arguments == ["--check"]:
        if printed_block(readme) == found:
            return 0
        print(f"README.md shows other claims than the model finds:\n{found}", file=sys.stderr)
        return 1
    readme = SENTENCE_BLOCK.sub(lambda match: match[1] + found + match[3], readme)
    rows: list[dict[str, Any]] = []
    for name in arguments:
        loaded = json.loads(Path(name).read_text(encoding="utf-8"))
        rows += loaded["rows"] if isinstance(loaded, dict) else loaded
    if rows:
        readme = SCORES_BLOCK.sub(lambda match: match[1] + score_table(rows), readme)
    README.write_text(readme, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
