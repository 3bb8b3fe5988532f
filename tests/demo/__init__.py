"""Tests of the fictional park."""
