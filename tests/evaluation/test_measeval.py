from claimkit.evaluation.measeval import score_paragraph


def annotation(number, label, start, end):
    return {"set": number, "type": label, "start": start, "end": end}


GOLD = [
    annotation(1, "Quantity", 20, 24),
    annotation(1, "MeasuredEntity", 0, 9),
    annotation(1, "MeasuredProperty", 10, 15),
    annotation(2, "Quantity", 40, 44),
]


def test_perfect_annotations_score_one():
    assert {measure.score for measure in score_paragraph(GOLD, GOLD).values()} == {1.0}


def test_no_annotations_score_zero():
    assert score_paragraph(GOLD, [])["quantity_overlap"].score == 0.0


def test_a_longer_span_overlaps_but_is_not_exact():
    measures = score_paragraph(GOLD, [annotation(7, "Quantity", 18, 24)])
    assert measures["quantity_exact"].matched == 0
    assert measures["quantity_overlap"].matched == 1


def test_the_entity_is_judged_on_paired_quantities_only():
    predicted = [annotation(1, "Quantity", 40, 44), annotation(1, "MeasuredEntity", 0, 9)]
    measures = score_paragraph(GOLD, predicted)
    assert measures["entity_exact"].parts == (0, 0)
    assert measures["entity_absent"].parts == (0, 1)
