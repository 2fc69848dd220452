"""The tree of areas: province, cities, counties, townships, villages, each with the days on which it exists."""
