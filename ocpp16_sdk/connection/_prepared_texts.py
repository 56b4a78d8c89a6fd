"""The hook `prepare_text`: an application may mend a text, or split it, before it is read as a frame."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import cast

import anyio.lowlevel

from ocpp16_sdk._log_limit import LimitedLog, LogLimit

PrepareText = Callable[[str], Iterable[str]]
"""Returns the frames in a text of the peer: the text itself if it is one frame. It must not block."""

_EXPECTED = "prepare_text must return a list of texts, such as [text]"

logger = logging.getLogger("ocpp16_sdk")


class PreparedTexts:
    """Receives the texts of a transport, and returns the frames in them one by one."""

    def __init__(self, receive: Callable[[], Awaitable[str]], prepare: PrepareText, identity: str) -> None:
        self._receive_text = receive
        self._prepare = prepare
        self._identity = identity
        self._frames: deque[str] = deque()
        self._log = LimitedLog(logger, LogLimit(max_kinds=2))

    async def receive(self) -> str:
        """Return the next frame.

        Raises:
            ConnectionClosedError: the connection is closed.
        """
        if self._frames:
            await anyio.lowlevel.checkpoint()  # many frames in one text must not delay other tasks
        while not self._frames:
            self._frames += self._frames_of(await self._receive_text())
        return self._frames.popleft()

    def _frames_of(self, text: str) -> list[str]:
        try:
            found = cast("object", self._prepare(text))
            if isinstance(found, str) or not isinstance(found, Iterable):
                raise TypeError(_EXPECTED)
            items = list(cast("Iterable[object]", found))
            frames = [each for each in items if isinstance(each, str)]
            if len(frames) < len(items):
                raise TypeError(_EXPECTED)
        except Exception:
            message = "prepare_text failed for a message of %r, which is read unchanged"
            self._log.log(logging.ERROR, "failed", message, self._identity, exc_info=True)
            return [text]
        if frames != [text]:
            message = "prepare_text changed a message of %r, which is read as %d frames"
            self._log.log(logging.INFO, "changed", message, self._identity, len(frames))
        return frames
