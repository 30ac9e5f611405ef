"""Threads: messages that answer one another."""

import ibis
from ibis.expr.types import Table

LONGEST = 20
"""Doublings at most; a thread of 2 to that power messages is none, but a circle is."""


def with_threads(rows: Table) -> Table:
    """Rows with `thread`, the id of the message that began it; null where there is no id.

    `rows` has `message_id`, `answered_id` (the message it answers) and `first_id` (the one
    that began the thread, as the message itself says); the last two go.
    """
    begun = rows.mutate(before=ibis.coalesce(rows.first_id, rows.answered_id))
    roots = thread_roots(begun.select("message_id", "before"))
    led = begun.mutate(lead=ibis.coalesce(begun.message_id, begun.before))
    joined = led.left_join(roots, led.lead == roots.message_id)
    kept = [name for name in rows.columns if name not in ("answered_id", "first_id")]
    return joined.select(
        *(led[name] for name in kept), thread=ibis.coalesce(joined.thread, joined.lead)
    )


def thread_roots(messages: Table) -> Table:
    """The thread of every message: `message_id` and `thread`, the first message's id.

    `messages` has `message_id` and `before`, an earlier message of its thread (either may
    be null). A message whose earlier one is not among them belongs to the thread of that
    one all the same. Each round looks twice as far back, so a thread of n messages takes
    log2 n joins.
    """
    known = messages.filter(messages.message_id.notnull())
    links = known.group_by("message_id").agg(
        thread=ibis.coalesce(known.before.min(), known.message_id.min())
    )
    roots = links.cache()
    for _ in range(LONGEST):
        further = roots.view()
        stepped = roots.left_join(further, roots.thread == further.message_id).select(
            roots.message_id,
            thread=ibis.coalesce(further.thread, roots.thread),
            moved=further.thread.notnull() & (further.thread != roots.thread),
        )
        roots = stepped.cache()
        if not bool(roots.agg(any=roots.moved.any()).execute().iloc[0, 0]):
            break
        roots = roots.drop("moved").cache()
    return roots.select("message_id", "thread")
