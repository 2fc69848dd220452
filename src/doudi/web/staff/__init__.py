"""Pages of everybody who works: their work, their posting, areas, postings, the record of events."""
