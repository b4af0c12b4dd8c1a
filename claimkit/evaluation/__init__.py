"""Scores of predictions against gold: matching, metrics, significance."""
