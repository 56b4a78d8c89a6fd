"""A thread that anyio did not start, such as one of a user interface, calls charge points."""

import threading
from functools import partial

import anyio
from anyio.from_thread import BlockingPortal

from ocpp16_sdk import AsyncCentralSystem, CallFailedError, messages as m, run


def console(depot: AsyncCentralSystem, portal: BlockingPortal) -> None:
    """Reset the charge points that a user names."""
    while identity := input("reset which? "):
        reset = partial(depot.within(10)[identity].reset, type=m.ResetType.SOFT)
        try:
            print(portal.call(reset).status)
        except CallFailedError as error:
            print(error)


async def main() -> None:
    async with AsyncCentralSystem().serve("127.0.0.1", 9000) as depot, BlockingPortal() as portal:
        threading.Thread(target=console, args=(depot, portal), daemon=True).start()
        await anyio.sleep_forever()


if __name__ == "__main__":
    run(main)
