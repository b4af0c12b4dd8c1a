"""Corpora that memory does not hold: sharded Parquet out, gone on with where a run was stopped."""

from claimkit.corpus.run import CorpusSummary, extract_corpus

__all__ = ["CorpusSummary", "extract_corpus"]
