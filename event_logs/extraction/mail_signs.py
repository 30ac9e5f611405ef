"""What a mail is where the record alone tells: automatic mail stays out of the activities.

The header of a message tells best (`mail_kinds`); a table of an export has no headers, and
some machines leave their mark only in the sender or the subject.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.correlation.addresses import is_own
from event_logs.sources.emails.mail_kinds import AUTO_REPLY, BOUNCE, MESSAGE, NEWSLETTER

_DAEMON = r"(^|[<\s])(mailer-daemon|mail-daemon|postmaster)(@|>|\s|$)"
_REPLY = (
    r"^\s*(automatic reply|auto[ -]?reply|auto[ -]?response|out of (the )?office|"
    r"автоответ|автоматический ответ|автоматическое уведомление об отсутствии|"
    r"automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática)\s*(:|$)"
)


def kind_of(emails: Table, domains: Sequence[str]) -> StringValue:
    """The kind of each mail (`MAIL_KINDS`): as recorded, else by sender and subject.

    What a mailing list of the company's own sent on was written by a person: groups such
    as `sales@…` are lists too.
    """
    return ibis.cases(
        ((emails.mail_kind == NEWSLETTER) & _of_own_list(emails, domains), MESSAGE),
        (emails.mail_kind.notnull(), emails.mail_kind),
        (emails.sender.lower().re_search(_DAEMON), BOUNCE),
        (emails.subject.lower().re_search(_REPLY), AUTO_REPLY),
        else_=MESSAGE,
    )


def _of_own_list(emails: Table, domains: Sequence[str]) -> BooleanValue:
    name = "list@" + emails.list_id.replace("@", ".")
    return is_own(name, domains).fill_null(False)


def with_returned(rows: Table, parties: Table) -> Table:
    """Communications in which an email that came back to its sender says so.

    It came back where bounces name it and no fewer receivers than it has outside; a bounce
    that names none tells of one. `rows` has `mail_kind`, `about_id`, `failed_recipients`,
    `message_id` and `activity`; `parties` the keys of those outside.
    """
    bounces = rows.filter((rows.mail_kind == BOUNCE) & rows.about_id.notnull())
    failed = bounces.select(
        "about_id", receiver=bounces.failed_recipients.fill_null("").split(",").unnest().strip()
    )
    counted = failed.group_by("about_id").agg(failures=failed.receiver.nunique())
    outside = parties.group_by(["source", "source_row"]).agg(receivers=parties.key.nunique())
    joined = rows.left_join(outside, ["source", "source_row"])
    joined = joined.left_join(counted, joined.message_id == counted.about_id)
    is_back = (joined.failures >= joined.receivers).fill_null(False)
    named = (is_back & (joined.activity == "Email out")).ifelse(
        "Email out, returned", joined.activity
    )
    return joined.mutate(activity=named).select(*rows.columns)
