"""What things cost: rates in the database, and quotes as pure arithmetic over them.

Products, conditions and units are codes of whoever sells; nothing here knows what they stand for.
"""
