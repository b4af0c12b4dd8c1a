"""Lets the tests import what lies beside them, and the strategies for claims."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "io")]
