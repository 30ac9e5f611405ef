"""Every plain name has one in every language, and no two are called alike."""

import pytest

from event_logs.activities import PLAIN_NAMES
from event_logs.activity_names import NAMES, topic_in
from event_logs.activity_rules import TOPICS


@pytest.mark.parametrize("language", list(NAMES))
def test_names_are_whole_and_differ(language):
    names = NAMES[language]
    assert set(names) == set(PLAIN_NAMES)
    assert len(set(names.values())) == len(PLAIN_NAMES)


@pytest.mark.parametrize("language", [name for name in NAMES if name != "en"])
def test_topics_are_whole_and_differ(language):
    names = {topic_in(language, topic) for topic in TOPICS}
    assert len(names) == len(TOPICS)
    assert not names & set(TOPICS)
