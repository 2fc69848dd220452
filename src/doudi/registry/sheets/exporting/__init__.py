"""Lists written as spreadsheets, with the columns that an import understands."""
