"""Tests of the rules of mastery."""
