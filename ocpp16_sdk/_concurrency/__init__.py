"""Small building blocks of concurrency: a fair lock, a one-shot event, a change notifier, an eager run. Internal."""
