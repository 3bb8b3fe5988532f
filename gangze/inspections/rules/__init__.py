"""What is due when, what may be answered, how findings close and what hints at form without substance; no framework."""
