"""What callers pass: reports, each with a text, claims or both, checked and put in order."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from claimkit.errors import InputError
from claimkit.types import Claim


@dataclass(frozen=True, slots=True)
class Report:
    """One report to compare.

    Attributes:
        id: A name of its own.
        text: What it says; None where only its claims are at hand.
        claims: Its claims; None to have them extracted from the text.
        date: When it was published, ISO 8601 or a date; it tells updates from conflicts.
        outlet: Who published it.
    """

    id: str
    text: str | None = None
    claims: Sequence[Claim] | None = None
    date: str | datetime.date | None = None
    outlet: str | None = None


Reports = Mapping[str, str | Sequence[Claim]] | Iterable[Report]


def read_reports(reports: Reports) -> list[Report]:
    """The reports by date and name, dates as ISO 8601 dates, undated ones last.

    Raises:
        InputError: A name occurs twice, a report has neither text nor claims, or a date is none.
    """
    if isinstance(reports, str):
        raise InputError("one text compares with nothing; pass {name: text, ...}")
    if isinstance(reports, Mapping):
        listed = [_named(name, content) for name, content in reports.items()]
    else:
        listed = [_checked(report) for report in reports]
    counts = Counter(report.id for report in listed)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise InputError(f"two reports have the id {twice[0]!r}; give each a name of its own")
    return sorted(listed, key=place_in_time)


def place_in_time(report: Report) -> tuple[bool, str, str]:
    """What reports are sorted by: dated before undated, then by date, then by name."""
    return report.date is None, str(report.date), report.id


def _named(name: str, content: Any) -> Report:
    if isinstance(content, str):
        return _checked(Report(name, text=content))
    if isinstance(content, Iterable):
        return _checked(Report(name, claims=list(content)))
    raise InputError(
        f"report {name!r} is {type(content).__name__}; give its text, a list of its claims, "
        "or pass a sequence of Report"
    )


def _checked(report: Any) -> Report:
    if not isinstance(report, Report):
        raise InputError(
            f"expected a Report, found {type(report).__name__}; "
            "pass {name: text, ...} or a sequence of Report(id, text)"
        )
    if not isinstance(report.id, str):
        raise InputError(f"a report's id is a str, found {report.id!r}")
    if report.text is None and report.claims is None:
        raise InputError(f"report {report.id!r} has neither text nor claims; give one of them")
    if not isinstance(report.text, str | None):
        raise InputError(f"the text of report {report.id!r} is {type(report.text).__name__}")
    for claim in report.claims or ():
        if not isinstance(claim, Claim):
            raise InputError(
                f"report {report.id!r} holds {type(claim).__name__} {claim!r:.40} among its claims"
            )
    return replace(report, date=_checked_date(report))


def _checked_date(report: Report) -> str | None:
    if report.date is None:
        return None
    try:
        return datetime.datetime.fromisoformat(str(report.date)).date().isoformat()
    except ValueError as error:
        raise InputError(
            f"date {report.date!r} of report {report.id!r} is no ISO 8601 date like 2031-05-02"
        ) from error
