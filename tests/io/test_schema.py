import json

import jsonschema
import pytest
from claim_strategies import claims
from hypothesis import given

from claimkit.io.schema import claim_schema
from claimkit.labels import Change, ClaimKind, Comparator, QuantityKind, Region, Status
from claimkit.types import Claim

VALIDATOR = jsonschema.Draft202012Validator(claim_schema())


def test_the_schema_is_a_schema():
    VALIDATOR.check_schema(claim_schema())


@given(claims())
def test_every_claim_fits_the_schema(claim):
    VALIDATOR.validate(json.loads(json.dumps(claim.to_dict())))


@given(claims())
def test_a_claim_comes_back_from_json_without_loss(claim):
    assert Claim.from_dict(json.loads(json.dumps(claim.to_dict()))) == claim


@given(claims())
def test_the_schema_lists_the_keys_in_their_order(claim):
    assert list(claim_schema()["properties"]) == list(claim.to_dict())


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        (("properties", "region"), Region),
        (("properties", "kind"), ClaimKind),
        (("properties", "status"), Status),
        (("$defs", "quantity", "properties", "comparator"), Comparator),
        (("$defs", "quantity", "properties", "kind"), QuantityKind),
    ],
)
def test_the_schema_knows_every_label(path, labels):
    part = claim_schema()
    for key in path:
        part = part[key]
    assert part["enum"] == [str(label) for label in labels]


def test_a_change_may_be_absent():
    assert claim_schema()["properties"]["change"]["enum"] == [*map(str, Change), None]


@given(claims())
def test_a_statement_with_a_quantity_does_not_fit(claim):
    row = claim.to_dict()
    row["kind"] = "statement" if claim.quantity else "quantity"
    assert not VALIDATOR.is_valid(row)


@given(claims())
def test_unknown_keys_do_not_fit(claim):
    assert not VALIDATOR.is_valid({**claim.to_dict(), "author": "Ida Holm"})
