"""Extract claims with the installed package while every connection is refused."""

import socket
import subprocess
import sys
from pathlib import Path

TEXT = (
    "PORT ELLEN, May 2 - More than 2,000 dockers marched on Friday, union leader Ada Lowe said. "
    "The strike has cost the port $2.5 million a day."
)


def refuse(*_: object, **__: object) -> None:
    """Stand in for `socket.connect`: a connection is a failure of this check."""
    raise AssertionError("claimkit opened a connection")


socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
socket.getaddrinfo = refuse  # type: ignore[assignment]

import claimkit  # noqa: E402

folder = Path(claimkit.__file__).parent
assert Path.cwd() not in folder.parents, folder
claims = claimkit.extract_claims(TEXT, date="2031-05-02")
assert claims, "no claims came out"
for claim in claims:
    assert TEXT[claim.start : claim.end] == claim.text, claim
values = [claim.quantity.value for claim in claims if claim.quantity]
assert 2000 in values, values

Path("report.txt").write_text(TEXT, encoding="utf-8")
command = [sys.executable, "-m", "claimkit", "extract", "report.txt", "--format", "jsonl"]
lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
assert len(lines) == len(claims), (len(lines), len(claims))
print(f"{len(claims)} claims, values {values}, from {folder.name} {claimkit.__version__}")
