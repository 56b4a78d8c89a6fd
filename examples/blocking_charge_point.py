"""A charge point without `async`: it boots, asks whether a driver may charge, and restarts when it is reset."""

from ocpp16_sdk import CallFailedError, ManualChargePoint, messages as m
from ocpp16_sdk.blocking import after_answer

charger = ManualChargePoint("ws://127.0.0.1:9000/ocpp", "CP001")


@charger.on.reset
def reset(request: m.ResetRequest) -> m.ResetResponse:
    after_answer(lambda: print(f"restarting after a {request.type} reset"))
    return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


def main() -> None:
    with charger:
        boot = charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        print(f"registration: {boot.status}, a heartbeat every {boot.interval} s")
        try:
            answer = charger.authorize(id_tag="04A2B3", timeout=10)
        except CallFailedError as error:
            print(f"authorization failed: {error}")
        else:
            print(f"04A2B3: {answer.id_tag_info.status}")


if __name__ == "__main__":
    main()
