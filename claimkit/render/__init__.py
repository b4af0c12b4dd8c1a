"""Values to text: pure functions, no files."""
