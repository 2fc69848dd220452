"""Where a fen more of income takes or brings more than the fen."""
