"""What somebody has: gallery and history, one generation's page, search, filters, selection, ZIP, trash, stars."""
