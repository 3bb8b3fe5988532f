"""抽背、掌握: what people know, can explain and can do."""
