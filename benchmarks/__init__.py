"""How fast the package is, next to others that do the same work: `python -m benchmarks [NAME ...]`.

Each module of `__main__.BENCHMARKS` is one benchmark; its figures go to `results/`, as JSON and as tables.
"""
