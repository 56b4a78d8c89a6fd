"""An observer that writes everything down, and counts what went wrong."""

from collections import Counter

import anyio

from ocpp16_sdk import (
    AsyncCentralSystem,
    ConnectionOptions,
    InvalidMessageError,
    JsonLines,
    Observation,
    combine_observers,
)

broken: Counter[tuple[str, str]] = Counter()


def count(seen: Observation) -> None:
    if not seen.outgoing and isinstance(seen.content, InvalidMessageError):
        broken[seen.identity, seen.content.faults[0].rule] += 1
    if seen.latency is not None and seen.latency > 1:
        print(f"{seen.identity}: {seen.action} took {seen.latency:.1f} s")


async def main() -> None:
    with JsonLines("messages.jsonl") as log:
        central_system = AsyncCentralSystem(connection=ConnectionOptions(observer=combine_observers(log, count)))
        async with central_system.serve("127.0.0.1", 9000) as depot:
            while True:
                await anyio.sleep(60)
                for identity in depot:
                    print(f"{identity}: {dict(depot[identity].defects)}")


if __name__ == "__main__":
    anyio.run(main)
