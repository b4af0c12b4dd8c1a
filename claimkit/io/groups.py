"""Events told by several reports, with the claims that speak of the same quantity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claimkit.errors import DataError
from claimkit.io.corpora import find_file, read_claim
from claimkit.io.jsonl import read_rows
from claimkit.types import Attribution, Claim, Span

Row = Mapping[str, Any]
Place = tuple[str, int]
"""A claim: its report's name, and its index in that report's claims."""


@dataclass(frozen=True, slots=True)
class AnnotatedReport:
    """One report of an event.

    Attributes:
        doc_id: Its name.
        text: The text.
        date: When it was published, ISO 8601; None where unknown.
        claims: Its annotated claims, in the order of the file.
    """

    doc_id: str
    text: str
    date: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The claims of an event that speak of one quantity.

    Attributes:
        topic: What they speak of, in words.
        relation: `agree`, `compatible`, `conflict`, `update`, or `single` for one report's.
        members: Which claims.
    """

    topic: str
    relation: str
    members: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """The reports of one event and the groups of their claims; a claim in no group is background.

    Attributes:
        name: The event's name.
        reports: In the order of the file.
        groups: In the order of the file.
    """

    name: str
    reports: tuple[AnnotatedReport, ...]
    groups: tuple[ClaimGroup, ...]


def read_events(corpus: str, splits: Iterable[str]) -> list[Event]:
    """The events of a corpus with groups, from wherever the corpus is kept.

    Args:
        corpus: `claimwire`, `claims_events` or `claimdesk`.
        splits: The parts to read; an event of several parts is read where one of them is named.

    Raises:
        DataError: A file is missing, or its rows do not fit each other.
    """
    listed = _listed(find_file(corpus, "groups.jsonl", "groups.jsonl.gz").parent)
    return _read_events(find_file(corpus, *listed).parent, set(splits))


def read_event_folder(folder: Path, split: str) -> list[Event]:
    """The events of one split of a folder with claimwire's files, or those of claims_events.

    A folder without that split is read whole.

    Raises:
        DataError: A file is missing, or its rows do not fit each other.
    """
    rows = _rows(folder, *_listed(folder))
    has_split = any(row.get("split") == split for row in rows)
    return _read_events(folder, {split} if has_split else {row.get("split") for row in rows})


def _listed(folder: Path) -> tuple[str, ...]:
    """The names of the file that lists the texts: reports with their text, or bare articles."""
    names = [f"{stem}.jsonl{end}" for stem in ("reports", "articles") for end in ("", ".gz")]
    return tuple(name for name in names if (folder / name).is_file()) or tuple(names)


def _rows(folder: Path, *names: str) -> list[dict[str, Any]]:
    for name in names:
        if (folder / name).is_file():
            return read_rows(folder / name)
    raise DataError(f"{folder}: no {' or '.join(names)}")


def _read_events(folder: Path, splits: set[Any]) -> list[Event]:
    texts = [row for row in _rows(folder, *_listed(folder)) if row.get("event")]
    names = dict.fromkeys(row["event"] for row in texts if row.get("split") in splits)
    texts = _with_texts([row for row in texts if row["event"] in names])
    claim_rows = _rows(folder, "claims.jsonl", "claims.jsonl.gz")
    places = _places(claim_rows)
    claims = _claims(texts, claim_rows, places, _sources(folder))
    members: dict[str, list[ClaimGroup]] = defaultdict(list)
    for row in _rows(folder, "groups.jsonl", "groups.jsonl.gz"):
        members[row["event"]].append(_group(row, places))
    return [
        Event(
            name,
            tuple(
                AnnotatedReport(r["doc_id"], r["text"], r.get("date"), tuple(claims[r["doc_id"]]))
                for r in texts
                if r["event"] == name
            ),
            tuple(members[name]),
        )
        for name in names
    ]


def _with_texts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their texts, those of articles from ECB+."""
    if all("text" in row for row in rows):
        return rows
    path = find_file("ecbplus", "train.jsonl.gz", "train.jsonl")
    texts = {row["doc_id"]: row["text"] for row in read_rows(path)}
    lacking = [row["doc_id"] for row in rows if "text" not in row and row["doc_id"] not in texts]
    if lacking:
        raise DataError(f"{path} has no article {lacking[0]!r} ({len(lacking)} are missing)")
    return [{"text": texts.get(row["doc_id"]), **row} for row in rows]


def _places(rows: Sequence[Row]) -> list[Place]:
    """Where each line of the claims file goes."""
    counts: dict[str, int] = defaultdict(int)
    places = []
    for row in rows:
        places.append((row["doc_id"], counts[row["doc_id"]]))
        counts[row["doc_id"]] += 1
    return places


def _sources(folder: Path) -> dict[str, list[Row]]:
    """The attributions of each report; empty where a corpus has none."""
    by_report: dict[str, list[Row]] = defaultdict(list)
    names = [name for name in ("attributions.jsonl",) if (folder / name).is_file()]
    for row in _rows(folder, *names) if names else ():
        if row["content"]:
            by_report[row["doc_id"]].append(row)
    return by_report


def _claims(
    texts: Sequence[Row],
    rows: Sequence[Row],
    places: Sequence[Place],
    sources: Mapping[str, Sequence[Row]],
) -> dict[str, list[Claim]]:
    """The claims of each report, with who says them and what they restate."""
    text_of = {row["doc_id"]: row["text"] for row in texts}
    claims: dict[str, list[Claim]] = {name: [] for name in text_of}
    for row in rows:
        name = row["doc_id"]
        if name not in text_of:
            continue
        claim = read_claim(row, name, text_of[name])
        restated = row.get("restates")
        claims[name].append(
            replace(
                claim,
                restates=None if restated is None else places[restated][1],
                attribution=_attribution(claim, text_of[name], sources.get(name, ())),
            )
        )
    return claims


def _attribution(claim: Claim, text: str, rows: Sequence[Row]) -> Attribution | None:
    """The innermost attribution whose content holds the claim."""
    holding = [
        row
        for row in rows
        if row["content"]["start"] <= claim.start and claim.end <= row["content"]["end"]
    ]
    if not holding:
        return None
    row = min(holding, key=lambda row: row["content"]["end"] - row["content"]["start"])
    source, cue, content = (_span(row[role], text) for role in ("source", "cue", "content"))
    assert content is not None, row
    return Attribution(source, cue, content, direct=bool(row["direct"]))


def _span(row: Row | None, text: str) -> Span | None:
    return Span(text[row["start"] : row["end"]], row["start"], row["end"]) if row else None


def _group(row: Row, places: Sequence[Place]) -> ClaimGroup:
    try:
        return ClaimGroup(row["topic"], row["relation"], tuple(places[m] for m in row["members"]))
    except (KeyError, IndexError, TypeError) as error:
        raise DataError(f"not a group of the claims beside it: {error!r} in {row!r}") from error
