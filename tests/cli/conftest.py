"""A stand-in for the model: a claim for each number, so that the commands are tested alone."""

import re
from types import SimpleNamespace
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from claimkit.cli import app
from claimkit.types import Attribution, Claim, Quantity, Span, TimeSpan


class FakeExtractor:
    """Finds each run of digits; remembers how it was asked."""

    loaded: ClassVar[list] = []
    dates: ClassVar[list] = []
    engine = SimpleNamespace(device_type="cpu")
    min_confidence = 0.0

    @classmethod
    def from_pretrained(cls, name_or_folder="claimkit-small", device="auto", min_confidence=0.0):
        cls.loaded.append((name_or_folder, device))
        return cls()

    def stream(self, texts, *, dates=None, doc_ids=None, on_error="raise"):
        from claimkit.inference.groups import make_groups, read_rows
        from claimkit.inference.stream import ClaimStream, extract_apart

        groups = make_groups(read_rows(texts, dates, doc_ids))
        outcomes = ((rows, extract_apart(rows, self._read)) for rows in groups)
        return ClaimStream(outcomes, on_error=on_error)

    def _read(self, documents):
        if any("kaboom" in document.text for document in documents):
            raise RuntimeError("a stage broke")
        self.dates.extend(str(d.date) if d.date else None for d in documents)
        return [list(find_numbers(d.text, d.date and str(d.date), d.doc_id)) for d in documents]

    def fingerprint(self):
        return "0" * 64


def find_numbers(text, date, doc_id):
    for match in re.finditer(r"\d+", text):
        start, end = match.span()
        source = Span(text[:3], 0, 3) if start > 3 else None
        yield Claim(
            doc_id=doc_id,
            text=text,
            start=0,
            end=len(text),
            quantity=Quantity(match[0], start, end, value=float(match[0]), unit="boat"),
            entity=Span(text[end : end + 6], end, min(end + 6, len(text))),
            time=TimeSpan(text[:1], 0, 1, iso_start=date, iso_end=date),
            attribution=Attribution(source=source, cue=None, content=Span(text, 0, len(text))),
        )


@pytest.fixture
def extractor(monkeypatch):
    import claimkit

    monkeypatch.setattr(FakeExtractor, "loaded", [])
    monkeypatch.setattr(FakeExtractor, "dates", [])
    # Not setattr: it would first ask for the real one, and so load torch.
    monkeypatch.setitem(vars(claimkit), "ClaimExtractor", FakeExtractor)
    return FakeExtractor


@pytest.fixture
def run(extractor):
    def invoke(*arguments, stdin=None):
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return invoke
