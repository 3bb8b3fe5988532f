"""The matrix: rules, what keeps it up, its pages."""
