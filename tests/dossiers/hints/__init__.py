"""Tests of the hints on quality."""
