"""Which articles tell of one event, which are copies, which comes first. Pure."""
