"""What a call or an email is called as an activity, and by whom it was done.

Plain names tell the channel, the direction and whether somebody answered. The project
file may give them other names; nothing is left without one.
"""

from collections.abc import Mapping

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import BooleanValue, NumericValue, StringValue, Table

PLAIN_NAMES = (
    "Call out",
    "Call out, answered",
    "Call out, no answer",
    "Call in",
    "Call in, answered",
    "Call in, missed",
    "Call inside",
    "Email out",
    "Email out, returned",
    "Email in",
    "Email inside",
)
"""Every name that a call or an email can have before the user renames it."""

_IN = ("in", "inbound", "incoming", "входящий", "входящая", "входящие", "вх")
_OUT = ("out", "outbound", "outgoing", "исходящий", "исходящая", "исходящие", "исх")
_INSIDE = ("internal", "inside", "local", "внутренний", "внутренняя", "внутренние")
_YES = ("1", "true", "t", "yes", "y", "да", "answered", "completed", "success", "отвечен", "принят")
_NO = (
    *("0", "false", "f", "no", "n", "нет", "no answer", "no-answer", "noanswer", "busy", "failed"),
    *("cancel", "canceled", "cancelled", "missed", "voicemail", "не отвечен", "пропущен", "занято"),
)

# 'НА' is what Outlook in Russian once wrote, in Latin letters or in Cyrillic ones.
_REPLY = r"^\s*(?i:re|aw|отв|ответ|на|ha)\s*([\[(]\d+[\])])?\s*:"


def direction_of(text: StringValue) -> StringValue:
    """`in`, `out` or `inside` of a direction as telephone systems write it; else null.

    >>> direction_of(ibis.literal("Исходящий")).execute()
    'out'
    """
    word = text.lower()
    return ibis.cases(
        (word.isin(_IN), "in"),
        (word.isin(_OUT), "out"),
        (word.isin(_INSIDE), "inside"),
        else_=ibis.null("string"),
    )


def was_answered(answered: StringValue, seconds: NumericValue) -> BooleanValue:
    """Whether a call was answered: as recorded, else by its having lasted; null if unknown."""
    return ibis.coalesce(truth_of(answered), seconds > 0)


def truth_of(text: StringValue) -> BooleanValue:
    """Yes or no as offices write it; null where it is neither.

    >>> bool(truth_of(ibis.literal("Да")).execute())
    True
    """
    word = text.lower()
    return ibis.cases((word.isin(_YES), True), (word.isin(_NO), False), else_=ibis.null(dt.boolean))


def says_reply(subject: StringValue) -> BooleanValue:
    """Whether a subject begins as that of an answer does, in English or Russian.

    >>> bool(says_reply(ibis.literal("RE[2]: Offer")).execute())
    True
    """
    return subject.re_search(_REPLY)


def seconds_of(text: StringValue) -> ibis.Value:
    """A duration written as seconds or as `hh:mm:ss`, in seconds; null where it is neither.

    >>> float(seconds_of(ibis.literal("00:01:30")).execute())
    90.0
    """
    clock = text.re_extract(r"^(\d+):(\d{1,2}):(\d{1,2})$", 0) != ""
    parts = clock.ifelse(text, "::").split(":")
    spelled = parts[0].try_cast("float64") * 3600 + parts[1].try_cast("float64") * 60
    plain = text.replace(",", ".").try_cast("float64")
    known = plain.between(0, 10 * 24 * 3600).ifelse(plain, ibis.null(dt.float64))
    return clock.ifelse(spelled + parts[2].try_cast("float64"), known)


def name_calls(calls: Table) -> StringValue:
    """Plain names of calls with columns `direction` (in, out, inside) and `is_answered`."""
    known = calls.is_answered.notnull()
    out = calls.is_answered.ifelse("Call out, answered", "Call out, no answer")
    came = calls.is_answered.ifelse("Call in, answered", "Call in, missed")
    return ibis.cases(
        (calls.direction == "inside", "Call inside"),
        (calls.direction == "out", known.ifelse(out, "Call out")),
        else_=known.ifelse(came, "Call in"),
    )


def name_emails(emails: Table) -> StringValue:
    """Plain names of emails with a column `direction` (in, out, inside)."""
    return ibis.cases(
        (emails.direction == "inside", "Email inside"),
        (emails.direction == "out", "Email out"),
        else_="Email in",
    )


def renamed(names: StringValue, rename: Mapping[str, str]) -> StringValue:
    """Activities under the user's names; those that are not renamed stay as they are."""
    return names.substitute(dict(rename)) if rename else names
