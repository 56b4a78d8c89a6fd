"""The charger kit: every rule of OCPP 1.6 for a charge point. The application adds the hardware.

Each feature of the specification is one subpackage. A subpackage contains pure rules, which map a state, an event and
the time to a new state, and the handlers that apply them.
"""

__all__: tuple[str, ...] = ()
