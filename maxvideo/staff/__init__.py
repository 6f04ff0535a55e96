"""What the house's people may do, and the rows that tell what they did. It knows users, no credits and no videos."""
