"""A small site made of the shell alone, for the browser tests."""
