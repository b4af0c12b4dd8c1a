"""Progress on stderr, fit for processes that are forked and killed."""

from __future__ import annotations

import threading
from typing import Any, ClassVar

from tqdm import tqdm


class ProgressBar(tqdm):
    """tqdm with a lock of this process's own, and without a thread.

    The lock of tqdm itself is shared with forked processes: where one of them is killed while it
    holds it, every other waits for ever, even for a bar that is not shown.
    """

    monitor_interval: ClassVar[Any] = 0


ProgressBar.set_lock(threading.RLock())
