import pytest

from event_logs.calendar import BusinessCalendar
from event_logs.errors import ProjectError
from event_logs.event_log import EventLog
from event_logs.project.project_file import read_project
from mining.deadlines.rules import Rule, check_rules, read_rules
from mining.models.funnel import parse_funnel

HEAD = """[project]
name = "Tiny"
[calendar]
days = "mon-fri"
hours = "09:00-13:00, 14:00-18:00"
[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
"""
FUNNEL = parse_funnel("New > Offer > Won | Lost")


@pytest.fixture
def project(tmp_path):
    """A project file with some deadlines, read."""

    def make(deadlines, head=HEAD):
        (tmp_path / "crm.csv").write_text("", "utf-8")
        (tmp_path / "greyzone.toml").write_text(head + deadlines, "utf-8")
        return read_project(tmp_path)

    return make


FIRST_CALL = """
[[deadlines]]
name = "First call"
expect = "call"
within = "15 business minutes"
after = "lead"
goal = 80
department = "Call centre"
stage = ["New"]
where = { lead_source = ["Website", "Phone"], region = "North" }
"""


def test_a_rule_is_read_as_it_is_written(project):
    [rule] = read_rules(project(FIRST_CALL))
    assert rule == Rule(
        name="First call",
        expect="call",
        after="lead",
        within="15 business minutes",
        seconds=900.0,
        clock="business",
        stages=("New",),
        departments=("Call centre",),
        attributes={"lead_source": ("Website", "Phone"), "region": ("North",)},
        goal=0.8,
    )


@pytest.mark.parametrize(
    ("within", "seconds", "clock"),
    [
        ("24 hours", 86_400, "calendar"),
        ("1 hour", 3_600, "calendar"),
        ("3 calendar days", 259_200, "calendar"),
        ("1.5 business hours", 5_400, "business"),
        ("2 working days", 57_600, "business"),  # eight hours each, without lunch
        ("1 business week", 144_000, "business"),
    ],
)
def test_times_are_written_in_english(project, within, seconds, clock):
    [rule] = read_rules(
        project(f'[[deadlines]]\nexpect = "contact"\nafter = "email"\nwithin = "{within}"\n')
    )
    assert (rule.seconds, rule.clock) == (seconds, clock)
    assert rule.name == f"contact within {within} after email"


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ('within = "soon"', 13, "'soon' is no time. Write it as"),
        ('within = "0 hours"', 13, "is no time"),
        ("within = 15", 13, "where a text is expected"),
        ('within = "1 hour"\ngoal = 0', 14, "'goal' is 0"),
        ('within = "1 hour"\ngaol = 90', 14, "Did you mean 'goal'?"),
    ],
)
def test_a_mistake_names_its_line(project, written, line, says):
    text = f'[[deadlines]]\nexpect = "call"\nafter = "lead"\n{written}\n'
    with pytest.raises(ProjectError) as mistake:
        read_rules(project(text))
    assert f"greyzone.toml, line {line}: " in mistake.value.sentence
    assert says in mistake.value.sentence


def test_business_time_needs_opening_hours(project):
    head = HEAD.replace('days = "mon-fri"\nhours = "09:00-13:00, 14:00-18:00"\n', "")
    with pytest.raises(ProjectError, match=r"needs opening hours.*\[calendar\]"):
        read_rules(project(FIRST_CALL, head))


def test_two_rules_of_one_name_are_refused(project):
    with pytest.raises(ProjectError, match="Two deadlines are called 'First call'"):
        read_rules(project(FIRST_CALL + FIRST_CALL))


def test_a_rule_lacking_a_key_is_refused(project):
    with pytest.raises(ProjectError, match="lacks 'after'"):
        read_rules(project('[[deadlines]]\nexpect = "call"\nwithin = "1 hour"\n'))


def test_without_rules_there_are_none(project):
    assert read_rules(project("")) == ()


LOG = EventLog.from_traces({"a": ["New", "On hold", "Won"]})


@pytest.mark.parametrize("name", ["Offer", "On hold", "lead", "missed call"])
def test_a_rule_may_start_with_a_word_a_stage_or_an_activity(project, name):
    text = f'[[deadlines]]\nexpect = "next stage"\nafter = "{name}"\nwithin = "3 days"\n'
    check_rules(read_rules(project(text)), LOG, FUNNEL)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('after = "Ofer"', "line 12: Deadline 'x': there is no activity 'Ofer' ('after'). Did"),
        ('after = "New"\ndepartment = "Sails"', "there is no department 'Sails'"),
        ('after = "New"\nstage = "Won by us"', "there is no stage or activity 'Won by us'"),
        ('after = "New"\nwhere = { outcomes = "Won" }', "Did you mean 'outcome'?"),
    ],
)  # fmt: skip
def test_what_a_rule_names_must_occur(project, line, says):
    text = f'[[deadlines]]\nname = "x"\n{line}\nexpect = "call"\nwithin = "3 days"\n'
    with pytest.raises(ProjectError) as mistake:
        check_rules(read_rules(project(text)), LOG, FUNNEL)
    assert says in mistake.value.sentence


def test_a_calendar_of_unequal_days_has_a_mean_day(project):
    calendar = BusinessCalendar("UTC", (((540, 1080),), ((540, 1080),), ((540, 720),), *[()] * 4))
    assert sum(end - begin for day in calendar.week for begin, end in day) == 7 * 180
    head = HEAD.replace(
        'days = "mon-fri"\nhours = "09:00-13:00, 14:00-18:00"',
        'hours = { mon = "09:00-18:00", tue = "09:00-18:00", wed = "09:00-12:00" }',
    )
    [rule] = read_rules(
        project(
            '[[deadlines]]\nexpect = "call"\nafter = "lead"\nwithin = "2 business days"\n', head
        )
    )
    assert rule.seconds == 2 * 7 * 3 * 3600 / 3
