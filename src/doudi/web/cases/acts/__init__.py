"""Acts on a case: a form each, a look at what hurts or cannot be undone, then the service."""
