"""Smart charging: charging profiles and the limits that follow from them (OCPP 1.6 3.13).

    SetChargingProfile, ClearChargingProfile ──▶ _acceptance ──▶ installed profiles (_profiles)
                                                                       │
    GetCompositeSchedule ──▶ _composite ◀──────────────────────────────┤
    hardware ◀── live limits ◀── _sharing ◀────────────────────────────┘

    the limit of a connector = the lower of   the first TxProfile with a period, else the first TxDefaultProfile,
                                              and the first ChargePointMaxProfile with a period

All of it is pure: the profiles, the event and the time are arguments, and the result contains what changes.
"""
