"""Text to regions and sentences, offsets kept: `segment`, `Page`, `Sentence`."""

from claimkit.segment.page import Page, Sentence, segment

__all__ = ["Page", "Sentence", "segment"]
