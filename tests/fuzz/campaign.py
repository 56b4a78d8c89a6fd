"""Sends batches to one connection, until a number of frames was sent."""

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

_BATCHES_PER_RUN = 50  # batches of one run of hypothesis, which stores each of them until the run is done


@contextmanager
def _without_log() -> Generator[None]:
    """Switch the log off: other tests prove that it reports each broken frame and each failing handler."""
    logger = logging.getLogger("ocpp16_sdk")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


class Campaign:
    """Sends batches to one connection, and to a new one after a violation: hypothesis shrinks the batch with it."""

    def __init__(self, peer: Initiator, policy: Policy, *, backend: str = "asyncio", first_seed: int = 0) -> None:
        self.tally = Tally()
        self._peer = peer
        self._policy = policy
        self._seed = first_seed
        self._stack = ExitStack()
        self._stack.enter_context(_without_log())
        self._portal = self._stack.enter_context(start_blocking_portal(backend))
        self._connection = ExitStack()
        self._send_batch: Any = None
        self._violated = False

    def __enter__(self) -> Campaign:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._stack.close()

    def send(self, frames: int) -> None:
        """Send at least this number of frames.

        Raises:
            AssertionError: an answer was wrong; the notes contain a smallest batch that shows it.
        """
        goal = self.tally.frames + frames
        while self.tally.frames < goal:
            self._run_round(goal)

    def _run_round(self, goal: int) -> None:
        @seed(self._seed)
        @settings(
            max_examples=_BATCHES_PER_RUN,
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
            AssertionError: an answer was wrong.
        """
        if self._send_batch is None:
            subject = Subject(self._peer, self._policy, self.tally, careful=self._violated)
            self._send_batch = self._connection.enter_context(
                self._portal.wrap_async_context_manager(subject.running())
            )
        try:
            self._portal.call(self._send_batch, batch)
            return
        except AssertionError as error:
            violation = error
        self._violated, self._send_batch = True, None
        self._connection.close()
        # Raised at one place: hypothesis distinguishes errors by the place where they were raised.
        raise AssertionError(str(violation)) from violation.__cause__
