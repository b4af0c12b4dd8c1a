"""Which claimkit this is, for records and signatures."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def package_version() -> str:
    """The installed version, or `checkout` where claimkit runs without being installed."""
    try:
        return version("claimkit")
    except PackageNotFoundError:
        return "checkout"
