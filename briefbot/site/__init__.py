"""The desk on the web: the archive of briefs, the page to subscribe at, the desk's own page."""
