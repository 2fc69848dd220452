"""A law as compiled machine code, one pass over a county's people by household (extra `[native]`)."""
