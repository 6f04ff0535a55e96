"""The pages where videos are asked for: the form of any endpoint, its controls and prices, drafts, uploads."""
