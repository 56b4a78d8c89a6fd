"""Call charge points and wait for them from any thread, without `async`."""

import threading

from ocpp16_sdk import CallFailedError, CentralSystem, ChargePointConnected, RegistrationRules, messages as m
from ocpp16_sdk.blocking import run


def print_events(depot: CentralSystem) -> None:
    with depot.events() as events:
        for event in events:
            print(event)
            if isinstance(event, ChargePointConnected):
                greet(depot, event.identity)


def greet(depot: CentralSystem, identity: str) -> None:
    try:
        answer = depot.within(30)[identity].get_local_list_version()
    except CallFailedError as error:
        print(f"{identity}: {error}")
    else:
        print(f"{identity} has local list {answer.list_version}")


def main() -> None:
    rules = RegistrationRules(boot_wait=30)  # many charge points ignore calls before their boot was answered
    with CentralSystem(registration=rules).serve("127.0.0.1", 9000) as depot:
        threading.Thread(target=print_events, args=(depot,), daemon=True).start()
        first = depot.wait_for("CP001", timeout=3600)
        print(first.reset(type=m.ResetType.SOFT).status)
        outcomes = depot.call_many(None, m.ClearCacheRequest())
        print(f"{len(outcomes.answers)} of {len(outcomes)} have answered")


if __name__ == "__main__":
    run(main)
