"""One file a system: what it finds in a text, in the words of the specifications.

A peer runs as a script of its own, in whatever Python holds it: `python -m
benchmarks.normalise.peers.NAME IN OUT`. IN is a JSON list of {"text", "model"}; OUT becomes
{"version", "seconds", "answers"}, an answer being a list of {"start", "end", "value", "unit"}.
"""
