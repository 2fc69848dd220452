"""The application of the screens."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "doudi.web"
    label = "web"

    def ready(self) -> None:
        from doudi.web.ui.errors import say_plainly

        say_plainly()
