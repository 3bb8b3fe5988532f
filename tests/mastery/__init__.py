"""Tests of mastery."""
