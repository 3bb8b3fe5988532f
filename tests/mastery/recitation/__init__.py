"""Tests of judging recitations."""
