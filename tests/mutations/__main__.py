"""Break the rule of each proven item once, and see the cited tests fail: `python -m tests.mutations --help`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable

from tests.mutations.data import missing, mutations, not_mutated, without_code
from tests.mutations.runner import Result, Verdict, baseline, results


def report(result: Result, *, reasons: bool) -> str:
    """Return the lines about one mutation."""
    lines = [f"{result.mutation.item:8} {result.verdict} ({result.seconds:.0f} s)"]
    for outcome in result.outcomes:
        lines.append(f"         {outcome.verdict}: {outcome.test or outcome.reason}")
        if reasons and outcome.test:
            lines.append(f"             {outcome.reason}")
    return "\n".join(lines)


def summary(done: Iterable[Result]) -> str:
    """Return a table with the number of mutations of each section and verdict."""
    counts: dict[str, Counter[Verdict]] = {}
    for result in done:
        counts.setdefault(result.mutation.item.partition("-")[0], Counter())[result.verdict] += 1
    lines = [
        f"{section}: {', '.join(f'{n} {verdict}' for verdict, n in found.items())}" for section, found in counts.items()
    ]
    return "\n".join(lines)


def main() -> int:
    """Run; return 1 if a mutation is not killed or a proven item has neither a mutation nor a reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("items", nargs="*", metavar="ITEM", help="an item such as CP-20, or a section such as CP (all)")
    parser.add_argument("--jobs", type=int, default=1, help="mutations at the same time (%(default)s)")
    parser.add_argument("--reasons", action="store_true", help="print the error of each test")
    options = parser.parse_args()
    wanted = set(options.items)
    chosen = [each for each in mutations() if not wanted or {each.item, each.item.partition("-")[0]} & wanted]
    if not chosen:
        parser.error(f"no mutation of {' '.join(options.items)}")
    failed = baseline(test for each in chosen for test in each.tests)
    if failed is not None:
        print(f"{failed}\nThe tests must pass without a mutation.")
        return 1
    done: list[Result] = []
    for result in results(chosen, options.jobs):
        done.append(result)
        print(report(result, reasons=options.reasons), flush=True)
    print(f"\n{summary(done)}")
    if wanted:
        unexplained: list[str] = []
    else:
        unexplained = missing(each.item for each in chosen)
        print(f"without code: {' '.join(without_code()) or 'no item'}")
        print(f"proven, without a mutation: {' '.join(unexplained) or 'no item'} ({len(not_mutated())} known)")
    return 0 if all(result.verdict.good for result in done) and not unexplained else 1


if __name__ == "__main__":
    sys.exit(main())
