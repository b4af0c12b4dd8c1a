"""Fine-tuning: recipe, alignment, losses, loop, record."""
