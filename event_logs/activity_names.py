"""The plain names of calls and emails in the languages of projects.

An activity is data, as a stage is: it has one name, in the language of the company, on
every screen and in every file. Which language that is the project file says.
"""

from collections.abc import Mapping

from event_logs.activities import PLAIN_NAMES

ENGLISH = "en"

RUSSIAN_NAMES = {
    "Call out": "Исходящий звонок",
    "Call out, answered": "Исходящий звонок, ответили",
    "Call out, no answer": "Исходящий звонок, нет ответа",
    "Call in": "Входящий звонок",
    "Call in, answered": "Входящий звонок, принят",
    "Call in, missed": "Входящий звонок, пропущен",
    "Call inside": "Внутренний звонок",
    "Email out": "Исходящее письмо",
    "Email out, returned": "Исходящее письмо, вернулось",
    "Email in": "Входящее письмо",
    "Email inside": "Внутреннее письмо",
}
RUSSIAN_TOPICS = {
    "contract": "договор",
    "invoice": "счёт",
    "discount": "скидка",
    "offer": "предложение",
    "specification": "требования",
    "meeting": "встреча",
}

NAMES: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {name: name for name in PLAIN_NAMES},
    "ru": RUSSIAN_NAMES,
}
"""By language what every plain name is called."""

TOPICS: Mapping[str, Mapping[str, str]] = {"ru": RUSSIAN_TOPICS}
"""By language what the subject of an email is about; where there are none, in English."""


def names_in(language: str) -> dict[str, str]:
    """What calls and emails are called in a language, where that is not their plain name.

    >>> names_in("ru")["Email in"], names_in("en")
    ('Входящее письмо', {})
    """
    return {plain: name for plain, name in NAMES[language].items() if name != plain}


def topic_in(language: str, topic: str) -> str:
    """What a topic is called in a language.

    >>> topic_in("ru", "offer"), topic_in("en", "offer")
    ('предложение', 'offer')
    """
    return TOPICS.get(language, {}).get(topic, topic)
