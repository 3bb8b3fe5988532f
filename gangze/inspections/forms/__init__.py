"""The shape of what browsers send about rounds."""
