"""The formats of annotated documents: where each is read and written, and what it cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType

from claimkit.errors import InputError
from claimkit.io.documents import AnnotatedDocument


@dataclass(frozen=True, slots=True)
class Format:
    """A format that annotated documents are kept in.

    Attributes:
        name: What it is called on the command line.
        keeps_in: The file or folder that it is.
        lost: What of a document does not come back; empty where all does.
        suffixes: Endings of names that are taken for it.
        module: The module with its reader and writer.
    """

    name: str
    keeps_in: str
    lost: str
    suffixes: tuple[str, ...]
    module: str

    def read(self, path: str | Path) -> Iterator[AnnotatedDocument]:
        """Yield the documents of a file or folder.

        Raises:
            DataError: It breaks the format.
            MissingDependencyError: The format needs a package that is not installed.
        """
        documents: Iterator[AnnotatedDocument] = self.load().read_documents(path)
        return documents

    def write(self, path: str | Path, documents: Iterable[AnnotatedDocument]) -> int:
        """Write documents and return how many.

        Raises:
            DataError: The format cannot hold one of them.
            MissingDependencyError: The format needs a package that is not installed.
        """
        count: int = self.load().write_documents(path, documents)
        return count

    def load(self) -> ModuleType:
        """The module, imported."""
        return import_module(f"claimkit.io.{self.module}")


_VALUES = "values, units, resolved times, status, change, sentences, statements"

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            Format("jsonl", "file, a document a line", "", (".jsonl", ".jsonl.gz"), "jsonl"),
            Format("brat", "folder, .txt and .ann a document", "", (), "brat"),
            Format(
                "conll",
                "file, a token a line",
                f"{_VALUES}; `direct`; `ignore`; spans on white space alone; of spans of a layer "
                "that overlap, the later",
                (".conll", ".bio"),
                "conll",
            ),
            Format("labelstudio", "file, a list of tasks", "", (".json",), "labelstudio"),
            Format("prodigy", "file, a task a line", "", (), "prodigy"),
            Format("spacy", "DocBin file", "", (".spacy",), "docbin"),
            Format(
                "measeval",
                "folder, text/*.txt and tsv/*.tsv; or .jsonl, a paragraph a line",
                f"{_VALUES}; predicates, times, places; attributions; dates; layers; `ignore`; "
                "names of more than 200 characters of documents without quantities",
                (),
                "measeval",
            ),
            Format(
                "polnear",
                "folder, text/*.txt and attributions/*.ann; or .jsonl, an article a line",
                "claims; `direct`; layers; dates that the article's name does not hold (folder)",
                (),
                "polnear",
            ),
            Format("datasets", "folder of `Dataset.save_to_disk`", "", (), "dataset"),
        )
    }
)
"""Every format by name."""


def find_format(name: str) -> Format:
    """The format of that name.

    Raises:
        InputError: There is none.
    """
    if name not in FORMATS:
        raise InputError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def guess_format(path: Path) -> Format:
    """The format of a file or folder by its name and what lies in it.

    Raises:
        InputError: It could be none, or several.
    """
    if path.is_dir():
        marks = {
            "datasets": ("dataset_info.json", "dataset_dict.json"),
            "measeval": ("tsv",),
            "polnear": ("attributions",),
        }
        found = [name for name, files in marks.items() if any((path / f).exists() for f in files)]
        found += ["brat"] if any(path.glob("*.txt")) else []
    else:
        found = [entry.name for entry in FORMATS.values() if path.name.endswith(entry.suffixes)]
    if len(found) != 1:
        raise InputError(
            f"{path}: cannot tell its format; say it with --from, one of {', '.join(FORMATS)}"
        )
    return FORMATS[found[0]]
