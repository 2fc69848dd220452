"""The door as those see it who ask for help, as a village sees it, and what hangs there in public."""
