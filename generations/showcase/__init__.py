"""What visitors see: each endpoint with its prices and its record, and the videos that their owners shared."""
