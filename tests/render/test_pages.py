"""Pages of comparisons and of claims: whole, self-contained, and nothing but text."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from comparisons import DAILY, HOSTILE, WIRE, claim_of, hostile, many, strike

from claimkit.compare.comparison import ComparedReport, Comparison
from claimkit.labels import ClaimKind
from claimkit.render.claims import ReadDocument, render_claims
from claimkit.render.comparison import consensus_in_words, render_comparison
from claimkit.types import Attribution, Claim, Span

# Python's parser lower-cases tag names.
ALLOWED = {
    *("html", "head", "meta", "title", "style", "script", "body", "header", "main", "section"),
    *("h1", "h3", "p", "a", "b", "bdi", "small", "span", "div", "ul", "ol", "li", "article"),
    *("form", "details", "summary", "label", "input", "select", "option", "button", "output"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("svg", "g", "line", "circle", "rect", "text", "path"),
}


class _Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.inside, self.texts, self.raw = [], [], {}, {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.inside.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.inside.pop()[0] == tag

    def handle_data(self, data):
        if self.inside and self.inside[-1][0] in ("style", "script"):
            self.raw[self.inside[-1][0]] = data
        for at, (_, attrs) in enumerate(self.inside):
            if attrs.get("class") == "text":
                article = next(a for t, a in reversed(self.inside[:at]) if t == "article")
                self.texts[article["id"]] = self.texts.get(article["id"], "") + data

    def all(self, tag, **attributes):
        return [a for t, a in self.tags if t == tag and attributes.items() <= a.items()]


def claims_of(text, *figures):
    return [claim_of(text, figure) for figure in figures]


def test_texts_of_reports_come_out_unchanged():
    page = _Page(strike().to_html())
    assert (page.texts["r0"], page.texts["r1"]) == (WIRE, DAILY)


def test_figures_and_claims_point_at_each_other():
    page = _Page(strike().to_html())
    figures = {a["id"]: a["href"] for a in page.all("a") if a.get("id", "").startswith("f")}
    claims = {a["id"]: a["href"] for a in page.all("a") if a.get("id", "").startswith("c")}
    assert figures == {f"f{number}": f"#c{number}" for number in range(8)}
    assert claims == {f"c{number}": f"#f{number}" for number in range(8)}


def test_conflicts_come_first_with_reason_and_consensus_in_words():
    html = strike().to_html()
    assert html.index("dockers on strike") < html.index(">ferries<")
    assert "The figures exclude each other. No two reports share a figure" in html
    assert "All 3 reports give 2 ferries." in html


@pytest.mark.parametrize(
    ("reports", "words"),
    [(3, "All 3 reports give 2 ferries"), (2, "Both reports give 2 ferries"), (1, "")],
)
def test_a_consensus_is_a_sentence_where_there_are_reports_to_agree(reports, words):
    topic = strike().topics[1]
    names = topic.values[0].reports[:reports]
    fewer = replace(
        topic,
        values=(replace(topic.values[0], reports=names),),
        consensus=replace(topic.consensus, reports=names),
    )
    assert consensus_in_words(fewer) == words


def test_the_policy_names_the_style_and_the_script_of_the_page():
    page = _Page(strike().to_html())
    (policy,) = (a["content"] for a in page.all("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; ")
    for name, content in page.raw.items():
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not any("style" in a or any(n.startswith("on") for n in a) for _, a in page.tags)


@pytest.mark.parametrize("build", ["comparison", "claims"])
def test_text_of_documents_stays_text(build):
    comparison, text = hostile()
    if build == "comparison":
        html = render_comparison(comparison, title=HOSTILE)
    else:
        claim = comparison.topics[0].figures[0].claim
        html = render_claims([ReadDocument(HOSTILE, text, [claim], HOSTILE)], title=HOSTILE)
    html.encode("utf-8")
    page = _Page(html)
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert len(page.all("script")) == 1
    for _, attributes in page.tags:
        assert attributes.get("href", "#").startswith("#")
        assert not {"src", "style", "srcdoc", "action"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    assert page.texts["r0"] == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")


def test_reports_without_a_text_show_the_sentences_of_their_claims():
    whole = strike()
    reports = tuple(
        ComparedReport(r.id, r.outlet, r.date, r.claims, r.copy_of, r.shared) for r in whole.reports
    )
    page = _Page(Comparison(reports, whole.topics).to_html())
    assert page.texts["r0"] == (
        "Two ferries sailed.Police said more than 2,000 dockers walked out.The port lost R140m."
    )


def test_the_page_of_a_comparison_survives_json():
    found = Comparison.from_dict(strike().to_dict())
    assert found == strike()
    assert found.to_html() == strike().to_html()


def test_six_reports_weigh_less_than_a_megabyte():
    comparison = many(6, 60, 20)
    assert sum(len(topic.figures) for topic in comparison.topics) == 360
    assert len(comparison.to_html().encode()) < 1_000_000


def test_claims_are_listed_with_their_fields():
    text = "Police said more than 2,000 dockers walked out."
    said = Claim(
        None, text, 0, len(text), kind=ClaimKind.STATEMENT,
        attribution=Attribution(Span("Police", 0, 6), None, Span(text[12:], 12, len(text))),
    )  # fmt: skip
    claim = claim_of(text, "more than 2,000", "dockers", source="Police", status="forecast")
    html = render_claims([ReadDocument("news/a.txt", text, [claim, said], "2028-05-05")])
    assert _Page(html).texts["r0"] == text
    cells = re.findall("<td data-name=.*?<bdi>(.*?)</bdi>", html)
    assert cells == ["&gt; 2,000 dockers", "dockers", "", "forecast", "Police", "Police"]
    assert "a.txt, 5 May 2028: 2 claims." in html


def test_documents_of_one_name_are_told_apart_by_number():
    text = "It saw 4 boats."
    html = render_claims([ReadDocument("x", text, claims_of(text, "4"))] * 2)
    page = _Page(html)
    assert set(page.texts) == {"r0", "r1"}
    assert [a["data-report"] for a in page.all("a") if "fig" in a.get("class", "")] == ["0", "1"]


def test_nothing_found_is_a_page_too():
    assert "0 claims" in render_claims([ReadDocument("x", "No figure.", [])])
    assert "No quantity is in more than one report" in Comparison((), ()).to_html()


def test_notebooks_show_a_claim_and_a_comparison():
    claim = strike().topics[0].figures[0].claim._repr_html_()
    assert ">more than 2,000</span>" in claim
    assert "&gt; 2,000 dockers" in claim
    topics = strike()._repr_html_()
    assert "dockers on strike" in topics
    assert "1 topic more" in topics
    comparison, _ = hostile()
    for shown in (comparison._repr_html_(), comparison.topics[0].figures[0].claim._repr_html_()):
        assert {tag for tag, _ in _Page(shown).tags} <= ALLOWED | {"br", "code"}
