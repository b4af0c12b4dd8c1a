from xml.etree import ElementTree

from claimkit.render.plots import calibration_svg

SVG = "{http://www.w3.org/2000/svg}"
BINS = [
    {"confidence": 0.2, "accuracy": 0.25, "n": 4},
    {"confidence": 0.9, "accuracy": 0.8, "n": 16},
]
CURVE = [
    {"min_confidence": 0.0, "precision": 0.6, "recall": 0.6},
    {"min_confidence": 0.5, "precision": 0.8, "recall": 0.4},
    {"min_confidence": 0.9, "precision": None, "recall": 0.0},
]


def test_a_dot_a_bin_and_a_line_a_measure():
    root = ElementTree.fromstring(calibration_svg(BINS, CURVE))
    radii = [float(dot.get("r")) for dot in root.iter(f"{SVG}circle")]
    assert len(radii) == 2 and radii[0] < radii[1]
    lines = [line.get("points").split() for line in root.iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [2, 2, 3]  # the diagonal, precision, recall


def test_everything_lies_inside_the_picture():
    root = ElementTree.fromstring(calibration_svg(BINS, CURVE))
    width, height = float(root.get("width")), float(root.get("height"))
    for line in root.iter(f"{SVG}polyline"):
        for point in line.get("points").split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= width and 0 <= y <= height


def test_nothing_measured_makes_a_plot_too():
    ElementTree.fromstring(calibration_svg([], []))
