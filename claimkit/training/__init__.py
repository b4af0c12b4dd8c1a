"""Fine-tuning: recipe, examples, alignment, losses, loop, record."""

from claimkit.training.loop import train

__all__ = ["train"]
