"""fal's webhook: taken in, checked, kept; what was refused is counted, and the keys that sign are kept."""
