"""Pages in a real browser: to and fro between claim and sentence, filters, keys, hostile texts."""

import pytest
from comparisons import DAILY, WIRE, hostile, many, strike

from claimkit.render.claims import ReadDocument, render_claims

PHONE = {"width": 390, "height": 844}


def number_of(page):
    """The id of what has the focus."""
    return page.evaluate("document.activeElement.id")


def is_in_view(page, selector):
    return page.evaluate(
        """(selector) => {
          const box = document.querySelector(selector).getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight && box.width > 0;
        }""",
        selector,
    )


def choose(page, field, label):
    page.locator(f"#by-{field}").select_option(label=label)


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_figure_leads_to_its_sentence_and_back(open_page, viewport, colours):
    page = open_page(many(3, 40, 40).to_html(), viewport=viewport, colours=colours)
    page.locator("#f100").click()
    assert number_of(page) == "c100"
    assert is_in_view(page, "#c100")
    assert page.locator(".sentence.here").inner_text().startswith("Crew 33 counted")
    assert page.locator(".fig.on").get_attribute("id") == "f100"
    page.locator("#c100").click()
    assert number_of(page) == "f100"
    assert is_in_view(page, "#f100")
    assert page.url.endswith("#f100")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_follows_the_colour_scheme_with_enough_contrast(open_page, colours):
    page = open_page(strike().to_html(), colours=colours)
    contrasts = page.evaluate(
        """() => {
          const light = (c) => {
            const [r, g, b] = c.match(/[\\d.]+/g).map((v) => v / 255)
              .map((v) => (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4));
            return .2126 * r + .7152 * g + .0722 * b;
          };
          const ground = (e) => {
            for (; e; e = e.parentElement) {
              const c = getComputedStyle(e).backgroundColor;
              if (c !== "rgba(0, 0, 0, 0)") return c;
            }
          };
          return [...document.querySelectorAll("h1, .dek, small, .fig, .m, .why, .relation, .tally li")]
            .map((e) => {
              const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
              return [(a + .05) / (b + .05), e.className + e.textContent.slice(0, 20)];
            });
        }"""
    )
    assert min(contrasts)[0] >= 4.5, min(contrasts)
    is_dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 23, 22)"
    assert is_dark == (colours == "dark")


def test_texts_of_reports_reach_the_reader_unchanged(open_page):
    page = open_page(strike().to_html())
    texts = page.evaluate("[...document.querySelectorAll('.text')].map((e) => e.textContent)")
    assert texts[:2] == [WIRE, DAILY]


def test_roles_are_told_without_colour(open_page):
    page = open_page(strike().to_html())
    labels = page.evaluate(
        "[...document.querySelectorAll('.text [data-l]')].map((e) => getComputedStyle(e, '::after').content)"
    )
    assert any("entity" in label for label in labels)
    assert any("source" in label for label in labels)
    assert any("≠" in label and "planned" in label for label in labels)


def test_filters_hide_topics_and_say_how_many_are_left(open_page):
    page = open_page(strike().to_html())
    topics = page.locator(".topic:visible")
    assert topics.count() == 3
    choose(page, "group", "≠ conflict")
    assert topics.count() == 1
    assert page.locator("#shown").inner_text() == "1 of 3 shown"
    assert page.locator("#c4").evaluate("e => e.classList.contains('off')")
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("document.querySelectorAll('.topic[hidden]').length === 0")
    page.get_by_label("Topic", exact=True).fill("FERR")
    assert topics.count() == 1
    page.get_by_label("Topic", exact=True).fill("")
    choose(page, "report", "Wire")
    assert topics.count() == 3
    assert page.locator("article:visible").count() == 1
    choose(page, "status", "planned")
    assert topics.count() == 0
    choose(page, "report", "all")
    assert page.locator(".fig:visible:not(.out)").count() == 1


def test_a_claim_that_a_filter_hides_shows_its_figure_again(open_page):
    page = open_page(strike().to_html())
    choose(page, "group", "= agree")
    page.locator("#c0").click()
    assert page.locator(".topic:visible").count() == 3
    assert number_of(page) == "f0"


def test_keys_lead_through_the_page(open_page):
    page = open_page(strike().to_html())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#f0").focus()
    for key, reached in [
        ("ArrowRight", "f1"),
        ("ArrowDown", "f5"),
        ("ArrowUp", "f1"),
        ("End", "f7"),
        ("Home", "f0"),
        ("Enter", "c0"),
        ("Enter", "f0"),
    ]:
        page.keyboard.press(key)
        assert number_of(page) == reached, key
    page.keyboard.press("Enter")
    assert page.locator(".sentence.here").count() == 1
    page.keyboard.press("ArrowLeft")
    assert number_of(page) == "c4"
    page.keyboard.press("Escape")
    assert number_of(page) == "f0"
    assert page.locator(".here, .on").count() == 0


def test_tab_stops_once_in_the_table_and_once_in_each_report(open_page):
    page = open_page(strike().to_html())
    stops = page.locator(".fig:not([tabindex='-1']), .text a:not([tabindex='-1'])")
    assert stops.count() == 4


def test_the_focus_is_seen(open_page):
    page = open_page(strike().to_html())
    page.locator("#by-group").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_link_to_a_claim_opens_on_it(open_page):
    page = open_page(strike().to_html(), fragment="#c2")
    assert number_of(page) == "c2"
    assert page.locator(".fig.on").get_attribute("id") == "f2"


def test_a_mark_on_the_number_line_leads_to_its_sentence(open_page):
    page = open_page(strike().to_html())
    page.locator(".value[data-n='3'] .dot").click()
    assert number_of(page) == "c3"


def test_hostile_texts_stay_text(open_page):
    comparison, text = hostile()
    claim = comparison.topics[0].figures[0].claim
    for html in (
        comparison.to_html(title=text),
        render_claims([ReadDocument(text, text, [claim], text)], title=text),
    ):
        page = open_page(html)
        shown = page.locator(".text").first.evaluate("e => e.textContent")
        assert shown == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")
        assert (
            page.locator("img, iframe, textarea, [onmouseover], a[href^=javascript]").count() == 0
        )
        page.locator(".fig").first.click()
        assert page.locator(".sentence.here").count() == 1


def test_the_policy_stops_a_script_that_got_in(chromium, tmp_path):
    path = tmp_path / "page.html"
    html = strike().to_html().replace("<main>", "<main><script>document.title = 'in'</script>")
    path.write_text(html, encoding="utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    assert page.title() == "Who says what"
    page.close()


def test_the_page_reads_without_its_script(open_page):
    page = open_page(strike().to_html(), java_script_enabled=False)
    page.locator("#f0").click()
    assert page.url.endswith("#c0")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(open_page, width):
    for html in (
        strike().to_html(),
        render_claims([ReadDocument("x" * 90, WIRE, [strike().topics[0].figures[0].claim])]),
    ):
        page = open_page(html, viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_printed_page_leaves_out_what_cannot_be_pressed(open_page):
    page = open_page(strike().to_html())
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.locator("article:visible").count() == 3


def test_right_to_left_text_runs_from_the_right(open_page):
    page = open_page(strike().to_html())
    report = page.locator("#r2 .text")
    assert report.evaluate("e => getComputedStyle(e).direction") == "rtl"


@pytest.mark.parametrize(
    ("shape", "megabytes"),
    [((6, 60, 20), 1.0), ((5, 1000, 200), 5.0)],
    ids=["six reports", "5,000 claims"],
)
def test_large_pages_are_light_and_work(open_page, shape, megabytes):
    html = many(*shape).to_html()
    assert len(html.encode()) < megabytes * 1e6
    page = open_page(html)
    last = f"{page.locator('.fig').count() - 7}"
    page.locator(f"#f{last}").evaluate("e => e.click()")
    assert number_of(page) == f"c{last}"
    assert is_in_view(page, f"#c{last}")
    page.locator("#by-name").fill("crew 17")
    shown = page.locator("#topics .topic:visible, .topic:visible").count()
    assert 0 < shown < page.locator(".topic").count()
