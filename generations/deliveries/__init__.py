"""fal's webhook: taken in, checked and stored; what was refused is counted, and fal's keys are fetched."""
