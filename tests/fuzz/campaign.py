"""Batch after batch against one connection, until so many frames were sent."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, Phase, given, seed, settings

from ocpp16_sdk.model import Initiator
from ocpp16_sdk.validation import Policy
from tests.fuzz.subject import Subject
from tests.support.broken_frames import batches
from tests.support.frame_addressees import Tally

_ROUND = 50  # batches of one run of hypothesis, which remembers each of them until it ends


@contextmanager
def _silent() -> Generator[None]:
    """The log is told of every broken frame and every failing handler; that is proven elsewhere."""
    logger = logging.getLogger("ocpp16_sdk")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


class Campaign:
    """One connection, told batches; after a violation there is a new one, so that hypothesis can look for the least."""

    def __init__(self, peer: Initiator, policy: Policy, *, backend: str = "asyncio", first_seed: int = 0) -> None:
        self.tally = Tally()
        self._peer = peer
        self._policy = policy
        self._seed = first_seed
        self._stack = ExitStack()
        self._stack.enter_context(_silent())
        self._portal = self._stack.enter_context(start_blocking_portal(backend))
        self._connection = ExitStack()
        self._take: Any = None
        self._violated = False

    def __enter__(self) -> Campaign:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._stack.close()

    def send(self, frames: int) -> None:
        """Send at least so many frames more.

        Raises:
            AssertionError: one was not served rightly; the notes tell a least batch that shows it.
        """
        goal = self.tally.frames + frames
        while self.tally.frames < goal:
            self._round(goal)

    def _round(self, goal: int) -> None:
        @seed(self._seed)
        @settings(
            max_examples=_ROUND,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
        )
        @given(batches())
        def round_of_batches(batch: list[str]) -> None:
            if self.tally.frames < goal or self._violated:
                self.serve(batch)

        self._seed += 1
        round_of_batches()

    def serve(self, batch: Sequence[str]) -> None:
        """Send one batch.

        Raises:
            AssertionError: a frame of it was not served rightly.
        """
        if self._take is None:
            subject = Subject(self._peer, self._policy, self.tally, careful=self._violated)
            self._take = self._connection.enter_context(self._portal.wrap_async_context_manager(subject.running()))
        try:
            self._portal.call(self._take, batch)
            return
        except AssertionError as error:
            violation = error
        self._violated, self._take = True, None
        self._connection.close()
        # Raised at one place: else hypothesis takes what the careful look finds for something else.
        raise AssertionError(str(violation)) from violation.__cause__
