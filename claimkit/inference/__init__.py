"""Windows to claims in batches: one file a stage."""
