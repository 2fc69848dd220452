"""What can be done with a file: each act has a page that asks, shows what will be done, and does it."""
