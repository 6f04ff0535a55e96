"""What things cost: rates in the database, and quotes as pure arithmetic over them."""
