"""XES files written by hand, event by event."""

import pytest

NAMESPACE = 'xmlns="http://www.xes-standard.org/"'
NAMED = (
    '<string key="concept:name" value="a"/><date key="time:timestamp" value="2012-01-01T12:00:00"/>'
)
CASE = '<string key="concept:name" value="c"/>'


def event(more="", *, said=NAMED):
    return f"<event>{said}{more}</event>"


def trace(*events, said=CASE):
    return f"<trace>{said}{''.join(events)}</trace>"


def document(*traces, head="", namespace=NAMESPACE):
    return f'<?xml version="1.0"?>{head}<log {namespace}>{"".join(traces)}</log>'


@pytest.fixture
def put(tmp_path):
    """Writes a file of that content; its path."""

    def write(content, name="log.xes"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
