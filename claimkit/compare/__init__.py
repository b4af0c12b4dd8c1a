"""Claims of several reports to topics: who gives which figure of the same quantity."""
