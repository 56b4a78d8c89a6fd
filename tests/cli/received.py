"""The messages that the central system of a test has received."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio

from ocpp16_sdk import Observation
from ocpp16_sdk.errors import OcppError
from ocpp16_sdk.model import Payload, Request, Response

Q = TypeVar("Q", bound=Request[Response])


class Log:
    """The messages in order; each one is read once."""

    def __init__(self) -> None:
        self.waiting: list[Payload | OcppError | str] = []
        self._more = anyio.Event()

    def __call__(self, observation: Observation) -> None:
        self.waiting.append(observation.content)
        self._more.set()

    async def until(self, kind: type[Q], when: Callable[[Q], bool] = lambda _: True) -> Q:
        """Wait for the next request of a class; drop the messages before it."""
        while True:
            while not self.waiting:
                self._more = anyio.Event()
                await self._more.wait()
            payload = self.waiting.pop(0)
            if isinstance(payload, kind) and when(payload):
                return payload
