"""An app whose jobs exist only to be watched."""
