"""Hearing people: the examiner's pages, drills, self-tests, the pre-shift meeting."""
