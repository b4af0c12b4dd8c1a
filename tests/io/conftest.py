"""Lets the tests import the strategies that lie beside them, whatever pytest was started from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
