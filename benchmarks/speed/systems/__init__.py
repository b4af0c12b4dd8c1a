"""One file a system: what it does with texts, served to the benchmark over a pipe.

A system runs as a script of its own, in whatever Python holds it: `python -m
benchmarks.speed.systems.NAME TEXTS SETTINGS`. `protocol.py` says what goes over the pipe.
"""
