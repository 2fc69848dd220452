"""The ledger: awards become money, once, exactly, and provably."""
