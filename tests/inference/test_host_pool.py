"""Groups prepared and finished by other processes: the same claims, whatever happens to these."""

import os
import signal

import pytest

from claimkit.errors import DeviceError, InputError
from claimkit.inference.found import gather
from claimkit.inference.groups import make_groups, read_rows
from claimkit.inference.host import HostStages
from claimkit.inference.host_pool import HostPool
from claimkit.inference.reading import Reader, processes_needed, read_groups

TEXTS = [
    f"About {number} tractors blocked the road near mile {number % 7}, police said. It rained."
    for number in range(90, 130)
]


@pytest.fixture(scope="module")
def stages(tiny_extractor):
    own = tiny_extractor
    return HostStages(own.tokenizer, own.window_tokens, own.confidence_weights, 0.0)


@pytest.fixture(scope="module")
def find(tiny_extractor):
    return lambda windows: gather(list(tiny_extractor.engine.run(windows)))


@pytest.fixture(scope="module")
def reader(stages, find):
    return Reader(stages, find)


@pytest.fixture(scope="module")
def pool(stages):
    with HostPool(stages, 2) as opened:
        yield opened


def groups_of(texts, documents=4):
    return make_groups(read_rows(texts, None, None), documents=documents)


def outcomes(groups):
    return [outcome for rows, results in groups for _, outcome in zip(rows, results, strict=True)]


@pytest.fixture(scope="module")
def expected(reader, stages, find):
    found = outcomes(read_groups(groups_of(TEXTS), stages, find, is_on_host=True))
    assert sum(map(len, found)) > len(TEXTS) / 2
    return found


def test_a_pool_finds_the_same_in_the_same_order(pool, find, reader, expected):
    assert outcomes(pool.read(groups_of(TEXTS), find, reader)) == expected


def test_a_row_that_is_no_text_costs_no_other(pool, find, reader, expected):
    texts = [*TEXTS[:5], None, *TEXTS[5:]]
    found = outcomes(pool.read(groups_of(texts), find, reader))
    assert isinstance(found.pop(5), InputError)
    assert found == expected


def test_a_process_that_is_killed_loses_nothing(pool, find, reader, expected):
    calls = []

    def find_and_kill(windows):
        calls.append(1)
        if len(calls) in (2, 5):
            os.kill(pool.process_ids()[0], signal.SIGKILL)
        return find(windows)

    assert outcomes(pool.read(groups_of(TEXTS), find_and_kill, reader)) == expected


def test_what_the_model_cannot_read_is_read_again_by_halves(pool, find, stages, expected):
    def fail_for_several(windows):
        if len(set(windows.documents.tolist())) > 1:
            raise MemoryError("too much at a time")
        return find(windows)

    reader = Reader(stages, fail_for_several)
    assert outcomes(pool.read(groups_of(TEXTS), fail_for_several, reader)) == expected


def test_a_lost_device_ends_it(pool, reader):
    def lose(windows):
        raise DeviceError("the device is gone")

    with pytest.raises(DeviceError):
        outcomes(pool.read(groups_of(TEXTS), lose, reader))


def test_what_was_read_before_the_source_broke_comes_first(pool, find, reader, expected):
    def texts():
        yield from TEXTS[:10]
        raise OSError("the disk is gone")

    found = []
    with pytest.raises(OSError, match="disk"):
        for _, results in pool.read(groups_of(texts()), find, reader):
            found += results
    assert found == expected[:10]


def test_no_process_outlives_the_pool(stages, find, reader):
    with HostPool(stages, 1) as pool:
        outcomes(pool.read(groups_of(TEXTS[:4]), find, reader))
        processes = pool.process_ids()
    assert len(processes) == 1
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_device_beside_the_host_gets_a_pool_where_it_waits(stages, find, expected, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "claimkit.inference.reading.processes_needed", lambda *_: asked.append(1) or 1
    )
    assert outcomes(read_groups(groups_of(TEXTS), stages, find, is_on_host=False)) == expected
    assert asked == [1]


@pytest.mark.parametrize(
    ("host_s", "device_s", "processors", "expected"),
    [(8.0, 1.0, 64, 8), (8.0, 1.0, 5, 4), (1.0, 1.0, 8, 1), (0.1, 1.0, 8, 0), (9.0, 1.0, 1, 0), (1.0, 0.0, 9, 8)],
)  # fmt: skip
def test_as_many_processes_as_keep_the_device_busy(host_s, device_s, processors, expected):
    assert processes_needed(host_s, device_s, processors) == expected
