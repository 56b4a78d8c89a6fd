"""Internal primitives for tasks: lock, event, time limit, change notifier, eager run of a coroutine."""
