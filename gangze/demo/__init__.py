"""The fictional park that a first run shows, loaded through the same services as people use."""
