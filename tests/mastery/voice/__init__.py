"""Voices written down."""
