"""Tests of the outbox: what devices hand in later."""
