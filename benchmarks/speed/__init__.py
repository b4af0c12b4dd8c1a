"""How fast claimkit is, beside others, and how near to what the device can do.

Every system is a process of its own (`systems/`), fed by `worker.py`: its memory is its own, and
what breaks in it breaks nothing else. `rounds.py` asks them in turn; `summary.py` makes figures of
the answers; `table.py` prints them.
"""
