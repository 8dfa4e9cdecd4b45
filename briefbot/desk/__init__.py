"""The use cases: what happens in which order. Acts only through the ports."""
