"""The ledger's screens for staff: runs, accounts, funds, orders."""
