"""Tests of change triggers."""
