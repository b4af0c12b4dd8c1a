"""Corpora as their authors publish them, turned into the rows of claimkit's own layout."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from claimkit.errors import DataError
from claimkit.io.measeval import read_table
from claimkit.io.polnear import NAME, choose_annotator, read_standoff

Row = dict[str, Any]
Members = Iterable[tuple[str, bytes]]

_POLNEAR_FILE = re.compile(
    r"data/(?:train|dev)/(?:text/(?P<text>[^/]+)\.txt"
    r"|attributions/(?P<article>[^/]+)_(?P<annotator>[0-9a-f]{4})\.ann)$"
)
_MEASEVAL_FILE = re.compile(r"data/(?:train|trial)/(?:.+/)?(?P<doc_id>[^/]+)\.(?P<kind>txt|tsv)$")
_GUM_FILE = re.compile(r"[^/]+/dep/(?P<doc_id>[^/]+)\.conllu$")
_GUM_META = re.compile(r"^# meta::(\w+) = (.+)$", re.MULTILINE)
_RE3D_FILE = re.compile(r"[^/]+/[^/]+/documents\.json$")


def polnear_rows(members: Members, expected: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the articles of PolNeAR, attributions in text order.

    Args:
        members: Paths and contents of the repository's files.
        expected: The articles to take, by id; others are passed over.
    """
    texts: dict[str, str] = {}
    standoff: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path, content in members:
        match = _POLNEAR_FILE.search(path)
        if match and match["text"] in expected:
            texts[match["text"]] = _decode(path, content)
        elif match and match["article"] in expected:
            standoff[match["article"]][match["annotator"]] = _decode(path, content)
    for doc_id, text in sorted(texts.items()):
        copies = standoff[doc_id]
        if not copies:
            continue
        annotator = choose_annotator(copies)
        discard, attributions = read_standoff(copies[annotator], doc_id)
        name = NAME.match(doc_id)
        yield {
            "doc_id": doc_id,
            "publisher": name["publisher"] if name else None,
            "date": name["date"] if name else None,
            "title": None,
            "text": text,
            "annotator": annotator,
            "n_annotators": len(copies),
            "discard": discard,
            "attributions": attributions,
        }


def measeval_rows(members: Members, expected: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the paragraphs of MeasEval's training and trial splits.

    Args:
        members: Paths and contents of the repository's files.
        expected: The paragraphs to take, by id; others are passed over.
    """
    texts: dict[str, str] = {}
    tables: dict[str, str] = {}
    for path, content in members:
        match = _MEASEVAL_FILE.search(path)
        if match and match["doc_id"] in expected:
            kept = texts if match["kind"] == "txt" else tables
            kept.setdefault(match["doc_id"], _decode(path, content))
    for doc_id, text in sorted(texts.items()):
        yield {
            "doc_id": doc_id,
            "split": expected[doc_id]["split"],
            "text": text,
            "annotations": [
                {key: value for key, value in annotation.items() if key != "doc_id"}
                for annotation in read_table(tables.get(doc_id, ""), text, f"{doc_id}.tsv")
            ],
        }


def ecbplus_rows(members: Members, expected: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the annotated articles of ECB+, joined as the offsets of the annotations count.

    Args:
        members: Paths and contents of the packed mentions; each mention brings all tokens of its
            article as `mention_context`. Files of the test split are not opened.
        expected: Article id to its `tokens` and `glued`.

    Raises:
        DataError: An article has another number of tokens than the annotated one.
    """
    done: set[str] = set()
    for path, content in members:
        if PurePosixPath(path).suffix != ".json" or "test" in path.lower():
            continue
        for mention in _read_mentions(path, content):
            doc_id = str(mention.get("doc_id", "")).removesuffix(".xml")
            layout = expected.get(doc_id)
            tokens = mention.get("mention_context")
            if layout is None or doc_id in done or not isinstance(tokens, list):
                continue
            done.add(doc_id)
            yield {
                "doc_id": doc_id,
                "topic": layout["topic"],
                "event": layout["event"],
                "split": layout["split"],
                "text": _rebuild(path, doc_id, tokens, layout),
            }


def gum_rows(members: Members, expected: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the annotated documents of GUM, joined as the offsets of the annotations count.

    Args:
        members: Paths and contents of the repository's files; the trees in `dep` are read.
        expected: Document id to its `tokens`, `glued` and `breaks`.

    Raises:
        DataError: A document has another number of tokens than the annotated one.
    """
    for path, content in members:
        match = _GUM_FILE.match(path)
        if not match or match["doc_id"] not in expected:
            continue
        doc_id, trees = match["doc_id"], _decode(path, content)
        meta = dict(_GUM_META.findall(trees))
        yield {
            "doc_id": doc_id,
            "title": meta.get("title"),
            "date": meta.get("dateCreated"),
            "source_url": meta.get("sourceURL"),
            "text": _rebuild(path, doc_id, _read_forms(trees), expected[doc_id]),
        }


def re3d_rows(members: Members, expected: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the annotated documents of re3d.

    Args:
        members: Paths and contents of the repository's files; each publisher has its folder.
        expected: The documents to take, by id; others are passed over.

    Raises:
        DataError: A line of a publisher's documents is no document.
    """
    for path, content in members:
        if not _RE3D_FILE.match(path):
            continue
        for number, line in enumerate(_decode(path, content).split("\n"), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                doc_id, text = row["_id"], row["text"]
            except (KeyError, TypeError, ValueError, RecursionError) as error:
                raise DataError(f"{path}:{number}: not a document: {error!r}") from error
            if doc_id in expected:
                yield {
                    "doc_id": doc_id,
                    "publisher": row.get("sourceName"),
                    "title": row.get("title"),
                    "source_url": row.get("sourceUrl"),
                    "text": text,
                }


def join_tokens(tokens: Iterable[str], glued: Iterable[int], breaks: Iterable[int] = ()) -> str:
    """The tokens as a text: nothing before the first and those in `glued`, else a space.

    Args:
        tokens: The tokens, in order.
        glued: Numbers, from 0, of the tokens that follow without a space.
        breaks: Numbers of the tokens that follow a blank line instead.

    >>> join_tokens(["It", "rained", "."], [2])
    'It rained.'
    """
    before = {**dict.fromkeys(breaks, "\n\n"), **dict.fromkeys((0, *glued), "")}
    return "".join(f"{before.get(i, ' ')}{token}" for i, token in enumerate(tokens))


def _rebuild(path: str, doc_id: str, tokens: list[str], layout: Row) -> str:
    if len(tokens) != layout["tokens"]:
        raise DataError(f"{path}: {doc_id} has {len(tokens)} tokens, annotated {layout['tokens']}")
    return join_tokens(tokens, layout["glued"], layout.get("breaks", ()))


def _read_forms(trees: str) -> list[str]:
    """The words of CoNLL-U trees; ranges (`3-4`) repeat their words, empty nodes have none."""
    rows = (line.split("\t") for line in trees.split("\n"))
    return [row[1] for row in rows if row[0].isdigit() and len(row) > 1]


def _read_mentions(path: str, content: bytes) -> list[Row]:
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: not JSON: {error}") from error
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _decode(path: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8: {error.reason} at {error.start}") from error
