"""What people are told of a generation: where it is, how long it takes, how it ended, what to do next, by mail too."""
