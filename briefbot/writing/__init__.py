"""Articles to a brief that cannot say what its sources do not. Pure."""
