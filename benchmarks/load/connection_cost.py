"""Memory and CPU time of idle connections, and memory of connections whose charge points do not read."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import trustme

from benchmarks.load import bursts, generator as g
from benchmarks.load.call_cost import Results
from benchmarks.load.implementations import ECHO, OCPP, SDK, start
from benchmarks.load.processes import LoadGenerator
from benchmarks.load.scale import Scale
from benchmarks.report import Table, Target

_SETTLE_SECONDS = 1.0  # until a server has finished its work after a connection
_UNCOUNTED_CONNECTIONS = 20  # the first connections, whose memory includes objects that all share


def idle_connections(scale: Scale) -> Results:
    """Measure memory and CPU time of idle connections."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder, "certificate.pem")
        issued = trustme.CA().issue_cert("localhost")
        issued.private_key_and_cert_chain_pem.write_to_path(certificate)
        plain = _measure(scale, SDK, "--ping-interval", "0")
        secure = _measure(scale, SDK, "--ping-interval", "0", "--certificate", str(certificate), secure=True)
    pinged = _measure(scale, SDK, "--ping-interval", str(scale.seconds))
    rows = [
        (SDK, plain),
        (f"{SDK}, TLS", secure),
        (f"{SDK}, a ping every {scale.seconds:g} s", pinged),
        (ECHO, _measure(scale, ECHO)),
        (OCPP, _measure(scale, OCPP)),
    ]
    columns = ["KiB each", "CPU ms per s", "CPU µs per ping"]
    targets = [
        Target("KiB per idle connection", plain[0], 20, at_most=True),
        Target("KiB per idle connection with TLS", secure[0], 60, at_most=True),
        Target("CPU ms per s of idle connections without pings", plain[1], 1, at_most=True),
    ]
    return [Table(f"{scale.connections} idle connections", "memory, CPU time", columns, rows)], targets


def _measure(scale: Scale, name: str, *options: str, secure: bool = False) -> list[float]:
    with start(name, *options) as server, LoadGenerator() as load:
        load.run(g.connect, "first", server.port, _UNCOUNTED_CONNECTIONS, secure=secure)
        time.sleep(_SETTLE_SECONDS)
        before = server.memory
        load.run(g.connect, "idle", server.port, scale.connections, secure=secure)
        time.sleep(_SETTLE_SECONDS)
        memory = server.memory - before
        cpu = server.cpu
        pings = load.run(g.answer_pings, "idle", scale.seconds)
        cpu = server.cpu - cpu
        return [memory / scale.connections / 1024, cpu / scale.seconds * 1e3, cpu / pings * 1e6 if pings else 0.0]


def non_readers(scale: Scale) -> Results:
    """Measure the memory for charge points that send continuously and read nothing."""
    rows: list[tuple[str, list[float]]] = []
    for kind, long in (("short calls", False), ("calls of 70 KB", True)):
        with start(SDK) as server, LoadGenerator() as load:
            load.run(g.connect, "first", server.port, _UNCOUNTED_CONNECTIONS)
            load.run(g.connect, "non-readers", server.port, scale.non_readers)
            before = server.memory
            sent = load.run(bursts.flood, "non-readers", scale.seconds, reads=False, long=long)
            rows.append(
                (kind, [sent / scale.non_readers / 2**20, (server.memory - before) / scale.non_readers / 2**20])
            )
    table = Table("Charge points that read nothing", "MiB each", ["sent", "memory in the server"], rows)
    memory = max(figures[1] for _, figures in rows)
    return [table], [Target("MiB for a charge point that reads nothing", memory, 4, at_most=True)]
