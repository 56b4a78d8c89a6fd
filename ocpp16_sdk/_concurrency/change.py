"""Wakes those who wait for something to be so."""

from __future__ import annotations

from collections.abc import Callable

import anyio


class ChangeNotifier:
    """To be rung whenever something has changed; it belongs to no event loop before somebody waits."""

    def __init__(self) -> None:
        self._event: anyio.Event | None = None

    def ring(self) -> None:
        """Have all who wait look again."""
        if self._event is not None:
            self._event.set()
            self._event = None

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return when a condition holds."""
        while not condition():
            await self._wait()

    async def until_time(self, due: Callable[[], float]) -> None:
        """Return when a time has come, which may change meanwhile."""
        while (time := due()) > anyio.current_time():
            with anyio.CancelScope(deadline=time):
                await self._wait()

    async def _wait(self) -> None:
        if self._event is None:
            self._event = anyio.Event()
        await self._event.wait()
