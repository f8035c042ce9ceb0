"""Languages in which an interview can be held. The pages themselves are in English."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """BCP 47 codes. A model needs to be told a language by its English name."""

    ENGLISH = "en"
    ARABIC = "ar"
    CHINESE = "zh"
    DUTCH = "nl"
    FRENCH = "fr"
    GERMAN = "de"
    HINDI = "hi"
    ITALIAN = "it"
    JAPANESE = "ja"
    KOREAN = "ko"
    POLISH = "pl"
    PORTUGUESE = "pt"
    SPANISH = "es"
    TURKISH = "tr"
    UKRAINIAN = "uk"

    @property
    def english_name(self) -> str:
        return self.name.capitalize()
