"""Tests of understanding and planning files of the organisation."""
