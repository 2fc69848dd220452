"""The OpenAPI interface: the same services and queries as the screens, for programs with a token."""
