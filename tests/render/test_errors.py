from html.parser import HTMLParser

from claimkit.evaluation.errors import ErrorCase
from claimkit.render.errors import render_errors

SCRIPT = "<script>alert(1)</script>"


def case(field="entity", cause="not found", sentence="Two boats left.", gold="boats"):
    return ErrorCase(field, cause, "ravel", sentence, 0, 3, gold, "")


def tags_of(page):
    tags = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.append((tag, dict(attrs)))

    Parser().feed(page)
    return tags


def test_misses_are_grouped_by_field_and_cause_the_most_frequent_first():
    page = render_errors([case("time"), case(), case(), case(cause="another one")], title="t")
    assert page.index('id="entity"') < page.index('id="time"')
    assert page.index("not found (2)") < page.index("another one (1)")


def test_the_annotated_span_is_marked_in_its_sentence():
    assert "<mark>Two</mark> boats left." in render_errors([case()], title="t")


def test_text_of_documents_is_escaped():
    page = render_errors([case(sentence=SCRIPT, gold=SCRIPT, cause=SCRIPT)], title=SCRIPT)
    assert "script" not in {tag for tag, _ in tags_of(page)}


def test_the_page_asks_for_nothing_from_the_network():
    for _, attributes in tags_of(render_errors([case()], title="t")):
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")


def test_no_misses_make_a_page_too():
    assert "0 misses" in render_errors([], title="t")
