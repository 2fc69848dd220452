"""How a Doudi server is set up: settings from the environment, addresses, the WSGI application."""
