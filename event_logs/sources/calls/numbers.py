"""Numbers of calls as exchanges write them: lines of the house and numbers outside."""

import ibis
from ibis.expr.types import BooleanValue, StringValue

from event_logs.sources.formats import NOTHING

LINE = r"\d{2,6}"
"""A number of so many digits is a line of the house."""


def is_line(number: StringValue) -> BooleanValue:
    """Whether a number is a line of the house; not known of none.

    >>> is_line(ibis.literal("101")).execute(), is_line(ibis.literal("+79990000001")).execute()
    (True, False)
    """
    return number.re_search(f"^({LINE})$")


def line_in(text: StringValue) -> StringValue:
    """The line of the house in a channel's name or an address, or nothing.

    >>> line_in(ibis.literal("PJSIP/101-00000a2f")).execute()
    '101'
    >>> line_in(ibis.literal("Local/102@from-queue-000c;1")).execute()
    '102'
    >>> line_in(ibis.literal("sip:103@pbx.example")).execute()
    '103'
    """
    return text.re_extract(rf"(?:^|[/:])({LINE})(?:[@;-].*)?$", 1).nullif("")


def direction_by_lines(caller: StringValue, called: StringValue) -> StringValue:
    """`in`, `out` or `inside` by which of two numbers are lines of the house.

    Whoever calls from outside calls in, whatever it is that answers; a line that calls what
    is no number outside (another line, a code, a menu) calls inside.
    """
    digits = called.re_replace(r"[\s()./+-]", "")
    outside = digits.re_search(r"^\d{7,}$").fill_null(False)
    return ibis.cases(
        (~is_line(caller).fill_null(False), "in"), (outside, "out"), else_=ibis.literal("inside")
    )


def only_if(condition: BooleanValue, value: StringValue) -> StringValue:
    """The value where the condition holds, else nothing."""
    return condition.fill_null(False).ifelse(value, NOTHING)
