"""The outside world, one class behind each port. Named by `app` alone."""
