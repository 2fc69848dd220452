"""The door: requests, cases, the steps they go through, decisions that persons sign, and what follows from them."""
