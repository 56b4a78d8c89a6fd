"""Remote start and stop of transactions."""
