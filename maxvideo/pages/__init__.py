"""Pages that belong to no app: the home page, help, accessibility, health, and what is shown when something breaks."""
