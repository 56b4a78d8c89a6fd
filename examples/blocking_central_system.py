"""A central system without `async`: it registers charge points, and looks up cards in a blocking database."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

from ocpp16_sdk import CentralSystem, ChargePointConnection, messages as m, printable
from ocpp16_sdk.blocking import run


class Depot(CentralSystem):
    def on_boot_notification(
        self, charge_point: ChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        model, vendor = printable(request.charge_point_model), printable(request.charge_point_vendor)
        print(f"{charge_point.identity} is a {model} of {vendor}")
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=300
        )

    def on_authorize(self, charge_point: ChargePointConnection, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        with closing(sqlite3.connect(":memory:")) as database:  # blocks the thread of this handler only
            (known,) = database.execute("SELECT upper(?) IN ('04A2B3')", [request.id_tag]).fetchone()
        status = m.AuthorizationStatus.ACCEPTED if known else m.AuthorizationStatus.INVALID
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=status))


def main() -> None:
    with Depot().serve("127.0.0.1", 9000) as depot:
        while True:
            time.sleep(60)
            for identity in depot:
                answer = depot[identity].trigger_message(requested_message=m.MessageTrigger.HEARTBEAT)
                print(f"{identity}: {answer.status}")


if __name__ == "__main__":
    run(main)
