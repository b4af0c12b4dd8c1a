/* Chooses claims, crosses between table and reports, filters. The page reads without it. */
"use strict";
(() => {
  const LABELS = { q: "figure", d: "statement", e: "entity", p: "property", s: "source", c: "cue", t: "time",
    l: "place", v: "predicate" };
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  // What the page holds: figures in the table, and the pieces of text that each claim is made of.
  const figures = new Map(); // number of a claim -> its link in the table
  const pieces = new Map(); // number of a claim -> [[piece, letter of its role], ...]
  const anchors = new Map(); // number of a claim -> its first piece, a link
  const topics = all(".topic");
  const values = new Map(); // number of a claim -> its mark on a number line
  for (const figure of all(".fig")) figures.set(figure.id.slice(1), figure);
  for (const value of all(".value")) values.set(value.dataset.n, value);
  for (const piece of all(".text .m")) {
    for (const entry of piece.dataset.m.split(" ")) {
      const number = entry.slice(1);
      if (!pieces.has(number)) pieces.set(number, []);
      pieces.get(number).push([piece, entry[0]]);
      if ("qd".includes(entry[0]) && !anchors.has(number)) anchors.set(number, piece);
    }
  }
  const numbersOf = (piece) => piece.dataset.m.split(" ").filter((entry) => "qd".includes(entry[0]))
    .map((entry) => entry.slice(1));

  // Choosing a claim: its pieces are labelled, its sentence and its figure marked.
  let chosen = null;
  let origin = null; // where the reader came from: escape leads back
  function letGo() {
    if (chosen === null) return;
    for (const [piece] of pieces.get(chosen) || []) {
      piece.classList.remove("on");
      piece.removeAttribute("data-on");
    }
    for (const sentence of all(".sentence.here")) sentence.classList.remove("here");
    for (const mark of [figures.get(chosen), values.get(chosen)]) mark?.classList.remove("on");
    figures.get(chosen)?.removeAttribute("aria-current");
    chosen = null;
  }
  function choose(number) {
    letGo();
    chosen = number;
    const last = new Map();
    for (const [piece, role] of pieces.get(number) || []) {
      piece.classList.add("on");
      piece.closest(".sentence")?.classList.add("here");
      last.set(role, piece);
    }
    for (const [role, piece] of last) {
      const known = piece.dataset.on ? piece.dataset.on + ", " : "";
      const label = "qd".includes(role) ? piece.dataset.l || "" : LABELS[role];
      if (label) piece.dataset.on = known + label;
    }
    for (const mark of [figures.get(number), values.get(number)]) mark?.classList.add("on");
    figures.get(number)?.setAttribute("aria-current", "true");
  }
  function go(number, target, from) {
    if (!target) return;
    if (!isShown(number)) clearFilters();
    choose(number);
    if (from) origin = from;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    reach(target);
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center", inline: "nearest", behavior: calm || isFar(target) ? "auto" : "smooth" });
    try {
      history.replaceState(null, "", "#" + target.id);
    } catch { /* a frame without an address of its own */ }
  }
  const isFar = (target) => Math.abs(target.getBoundingClientRect().top) > 6 * innerHeight;
  const isShown = (number) => {
    const figure = figures.get(number);
    return !figure || !(figure.closest("[hidden]") || figure.classList.contains("out"));
  };

  document.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const figure = event.target.closest(".fig");
    const piece = event.target.closest(".text .m.q, .text .m.d");
    const value = event.target.closest(".value");
    if (figure) cross(event, figure.id.slice(1), anchors, figure);
    else if (piece) {
      if (!getSelection().isCollapsed) return; // the reader is selecting text
      const numbers = numbersOf(piece);
      // Claims on one piece take turns.
      const next = numbers[(numbers.indexOf(chosen) + (document.activeElement === piece ? 1 : 0)) % numbers.length];
      cross(event, numbers.length === 1 ? numbers[0] : next ?? numbers[0], figures, anchors.get(numbers[0]));
    } else if (value) cross(event, value.dataset.n, anchors, figures.get(value.dataset.n));
  });
  function cross(event, number, targets, from) {
    event.preventDefault();
    go(number, targets.get(number), from);
  }

  // Keys: one stop for the table and one for each report; arrows move within, escape lets go.
  const stops = new Map();
  const regions = [...all("#topics"), ...all("article")];
  const items = (region) => all(region.id === "topics" ? ".fig" : "a.m", region).filter(
    (item) => !item.closest("[hidden]") && !item.classList.contains("off"));
  function reach(item) {
    const region = item.closest("#topics, article");
    stops.get(region)?.setAttribute("tabindex", "-1");
    item.removeAttribute("tabindex");
    stops.set(region, item);
  }
  function restop() {
    for (const region of regions) {
      const stop = stops.get(region);
      if (stop && !stop.closest("[hidden]") && !stop.classList.contains("off")) continue;
      const first = items(region)[0];
      if (first) reach(first);
    }
  }
  for (const item of all(".fig, a.m")) item.setAttribute("tabindex", "-1");
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".fig, .text a.m")) reach(event.target);
  });

  const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && chosen !== null) {
      letGo();
      if (origin?.isConnected) { reach(origin); origin.focus(); }
      origin = null;
      return;
    }
    const item = event.target.closest?.(".fig, .text a.m");
    if (!item) return;
    const next = item.matches(".fig") ? neighbour(item, event.key) : inText(item, event.key);
    if (!next) return;
    event.preventDefault();
    reach(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
  function inText(item, key) {
    const list = items(item.closest("article"));
    if (key === "Home") return list[0];
    if (key === "End") return list.at(-1);
    return key in STEPS ? list[list.indexOf(item) + STEPS[key]] : null;
  }
  function neighbour(item, key) {
    const list = items(byId("topics"));
    if (key === "Home") return list[0];
    if (key === "End") return list.at(-1);
    if (key === "ArrowLeft" || key === "ArrowRight") return list[list.indexOf(item) + STEPS[key]];
    if (!(key in STEPS)) return null;
    // Up and down: the next topic, in the same report where it says something there.
    const here = topicAt.get(item.closest(".topic"));
    for (let at = here + STEPS[key]; at >= 0 && at < topics.length; at += STEPS[key]) {
      if (topics[at].hidden) continue;
      const row = all(".fig", topics[at]);
      return row.find((figure) => figure.dataset.report === item.dataset.report) || row[0];
    }
    return null;
  }
  const topicAt = new Map(topics.map((topic, at) => [topic, at]));

  // Filters: topics without a figure that passes go, other figures of those that stay fade.
  const form = byId("filters");
  const setting = (name) => byId("by-" + name)?.value || "";
  let names = null; // read when the first filter is set
  function filter() {
    const words = setting("name").toLowerCase().split(/\s+/).filter(Boolean);
    const [group, report, status] = ["group", "report", "status"].map(setting);
    names ||= new Map(topics.map((topic) => [topic, topic.textContent.toLowerCase()]));
    let shown = 0;
    for (const topic of topics) {
      let some = false;
      for (const figure of all(".fig", topic)) {
        const passes = (!report || figure.dataset.report === report) && (!status || figure.dataset.status === status);
        figure.classList.toggle("out", !passes);
        some ||= passes;
      }
      topic.hidden = !some || (group && topic.dataset.group !== group)
        || !words.every((word) => names.get(topic).includes(word));
      shown += !topic.hidden;
    }
    for (const outlet of all("tbody.outlet")) outlet.hidden = !outlet.querySelector(".topic:not([hidden])");
    for (const article of all("article")) article.hidden = report !== "" && article.dataset.report !== report;
    const passing = new Set();
    for (const number of figures.keys()) if (isShown(number)) passing.add(number);
    for (const piece of all(".text .m")) {
      piece.classList.toggle("off", !piece.dataset.m.split(" ").some((entry) => passing.has(entry.slice(1))));
    }
    const isAll = shown === topics.length;
    byId("shown").textContent = isAll ? "" : `${shown.toLocaleString("en")} of ${topics.length.toLocaleString("en")} shown`;
    restop();
  }
  function clearFilters() {
    const marks = byId("marks").value;
    form.reset();
    byId("marks").value = marks;
    filter();
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { marks(); filter(); }));
  form.addEventListener("input", (event) => (event.target.id === "marks" ? marks() : filter()));
  function marks() { document.body.dataset.marks = byId("marks").value; }

  // On a phone the filters are folded away at first.
  const phone = matchMedia("(max-width: 40rem)");
  const fold = () => { byId("box").open = !phone.matches; };
  phone.addEventListener("change", fold);
  fold();

  marks();
  const isFiltered = ["name", "group", "report", "status"].some(setting); // a reload keeps what was chosen
  if (isFiltered) filter(); else restop();
  const [, side, number] = location.hash.match(/^#([cf])(\d+)$/) || [];
  if (side) go(number, (side === "c" ? anchors : figures).get(number), null);
})();
