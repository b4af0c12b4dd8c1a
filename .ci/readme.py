"""Write what the shipped model really finds, and the benchmarks' figures, into README.md.

python .ci/readme.py            the claims of the sentence on the first screen, the scores, and
                                what the comparison of reports prints
python .ci/readme.py --check    only compare; exit status 1 if they differ

The scores are those of the shipped model's record, where `python -m benchmarks accuracy --record`
puts them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
RECORD = ROOT / "models" / "claimkit-small" / "record.json"
SHOWN = (
    ("claims_dev", "span_overlap", "US politics: quantity found, F1"),
    ("claims_dev", "span_exact", "exact to the character, F1"),
    ("claims_dev", "value", "its value right"),
    ("claims_dev", "unit", "its unit right"),
    ("claims_dev", "entity", "what it counts right"),
    ("claims_dev", "claim", "span, value, entity and source right, F1"),
    ("claimwire", "span_overlap", "invented events, all domains: quantity found, F1"),
    ("claimwire", "claim", "span, value, entity and source right, F1"),
    ("claims_events", "span_overlap", "disasters, crime, sport, business: quantity found, F1"),
    ("newsquant", "paper value", "value, F1 (CQE on the whole set: 0.920)"),
    ("newsquant", "paper value+unit", "value and unit, F1 (CQE: 0.856)"),
    ("polnear", "source exact", "attribution: source exact, F1"),
    ("polnear", "cue exact", "cue exact, F1"),
    ("polnear", "content exact", "content exact, F1"),
    ("polnear", "attribution linked", "source with content, F1 (two people agree at 0.730)"),
)
"""Set, figure in the record, and what the README calls it."""

DATE = "2028-05-09"
WIDTH = 98
QUOTED = re.compile(r"(?:^> .*\n)+", re.MULTILINE)
SENTENCE_BLOCK = re.compile(r"(<!-- sentence.*-->\n```text\n)(.*?)(```\n)", re.DOTALL)
COMPARISON_BLOCK = re.compile(
    r"(```python\n((?:(?!```).)*?)```\n<!-- comparison.*?-->\n```text\n)(.*?)(```\n)", re.DOTALL
)
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


def print_comparison(readme: str) -> str:
    """What the README's block that compares reports prints."""
    match = COMPARISON_BLOCK.search(readme)
    assert match is not None, "README.md has no block that compares reports"
    done = subprocess.run([sys.executable, "-c", match[2]], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def printed_block(readme: str) -> str:
    """The claims that the README shows now."""
    match = SENTENCE_BLOCK.search(readme)
    assert match is not None, "README.md has no block for the claims of its sentence"
    return match[2]


def score_table(evaluation: dict[str, Any]) -> str:
    """The figures that the README shows, as a Markdown table."""
    lines = ["| set | figure | score | 95 % interval |", "| --- | --- | --- | --- |"]
    for set_name, figure, label in SHOWN:
        row = evaluation.get(set_name, {}).get("figures", {}).get(figure)
        if row is None:
            continue
        known = row.get("low") is not None and row.get("high") is not None
        interval = f"{row['low']:.3f} to {row['high']:.3f}" if known else ""
        lines.append(f"| {set_name} | {label} | {row['value']:.3f} | {interval} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Update README.md, or check it."""
    readme = README.read_text(encoding="utf-8")
    found = print_claims(quoted_sentence(readme))
    scores = score_table(json.loads(RECORD.read_text(encoding="utf-8")).get("evaluation", {}))
    fresh = SENTENCE_BLOCK.sub(lambda match: match[1] + found + match[3], readme)
    compared = print_comparison(readme)
    fresh = COMPARISON_BLOCK.sub(lambda match: match[1] + compared + match[4], fresh)
    fresh = SCORES_BLOCK.sub(lambda match: match[1] + scores, fresh)
    if arguments == ["--check"]:
        if fresh != readme:
            shown = f"{found}{scores}{compared}"
            print(f"README.md shows other claims or scores:\n{shown}", file=sys.stderr)
        return int(fresh != readme)
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
