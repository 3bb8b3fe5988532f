"""What is done about rounds and findings, one verb a function."""
