"""The arithmetic of the speed benchmark, on numbers that are easy to check; nothing is timed."""

import pytest

from benchmarks.speed.cold import read_profile
from benchmarks.speed.flops import flop_a_piece, fraction_of_ceiling
from benchmarks.speed.plan import plan_systems
from benchmarks.speed.rounds import Clock, Point, fitting_count, run_rounds
from benchmarks.speed.summary import goal_rows, median_ratio, rate_row, shares
from benchmarks.speed.table import number
from benchmarks.speed.worker import WorkerError


def answer(seconds, **more):
    return {"seconds": seconds, "cpu_seconds": seconds, "memory_mb": 100.0, **more}


def test_a_piece_costs_its_layers_and_its_window():
    assert flop_a_piece([28], [28 * 28]) == pytest.approx(21.24e6 + 9.2e3 * 28)


def test_long_windows_weigh_by_their_pieces():
    mean_length = (100 * 100 + 10 * 10) / 110
    assert flop_a_piece([100, 10], [10_000, 100]) == pytest.approx(21.24e6 + 9.2e3 * mean_length)


def test_the_share_of_the_ceiling():
    assert fraction_of_ceiling(1000, 20e6, 100e9) == pytest.approx(0.2)
    assert fraction_of_ceiling(1000, 20e6, None) is None


def test_rates_are_those_of_the_median_pass():
    answers = [answer(9.0, found=6), answer(2.0, found=6), None, answer(4.0, found=6)]
    row = rate_row(answers, 800, 40, 1e6, [1e9] * 4)
    assert (row["rounds"], row["texts_per_s"], row["pieces_per_s"]) == (3, 10, 200)
    assert (row["found_per_s"], row["best_pieces_per_s"]) == (1.5, 400)


def test_each_round_is_held_against_its_own_ceiling():
    answers = [answer(1.0), answer(2.0), answer(1.0)]
    row = rate_row(answers, 100, 1, 1e6, [2e8, 1e8, None])
    assert row["of_ceiling"] == pytest.approx(0.5)


def test_a_system_that_never_answered_has_no_rates():
    assert rate_row([None, None], 10, 1, 1e6, [None, None])["rounds"] == 0


def test_ratios_are_taken_within_a_round():
    mine, others = [answer(1.0), answer(10.0), None], [answer(4.0), answer(40.0), answer(1.0)]
    assert median_ratio(mine, 100, others, 50) == pytest.approx(8.0)
    assert median_ratio([None], 1, others, 1) is None


def test_goals_are_held_against_the_fastest_row():
    rows = [
        {"task": "forward", "rounds": 3, "pieces_per_s": rate, "workload": "sentences"}
        for rate in (9e6, 11e6)
    ]
    reached = goal_rows(rows)
    assert [(row["task"], row["pieces_per_s"], row["is_reached"]) for row in reached] == [
        ("forward", 11e6, True)
    ]


def test_shares_add_up():
    assert shares({"forward": 3.0, "decode": 1.0}) == {"forward": 0.75, "decode": 0.25}
    assert shares({}) == {}


def test_the_import_profile_is_added_up_by_package():
    text = (
        "import time: self [us] | cumulative | imported package\n"
        "import time:      2000 |       2000 |     numpy.core\n"
        "import time:      1000 |       3000 |   numpy\n"
        "a line of the program\n"
        "import time:       500 |       3500 | claimkit\n"
    )
    profile = read_profile(text)
    assert profile["import_seconds"] == pytest.approx(0.0035)
    assert profile["packages"][0] == {"name": "numpy", "seconds": 0.003, "modules": 2}
    assert profile["modules"][0]["name"] == "claimkit"


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (1234.5, "1,234"), (99.94, "99.9"), (0.5, "0.5")]
)
def test_figures_have_three_digits(value, shown):
    assert number(value) == shown


def test_a_pass_reads_as_many_texts_as_fit_into_it():
    assert fitting_count(lambda count: count * 0.1, 1000, 5.0) == 50


def test_a_fast_system_reads_all_texts():
    assert fitting_count(lambda count: count * 1e-5, 1000, 5.0) == 1000


def test_a_slow_system_reads_one_text():
    assert fitting_count(lambda count: count * 60.0, 1000, 5.0) == 1


class FakeWorker:
    """Answers from a list; an exception in it is raised."""

    def __init__(self, answers):
        self.answers = list(answers)
        self.asked = 0

    def ask(self, request):
        self.asked += 1
        found = self.answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


def test_a_failing_system_does_not_stop_the_others_and_is_asked_twice():
    broken, good = FakeWorker([WorkerError("no")] * 5), FakeWorker([answer(1.0)] * 5)
    points = [Point("broken", broken, "t", "w", 1), Point("good", good, "t", "w", 1)]
    notes = []
    answers = run_rounds(
        points, 4, lambda: True, lambda point, why: notes.append((point.name, why))
    )
    assert broken.asked == 2
    assert good.asked == 4
    assert notes == [("broken", "no")] * 2
    assert answers[points[0]] == [None] * 4


def test_the_first_round_is_whole_even_without_time():
    worker = FakeWorker([answer(1.0)] * 5)
    point = Point("good", worker, "t", "w", 1)
    assert run_rounds([point], 3, lambda: False, lambda *_: None)[point] == [
        answer(1.0),
        None,
        None,
    ]


def test_a_clock_without_a_limit_always_has_time():
    assert Clock(None).left(0.1) == float("inf")
    assert Clock(-1.0).left() < 0


def test_every_system_of_the_plan_is_there():
    from benchmarks.record import CHECKOUT

    for device in ("cpu", "cuda"):
        planned = plan_systems(device, ["bfloat16", "float32"], "bfloat16")
        assert planned[2].settings == {"dtype": "bfloat16", "path": "flat"}
        for system in planned:
            assert (CHECKOUT / "benchmarks/speed/systems" / f"{system.module}.py").is_file()
