"""What people are told of a generation: where it is, how it ended, what to do next, by mail too."""
