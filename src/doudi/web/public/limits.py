"""How often one address may ask: a count kept in this process's memory for a minute, and nowhere else."""

from __future__ import annotations

import ipaddress
import threading
from collections import Counter

#: Forms sent from one address in a minute; addresses counted at a time.
MOST, ADDRESSES = 120, 20_000


class Limit:
    """Counts by address within a minute; a proxy's own address, through which everybody comes, is not counted."""

    def __init__(self, most: int = MOST):
        self.most, self.minute, self.counted = most, 0, Counter[str]()
        self.lock = threading.Lock()

    def allows(self, address: str, seconds: float) -> bool:
        """Whether one more may be answered; `seconds` from any fixed moment."""
        if _inside(address):
            return True
        with self.lock:
            if self.minute != int(seconds // 60):
                self.minute = int(seconds // 60)
                self.counted.clear()
            if len(self.counted) < ADDRESSES or address in self.counted:
                self.counted[address] += 1
            return self.counted[address] <= self.most


def _inside(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True
