"""What the fuzzer of `tests/fuzz` found, each with the rule that it broke."""

import pytest

from claimkit.labels import QuantityKind
from claimkit.normalise import find_quantities, parse_quantity


def test_score_alone_is_no_number_and_overlaps_none():
    assert [quantity.text for quantity in find_quantities("score million")] == ["million"]
    assert parse_quantity("score").value is None
    assert parse_quantity("three score").value == 60


@pytest.mark.parametrize("hint", [None, QuantityKind.OTHER, QuantityKind.COUNT])
def test_millions_of_a_unit_do_not_depend_on_the_hint(hint):
    assert parse_quantity("4m litres", kind_hint=hint).value == 4e6
    assert find_quantities("Some 4m litres leaked.")[0].value == 4e6
    assert parse_quantity("4m tall").unit == "metre"
