"""A sample newsroom: six invented outlets, their pages and feeds, served from loopback."""
