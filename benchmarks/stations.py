"""Charging stations: the cost of an event, and 1,000 stations in one process.

Events: a car is plugged in, a card starts a transaction and stops it, and the car is unplugged. The central system is
in memory and answers at once. The time is CPU time of the whole station with its statuses, its transaction and its
connection, for each event of the hardware.

Many stations: all behaviours, emulated hardware, stores in memory, real WebSockets. The central system is another
process. First all stations connect at once; then all charge and report a sample each minute. The figures are those of
the process of the stations. The reference is a loop that is measured before and after: it shows how fast the machine
was.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import time
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread

from benchmarks.composite import ADDITIONS, REFERENCE, reference_seconds
from benchmarks.load.processes import memory_bytes
from benchmarks.report import Report, Table, Target
from ocpp16_sdk import messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.connection import ConnectionOptions, Observation
from ocpp16_sdk.emulator import Car, EmulatedHardware
from ocpp16_sdk.station import AsyncChargingStation, SystemClock
from ocpp16_sdk.transports import Transport, memory_pair

ROUNDS = 11
CYCLES = 20
EVENTS = 4  # of a cycle
STATIONS = 1_000
MINUTE = 60.0
BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Measured")
_SPAWN = multiprocessing.get_context("spawn")


def run() -> Report:
    """Measure events, then many stations, in about three minutes."""
    before = median(reference_seconds() for _ in range(ROUNDS))
    event = median(anyio.run(event_seconds, CYCLES) for _ in range(ROUNDS))
    many = measure_stations(STATIONS, MINUTE)
    after = median(reference_seconds() for _ in range(ROUNDS))
    events = Table(
        "One event of the hardware",
        "CPU µs",
        ["median"],
        [("an event of a station", [event * 1e6]), (f"{REFERENCE}, before", [before * 1e6])],
    )
    stations = Table(
        f"{STATIONS} stations in one process",
        "see the rows",
        ["figure"],
        [
            ("s until all are accepted and have sent their statuses", [many["connected"]]),
            ("CPU s until then", [many["connected_cpu"]]),
            ("KiB for each station", [many["kib"]]),
            ("% of a core while all charge, with a sample each minute", [many["percent"]]),
            ("messages received in that minute", [many["messages"]]),
            (f"ms of {ADDITIONS} additions, after", [after * 1e3]),
        ],
    )
    targets = [
        Target("s until all are accepted", many["connected"], 10, at_most=True),
        Target("KiB for each station", many["kib"], 200, at_most=True),
        Target("% of a core while all charge", many["percent"], 10, at_most=True),
    ]
    what = "CPU time of events, and time, memory and CPU of many charging stations."
    return Report("stations", what, ROUNDS, [events, stations], targets)


async def event_seconds(cycles: int) -> float:
    """Return the CPU seconds of one event."""
    central_system = AnsweringCentralSystem(heartbeat_interval=3600)
    clock = SystemClock()
    hardware, seconds = EmulatedHardware(clock), 0.0
    async with anyio.create_task_group() as tasks:

        async def connect() -> Transport:
            here, there = memory_pair()
            tasks.start_soon(central_system.serve_connection, there, "CP001")
            return here

        station = AsyncChargingStation(
            "ws://memory", "CP001", boot=BOOT, hardware=hardware, clock=clock, connect=connect
        )
        async with station:
            await station.charge_point.wait_accepted()
            began = 0.0
            for cycle in range(cycles + 1):
                if cycle == 1:  # the first one loads what is needed
                    began = time.process_time()
                hardware.plug(1)
                hardware.swipe("A", 1)
                await _until(lambda: station.state[1].session is not None)
                hardware.swipe("A", 1)
                await _until(lambda: station.state[1].session is None)
                hardware.unplug(1)
                await _until(lambda: not station.state[1].plugged)
                await station.charge_point.outbox.wait_delivered()
            seconds = time.process_time() - began
        tasks.cancel_scope.cancel()
    return seconds / cycles / EVENTS


async def _until(condition: Any) -> None:
    while not condition():
        await anyio.lowlevel.checkpoint()


def measure_stations(count: int, minute: float) -> dict[str, float]:
    """Run stations in another process, and a central system in this one."""
    received = _SPAWN.Value("i", 0)
    return anyio.run(_serve_and_measure, count, minute, received)


async def _serve_and_measure(count: int, minute: float, received: Any) -> dict[str, float]:
    statuses = messages = 0

    def observe(observation: Observation) -> None:
        nonlocal statuses, messages
        if not observation.outgoing:
            messages += 1
            if isinstance(observation.content, m.StatusNotificationRequest):
                statuses += 1
                received.value = statuses

    central_system = AnsweringCentralSystem(heartbeat_interval=300, connection=ConnectionOptions(observer=observe))
    async with central_system.serve(port=0) as serving:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=run_stations, args=(serving.port, count, minute, received, theirs))
        process.start()
        try:
            figures: dict[str, float] = await anyio.to_thread.run_sync(ours.recv)
            before = messages
            figures |= await anyio.to_thread.run_sync(ours.recv)
            figures["messages"] = messages - before
        finally:
            process.kill()
            await anyio.to_thread.run_sync(process.join)
    return figures


def run_stations(port: int, count: int, minute: float, received: Any, results: Connection) -> None:
    """Run stations, and send the figures."""
    # The server refuses some of 1,000 handshakes at once: these connect again after a second, and log a line.
    logging.getLogger("ocpp16_sdk").setLevel(logging.ERROR)
    anyio.run(_run_stations, port, count, minute, received, results)


async def _run_stations(port: int, count: int, minute: float, received: Any, results: Connection) -> None:
    clock = SystemClock()

    def station(number: int) -> tuple[AsyncChargingStation, EmulatedHardware]:
        hardware = EmulatedHardware(clock, seed=number)
        url, identity = f"ws://127.0.0.1:{port}/ocpp", f"CP{number:05}"
        return AsyncChargingStation(url, identity, boot=BOOT, hardware=hardware, clock=clock), hardware

    first, _ = station(0)  # what is loaded once does not count
    async with first:
        await first.charge_point.wait_accepted()
    gc.collect()
    memory = memory_bytes(os.getpid())
    sent = received.value
    stations = [station(number) for number in range(1, count + 1)]
    began, cpu = time.perf_counter(), time.process_time()
    async with anyio.create_task_group() as tasks:
        for each, _ in stations:
            tasks.start_soon(each.start)
    while received.value - sent < 3 * count:  # noqa: ASYNC110 - another process counts
        await anyio.sleep(0.02)
    figures = {"connected": time.perf_counter() - began, "connected_cpu": time.process_time() - cpu}
    gc.collect()
    figures["kib"] = (memory_bytes(os.getpid()) - memory) / count / 1024
    for _, hardware in stations:
        hardware.plug(1, Car(capacity=100_000, state_of_charge=0))
        hardware.swipe("A", 1)
        await anyio.sleep(minute / count)  # the samples are spread over the minute, as those of real stations
    results.send(figures)
    cpu = time.process_time()
    await anyio.sleep(minute)
    results.send({"percent": (time.process_time() - cpu) / minute * 100})
    await anyio.sleep_forever()
