"""claimkit: checkable claims out of text, exact to the character."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimkit.compare.compare import compare_claims
    from claimkit.compare.comparison import Comparison
    from claimkit.compare.reports import Report
    from claimkit.errors import ClaimkitError
    from claimkit.extractor import ClaimExtractor, extract_claims
    from claimkit.training.loop import train
    from claimkit.types import Attribution, Claim, Quantity, Span, TimeSpan

_HOMES = {
    "Attribution": "claimkit.types",
    "Claim": "claimkit.types",
    "ClaimExtractor": "claimkit.extractor",
    "ClaimkitError": "claimkit.errors",
    "Comparison": "claimkit.compare.comparison",
    "Quantity": "claimkit.types",
    "Report": "claimkit.compare.reports",
    "Span": "claimkit.types",
    "TimeSpan": "claimkit.types",
    "compare_claims": "claimkit.compare.compare",
    "extract_claims": "claimkit.extractor",
    "train": "claimkit.training.loop",
}

__all__ = [
    "Attribution",
    "Claim",
    "ClaimExtractor",
    "ClaimkitError",
    "Comparison",
    "Quantity",
    "Report",
    "Span",
    "TimeSpan",
    "__version__",
    "compare_claims",
    "extract_claims",
    "train",
]


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that `import claimkit` stays light."""
    if name == "__version__":
        from importlib.metadata import version

        return version("claimkit")
    if name not in _HOMES:
        raise AttributeError(f"module 'claimkit' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
