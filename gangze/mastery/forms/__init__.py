"""The shape of what people type about mastery; services decide whether it may be."""
