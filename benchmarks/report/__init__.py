"""The benchmarks' JSON files as one page of tables and plots."""
