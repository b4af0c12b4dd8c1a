"""A bar that never waits for a process that is gone."""

import multiprocessing
import os
import signal

import pytest
from tqdm import tqdm

from claimkit.io.progress import ProgressBar


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_killed_child_takes_no_lock_with_it():
    context = multiprocessing.get_context("fork")
    held = context.Event()

    def hold():
        with ProgressBar.get_lock():
            held.set()
            signal.pause()

    child = context.Process(target=hold)
    child.start()
    assert held.wait(60)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert ProgressBar.get_lock().acquire(timeout=60)
    ProgressBar.get_lock().release()
    with ProgressBar(range(2), disable=True) as bar:
        assert list(bar) == [0, 1]


def test_the_bars_of_others_keep_their_lock():
    assert tqdm.get_lock() is not ProgressBar.get_lock()
