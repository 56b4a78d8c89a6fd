"""The servers under load, one program for each implementation: `python -m benchmarks.load.servers.<name>`.

A server prints its port. Then it reads commands from its input: for `call N` it sends N calls to each charge point of
the group `called`, to all of them at once, and prints `done`. It stops when its input is closed.
"""
