"""Measurements of the package, compared with other libraries: `python -m benchmarks [NAME ...]`.

Each module of `__main__.BENCHMARKS` is one benchmark. It writes its figures to `results/`, as JSON and as tables.
"""
