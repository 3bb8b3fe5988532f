"""Pieces of the pages of rounds."""
