"""Things that are called something in Chinese and in English."""

from __future__ import annotations


class Named:
    """Gives whatever has a `zh` and an `en` its name in one of the two languages."""

    zh: str
    en: str

    def called(self, lang: str) -> str:
        """The name, lang being zh or en."""
        return self.zh if lang == "zh" else self.en
