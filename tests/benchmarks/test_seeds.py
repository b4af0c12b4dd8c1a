import json

import pytest

from benchmarks.accuracy.seeds import main, summarise
from claimkit.errors import DataError


def run(seed, value, **recipe):
    figures = {"claim": {"value": value, "low": None, "high": None, "n": 9}}
    scored = {"signature": "s", "figures": figures}
    return {"recipe": {"seed": seed, **recipe}, "evaluation": {"claims_dev": scored}}


def test_mean_and_deviation_of_each_figure():
    summary = summarise([run(1, 0.6), run(2, 0.7), run(3, 0.8)])
    assert summary["seeds"] == [1, 2, 3]
    row = summary["figures"]["claims_dev"]["claim"]
    assert row == {"mean": pytest.approx(0.7), "deviation": pytest.approx(0.1)}


def test_sets_that_one_run_lacks_are_left_out():
    other = run(2, 0.7)
    other["evaluation"] = {}
    assert summarise([run(1, 0.6), other])["figures"] == {}


@pytest.mark.parametrize(
    "runs",
    [[run(1, 0.6)], [run(1, 0.6), run(1, 0.7)], [run(1, 0.6), run(2, 0.7, name="other")]],
    ids=["one run", "one seed", "two recipes"],
)
def test_runs_that_make_no_mean_are_refused(runs):
    with pytest.raises(DataError):
        summarise(runs)


def test_the_summary_goes_into_the_record_and_its_card(tmp_path, capsys, monkeypatch):
    cards = []
    monkeypatch.setattr("benchmarks.accuracy.seeds.write_card", lambda *args: cards.append(args))
    for number in (1, 2):
        (tmp_path / f"{number}.json").write_text(json.dumps(run(number, number / 10)))
    paths = [str(tmp_path / f"{number}.json") for number in (1, 2)]
    with pytest.raises(SystemExit) as stop:
        main([*paths, "--record", paths[0]])
    assert stop.value.code == 0
    assert json.loads((tmp_path / "1.json").read_text())["seeds"]["seeds"] == [1, 2]
    assert cards[0][0] == tmp_path
    assert "| claims_dev | claim | 0.150 | 0.071 |" in capsys.readouterr().out
