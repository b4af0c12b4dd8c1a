"""The first claims of a fresh process: how long they take, and which imports that is."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from typing import Any

from benchmarks.record import CHECKOUT

CODE = 'from claimkit import extract_claims; extract_claims("Police counted 412 tractors.")'
TOP = 12
"""Entries of the import profile that are kept."""

_LINE = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|( *)(\S+)")


def cold_start(repeats: int) -> dict[str, Any]:
    """Seconds from a fresh process to its first claims, and where its imports' time goes."""
    runs = [_run([sys.executable, "-c", CODE]) for _ in range(repeats)]
    profile = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", CODE],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {"code": CODE, "runs": runs, **read_profile(profile.stderr)}


def _run(command: list[str]) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True)
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu_seconds": cpu}


def read_profile(text: str) -> dict[str, Any]:
    """What `python -X importtime` says: seconds by package, and the slowest modules.

    >>> text = "import time: 1000 | 3000 | torch\\nimport time: 500 | 500 | torch.nn\\n"
    >>> read_profile(text)["packages"]
    [{'name': 'torch', 'seconds': 0.0015, 'modules': 2}]
    """
    modules = [
        {"name": name, "seconds": int(own) / 1e6, "with_what_it_imports": int(whole) / 1e6}
        for own, whole, _, name in _LINE.findall(text)
    ]
    own_seconds: defaultdict[str, list[float]] = defaultdict(list)
    for module in modules:
        own_seconds[str(module["name"]).split(".")[0]].append(float(module["seconds"]))
    packages = [
        {"name": name, "seconds": sum(values), "modules": len(values)}
        for name, values in own_seconds.items()
    ]
    packages.sort(key=lambda row: -float(str(row["seconds"])))
    slowest = sorted(modules, key=lambda row: -float(row["with_what_it_imports"]))
    return {
        "import_seconds": sum(float(module["seconds"]) for module in modules),
        "packages": packages[:TOP],
        "modules": slowest[:TOP],
    }
