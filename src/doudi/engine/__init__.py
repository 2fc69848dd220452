"""The pure engine: reads a rule book and snapshots, explains one unit, determines millions. No Django."""
