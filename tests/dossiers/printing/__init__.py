"""Tests of what leaves the house on paper."""
