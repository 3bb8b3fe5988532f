"""Named reads for the pages of rounds and findings; each starts with what the actor may see."""
