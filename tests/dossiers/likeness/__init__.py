"""Tests of shared text."""
