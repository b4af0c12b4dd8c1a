"""How right and how fast the normaliser is on public specifications, beside others."""
