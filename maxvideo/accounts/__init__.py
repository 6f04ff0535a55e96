"""Who somebody is: the user, sign-up and log-in (allauth), preferences, sessions. It knows no credits and no videos."""
