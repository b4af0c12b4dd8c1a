"""Texts of others: fetched from a made-up home of the same layout, checked, kept whole or not at all."""

import gzip
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from claimkit.errors import DataError
from claimkit.io import archives, polnear
from claimkit.io import fetch as fetching
from claimkit.io.catalogue import CATALOGUE
from claimkit.io.fetch import fetch
from claimkit.io.homes import join_tokens

ARTICLE = "wire_2031-05-02_harbour-strike"
TEXT = "Ada Lowe said 40 boats left.\r\nFollow Ada Lowe.\n“No boats,” union leaders insist — it rained."
STANDOFF = (
    "T1\tContent 14 27\t40 boats left\nT2\tSource 0 8\tAda Lowe\nT3\tCue 9 13\tsaid\n"
    "E1\tAttribution:T3 Content:T1 Source:T2 Cue:T3\n"
    "T4\tDiscard 30 36;37 45\tFollow Ada Lowe\n"
    "T5\tContent 47 58;80 89\t“No boats,” it rained\nT6\tCue 73 79\tinsist\n"
    "E2\tAttribution-no-source:T6 Content:T5 Cue:T6\n"
    "#1\tAnnotatorNotes T6\tunsure\nE3\tAttribution:T99\n"
)
PARAGRAPH = 'The "mast" is 12 m high.'
TABLE = (
    "docId\tannotSet\tannotType\tstartOffset\tendOffset\tannotId\ttext\tother\n"
    'S1-1\t1\tQuantity\t14\t18\tT1-1\t12 m\t{"unit": "m"}\n'
    'S1-1\t1\tMeasuredEntity\t4\t10\tT3-1\t"""mast"""\t{"HasQuantity": "T1-1"}\n'
)
TOKENS = ["Boats", "left", ",", "40", "in", "all", "."]
TREES = """\
# newdoc id = GUM_news_boats
# meta::dateCreated = 2031-05-02
# meta::sourceURL = https://wire.example/boats
# meta::title = Boats
# text = Boats
1\tBoats\tboat\tNOUN

# newpar
# text = They can't say 40.
1\tThey\tthey\tPRON
2-3\tcan't\t_\t_
2\tca\tcan\tAUX
3\tn't\tnot\tPART
4\tsay\tsay\tVERB
4.1\tsay\tsay\tVERB
5\t40\t40\tNUM
6\t.\t.\tPUNCT
"""
BULLETIN = "40 boats left. \n\nNo more is known.\n"


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def pack(files):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            if content is None:
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
                archive.addfile(member)
            else:
                data = content.encode()
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def polnear_files(text=TEXT):
    return {
        f"PolNeAR-1/data/train/text/{ARTICLE}.txt": text,
        f"PolNeAR-1/data/train/attributions/{ARTICLE}_4b22.ann": "",
        f"PolNeAR-1/data/train/attributions/{ARTICLE}_d473.ann": STANDOFF,
        "PolNeAR-1/data/train/text/wire_2031-05-03_unknown.txt": "Nobody annotated this.",
        f"PolNeAR-1/data/test/text/{ARTICLE}-held-out.txt": "Not for us.",
        "PolNeAR-1/data/train/text/link.txt": None,
        "PolNeAR-1/data/dev/text/wire_2031-06-01_calm.txt": "All calm.",
        "PolNeAR-1/data/dev/attributions/wire_2031-06-01_calm_ef2d.ann": "",
        "PolNeAR-1/software/model.pickle": "never read",
    }


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A server, our fingerprints and an empty cache: `put` adds a file, `asked` lists requests."""
    served, ours = tmp_path / "served", tmp_path / "ours"
    served.mkdir()
    fingerprints = {
        "polnear": [
            {"doc_id": ARTICLE, "split": "train", "sha256": sha256(TEXT)},
            {"doc_id": "wire_2031-06-01_calm", "split": "dev", "sha256": sha256("All calm.")},
        ],
        "measeval": [
            {"doc_id": "S1-1", "split": "train", "sha256": sha256(PARAGRAPH)},
            {"doc_id": "S2-1", "split": "trial", "sha256": sha256("No numbers.")},
        ],
        "ecbplus": [
            {
                "doc_id": "1_1ecbplus",
                "topic": 1,
                "event": "1ecbplus",
                "split": "train",
                "sha256": sha256("Boats left, 40 in all."),
                "tokens": 7,
                "glued": [2, 6],
            }
        ],
        "gum": [
            {
                "doc_id": "GUM_news_boats",
                "split": "train",
                "sha256": sha256("Boats\n\nThey can't say 40."),
                "tokens": 7,
                "glued": [3, 6],
                "breaks": [1],
            }
        ],
        "re3d": [{"doc_id": "0A1B", "split": "train", "sha256": sha256(BULLETIN)}],
    }
    for name, rows in fingerprints.items():
        path = ours / "texts" / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.setenv("CLAIMKIT_DATA", str(ours))
    monkeypatch.setenv("CLAIMKIT_CACHE", str(tmp_path / "cache"))

    class Home:
        asked: ClassVar[list] = []
        cache = tmp_path / "cache"
        data = ours

        def put(self, corpus, content):
            path = served / fetching.archive_url(CATALOGUE[corpus], "x").removeprefix("x/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            Home.asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(served)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    Home.url = f"http://127.0.0.1:{server.server_port}"
    yield Home()
    server.shutdown()
    server.server_close()


def rows(path):
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(line) for line in text.split("\n") if line]


def test_polnear_comes_in_claimkits_layout(home):
    home.put("polnear", pack(polnear_files()))
    folder = fetch("polnear", home=home.url)
    assert folder == home.cache / "polnear"
    (row,) = rows(folder / "train.jsonl.gz")
    assert (row["doc_id"], row["date"], row["publisher"]) == (ARTICLE, "2031-05-02", "wire")
    assert (row["text"], row["annotator"], row["n_annotators"]) == (TEXT, "d473", 2)
    assert row["discard"] == [[30, 36], [37, 45]]
    assert row["attributions"] == [
        {"id": "E1", "source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 27]]},
        {"id": "E2", "source": [], "cue": [[73, 79]], "content": [[47, 58], [80, 89]]},
    ]
    assert [row["doc_id"] for row in rows(folder / "dev.jsonl.gz")] == ["wire_2031-06-01_calm"]


def test_what_was_fetched_reads_as_documents(home):
    home.put("polnear", pack(polnear_files()))
    (document,) = polnear.read_documents(fetch("polnear", home=home.url) / "train.jsonl.gz")
    (start, end), *_ = document.attributions[0].content
    assert document.text[start:end] == "40 boats left"


def test_measeval_comes_in_claimkits_layout(home):
    files = {
        "MeasEval-1/data/train/text/S1-1.txt": PARAGRAPH,
        "MeasEval-1/data/train/tsv/S1-1.tsv": TABLE,
        "MeasEval-1/data/trial/txt/S2-1.txt": "No numbers.",
        "MeasEval-1/data/eval/text/S1-1.txt": "Not for us.",
    }
    home.put("measeval", pack(files))
    first, second = rows(fetch("measeval", home=home.url) / "train.jsonl")
    assert first["text"] == PARAGRAPH
    assert first["annotations"][0] == {
        "set": 1,
        "type": "Quantity",
        "start": 14,
        "end": 18,
        "id": "T1-1",
        "text": "12 m",
        "other": {"unit": "m"},
    }
    assert first["annotations"][1]["text"] == '"mast"'
    assert (second["split"], second["annotations"]) == ("trial", [])


def zip_mentions(tokens, name="ecb/train/Event_gold_mentions.json"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        mention = {"doc_id": "1_1ecbplus.xml", "mention_context": tokens}
        archive.writestr(name, json.dumps([mention, mention]))
        archive.writestr("ecb/test/Event_gold_mentions.json", "held out, and not even JSON")
        archive.writestr("ecb/train/pairs.pickle", b"\x80never read")
    return packed.getvalue()


def test_ecbplus_tokens_are_joined_as_the_annotations_count(home):
    home.put("ecbplus", zip_mentions(TOKENS))
    (row,) = rows(fetch("claims_events", home=home.url) / "train.jsonl.gz")
    assert row["text"] == "Boats left, 40 in all."
    assert (row["doc_id"], row["event"]) == ("1_1ecbplus", "1ecbplus")


def test_other_tokens_are_refused(home):
    home.put("ecbplus", zip_mentions(TOKENS[:-1]))
    with pytest.raises(DataError, match="1_1ecbplus has 6 tokens, annotated 7"):
        fetch("ecbplus", home=home.url)


def gum_files(trees=TREES):
    return {
        "gum-1/_build/src/dep/GUM_news_boats.conllu": "the same without its words",
        "gum-1/dep/GUM_news_boats.conllu": trees,
        "gum-1/dep/GUM_reddit_boats.conllu": "Nobody annotated this.",
    }


def test_gum_trees_are_joined_as_the_annotations_count(home):
    home.put("gum", pack(gum_files()))
    assert rows(fetch("claims_gum", home=home.url) / "gum.jsonl.gz") == [
        {
            "doc_id": "GUM_news_boats",
            "title": "Boats",
            "date": "2031-05-02",
            "source_url": "https://wire.example/boats",
            "text": "Boats\n\nThey can't say 40.",
        }
    ]


def test_other_trees_are_refused(home):
    home.put("gum", pack(gum_files(TREES + "7\t!\t!\tPUNCT\n")))
    with pytest.raises(DataError, match="GUM_news_boats has 8 tokens, annotated 7"):
        fetch("gum", home=home.url)


def re3d_files(*lines):
    return {
        "re3d-1/Harbour Office/documents.json": "\n".join([*lines, ""]),
        "re3d-1/Harbour Office/entities.json": "never read",
    }


def test_re3d_texts_come_as_published(home):
    document = {
        "_id": "0A1B",
        "sourceName": "Harbour Office",
        "sourceUrl": "https://harbour.example/1",
        "title": "Boats",
        "text": BULLETIN,
    }
    other = {"_id": "0C2D", "text": "Nobody annotated this."}
    home.put("re3d", pack(re3d_files(json.dumps(document), json.dumps(other))))
    assert rows(fetch("claims_re3d", home=home.url) / "re3d.jsonl.gz") == [
        {
            "doc_id": "0A1B",
            "publisher": "Harbour Office",
            "title": "Boats",
            "source_url": "https://harbour.example/1",
            "text": BULLETIN,
        }
    ]


@pytest.mark.parametrize("line", ["{", "[]", '{"_id": "0A1B"}'])
def test_a_line_that_is_no_document_is_named(home, line):
    home.put("re3d", pack(re3d_files('{"_id": "0C2D", "text": ""}', line)))
    with pytest.raises(DataError, match=r"Harbour Office/documents.json:2: not a document"):
        fetch("re3d", home=home.url)


def test_a_second_fetch_asks_nobody(home):
    home.put("polnear", pack(polnear_files()))
    first = fetch("polnear", home=home.url)
    asked = len(home.asked)
    assert fetch("polnear", home=home.url) == first
    assert fetch("claims_train", home="https://nowhere.invalid") == first
    assert len(home.asked) == asked


def test_a_folder_of_ones_own_is_used_as_it_stands(home):
    home.put("polnear", pack(polnear_files()))
    folder = fetch("polnear", home=home.url)
    folder.rename(home.data / "polnear")
    assert fetch("polnear", home="https://nowhere.invalid") == home.data / "polnear"
    (home.data / "polnear" / "train.jsonl.gz").write_bytes(
        gzip.compress(b'{"doc_id": "x", "text": "y"}')
    )
    with pytest.raises(DataError, match="1 texts are missing, such as wire_2031-05-02"):
        fetch("polnear", home="https://nowhere.invalid")


def test_a_damaged_cache_is_fetched_again(home):
    home.put("polnear", pack(polnear_files()))
    file = fetch("polnear", home=home.url) / "train.jsonl.gz"
    whole = file.read_bytes()
    file.write_bytes(gzip.compress(b'{"doc_id": "x", "text": "y"}'))
    assert fetch("polnear", home=home.url) == file.parent
    assert file.read_bytes() == whole


def test_what_ships_needs_no_fetching(home):
    assert (fetch("claimwire") / "reports.jsonl").is_file()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (polnear_files(text=TEXT + "!"), f"1 texts differ from the annotated, such as {ARTICLE}"),
        ({"PolNeAR-1/README.md": "empty"}, "2 texts are missing"),
        ({"../../.ssh/authorized.txt": "x"}, "leads out of it"),
        ({"/etc/cron.d/x.txt": "x"}, "leads out of it"),
        ({"a\\..\\..\\x.txt": "x"}, "leads out of it"),
    ],
)
def test_an_archive_that_is_not_the_annotated_one_leaves_nothing(home, files, message):
    home.put("polnear", pack(files))
    with pytest.raises(DataError, match=message):
        fetch("polnear", home=home.url)
    assert list(home.cache.iterdir()) == []


def test_a_download_that_is_no_archive_is_an_error(home):
    home.put("polnear", b"<html>busy</html>")
    with pytest.raises(DataError, match="not an archive"):
        fetch("polnear", home=home.url)


def test_a_cut_archive_is_an_error(home):
    home.put("polnear", pack(polnear_files())[:200])
    with pytest.raises(DataError, match="not an archive"):
        fetch("polnear", home=home.url)


def test_a_member_of_any_size_is_not_read(home, monkeypatch):
    monkeypatch.setattr(archives, "MEMBER_BYTES", 10)
    home.put("polnear", pack(polnear_files()))
    with pytest.raises(DataError, match="more than any corpus file has"):
        fetch("polnear", home=home.url)


def test_a_download_of_any_size_is_not_read(home, monkeypatch):
    monkeypatch.setattr(fetching, "DOWNLOAD_BYTES", 10)
    home.put("polnear", pack(polnear_files()))
    with pytest.raises(DataError, match="given up"):
        fetch("polnear", home=home.url)


def test_a_home_without_the_corpus_says_what_to_do(home):
    with pytest.raises(DataError, match=r"not found(.|\n)*CLAIMKIT_DATA"):
        fetch("polnear", home=home.url)


@pytest.mark.parametrize("address", ["http://example.org", "file:///etc", "ftp://example.org"])
def test_only_https_is_fetched_from(home, address):
    with pytest.raises(DataError, match="only https"):
        fetch("polnear", home=address)


def test_an_annotation_off_its_text_is_an_error(home):
    files = {
        "MeasEval-1/data/train/text/S1-1.txt": PARAGRAPH,
        "MeasEval-1/data/train/tsv/S1-1.tsv": TABLE.replace("\t14\t18\t", "\t13\t17\t"),
    }
    home.put("measeval", pack(files))
    with pytest.raises(DataError, match=r"S1-1.tsv:2: '12 m' is not at 13 to 17"):
        fetch("measeval", home=home.url)


def test_tokens_are_joined_by_single_spaces():
    assert join_tokens(["(", "It", "rained", ".", ")"], [1, 3, 4]) == "(It rained.)"
    assert join_tokens(["It", "rained", ".", "Again", "."], [2, 4], [3]) == "It rained.\n\nAgain."
    assert join_tokens([], []) == ""
