"""A station without `async`: the methods of the hardware are plain, and run in threads."""

from collections.abc import Iterator
from queue import Queue

from ocpp16_sdk import messages as m
from ocpp16_sdk.blocking import ChargingStation, run
from ocpp16_sdk.station import Card, HardwareEvent, Limit, Plugged, Reading, Traits, TransactionStopped


class Socket:
    traits = Traits(connectors=1, lock=False)

    def __init__(self) -> None:
        self.inputs = Queue[HardwareEvent]()

    def events(self) -> Iterator[HardwareEvent]:
        while True:
            yield self.inputs.get()

    def offer(self, connector: int, limit: Limit | None) -> None:
        print("open" if limit is None else f"{limit.current:g} A")

    def lock(self, connector: int, locked: bool) -> bool:
        return False

    def read(self, connector: int) -> Reading:
        return Reading(energy=0)

    def restart(self, kind: m.ResetType) -> None:
        raise OSError("it cannot restart")


SOCKET = Socket()


def main() -> None:
    boot = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Plain")
    with ChargingStation("ws://127.0.0.1:9000/ocpp", "CP008", boot=boot, hardware=SOCKET) as station:
        station.charge_point.wait_accepted(10)
        events = station.events()
        SOCKET.inputs.put(Plugged(1))
        SOCKET.inputs.put(Card("04A2B3"))
        for event in events:
            print(event)
            if isinstance(event, TransactionStopped):
                break
        station.charge_point.outbox.wait_delivered(10)


if __name__ == "__main__":
    run(main)
