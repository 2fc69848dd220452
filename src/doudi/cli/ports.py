"""Where a server listens: an address of version 4 or 6, or a name, and a port."""

from __future__ import annotations

import errno
import os
import socket

from doudi.kernel.errors import InputError


def check_port(host: str, port: int) -> None:
    """InputError when nobody can listen there now."""
    if not 0 <= port <= 65535:
        raise InputError(f"--port {port}: there is no such port, but from 0 to 65535")
    try:
        family = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][0]
        with socket.create_server((host, port), family=family):
            pass
    except (socket.gaierror, UnicodeError):
        raise InputError(f"--host {host}: there is no such address") from None
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        other = "--host" if reason == os.strerror(errno.EADDRNOTAVAIL) else "--port"
        raise InputError(f"{shown(host, port)} cannot be listened at: {reason}; {other} chooses another") from None


def numbered(host: str) -> str:
    """The address of a name, which the server itself does not look up."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


def shown(host: str, port: int) -> str:
    """127.0.0.1:8000, [::1]:8000."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
