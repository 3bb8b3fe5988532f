"""抽取: draws of posts and people that anybody can check."""
