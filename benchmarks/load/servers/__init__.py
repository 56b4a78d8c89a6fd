"""The servers under load, each a program of its own that does the same: `python -m benchmarks.load.servers.<name>`.

They print their port and then obey the lines of their input: `call N` has them send N calls to every charge point, all
charge points at once, and print `done`. At the end of the input they end.
"""
