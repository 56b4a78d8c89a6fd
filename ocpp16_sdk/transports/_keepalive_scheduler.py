"""Looks after the pulses of many connections with one task: thousands that are idle shall not cost one each."""

from __future__ import annotations

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from ocpp16_sdk.transports._keepalive import Beat
from ocpp16_sdk.transports._timers import TimerQueue
from ocpp16_sdk.transports._websocket import WebSocketTransport


class KeepaliveScheduler:
    """Has links pinged, and given up, when it is time, as long as `run` runs."""

    def __init__(self) -> None:
        self._agenda = TimerQueue[WebSocketTransport]()
        self._wake = anyio.Event()

    def add(self, link: WebSocketTransport) -> None:
        """Look after a link, and follow its rhythm when that is changed."""
        link.on_new_rhythm = self._schedule
        self._schedule(link)

    def remove(self, link: WebSocketTransport) -> None:
        """Look after a link no more."""
        link.on_new_rhythm = None
        self._agenda.drop(link)

    def _schedule(self, link: WebSocketTransport) -> None:
        first = self._agenda.next_at
        self._agenda.put(link, link.pulse.next_at)
        if self._agenda.next_at < first:
            self._wake.set()

    async def run(self) -> None:
        """Do what is due, until cancelled."""
        async with anyio.create_task_group() as tasks:
            while True:
                self._wake = anyio.Event()
                with anyio.CancelScope(deadline=self._agenda.next_at):
                    await self._wake.wait()
                # What came while the event loop was held up is a sign of life too, and is read first.
                await anyio.lowlevel.checkpoint()
                self._beat(tasks)

    def _beat(self, tasks: TaskGroup) -> None:
        """Do what is due; not within `run`, which would keep the last link while it waits for the next."""
        for link in self._agenda.take_due(anyio.current_time()):
            due = link.pulse.beat(anyio.current_time(), listening=link.reading)
            if due is not Beat.NOTHING:
                tasks.start_soon(link.beat, due)
            if due is not Beat.GIVE_UP:
                self._agenda.put(link, link.pulse.next_at)


async def keep_alive(link: WebSocketTransport) -> None:
    """Have one link pinged, and given up, when it is time, until cancelled."""
    metronome = KeepaliveScheduler()
    metronome.add(link)
    await metronome.run()
