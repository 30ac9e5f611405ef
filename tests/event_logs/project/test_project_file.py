"""The project file: what is read, and how every mistake names its line."""

from datetime import timedelta

import pytest

from event_logs.activity_rules import ActivityRule, rules_by_subject
from event_logs.calendar import BusinessCalendar, opening
from event_logs.errors import FileMissingError, ProjectError, RecordsMissingError
from event_logs.extraction.extract import extract
from event_logs.extraction.one_record import record_at
from event_logs.project.project_file import read_project
from event_logs.repairs.switches import Repairs

GOOD = """\
[project]
name = "Отдел продаж"
time_zone = "Europe/Moscow"
phone_region = "ru"
company_domains = ["@Example.com"]

[calendar]
holidays = "RU"
hours = { mon = "09:00-13:00, 14:00-18:00", sat = "10:00-15:00" }

[funnel]
line = "New > Won | Lost"

[cases]
closed_by = ["Спам"]

[[sources]]
name = "crm"
holds = "stage changes"
file = "records/stages.csv"
time_zone = "UTC"
columns = { case_id = "deal" }

[[sources]]
name = "log"
holds = "events"
file = "records/log.xes"
activities = ["A_*"]

[activities]
rename = { "Call out, answered" = "Звонок" }

[correlation]
days_after = 3

[[activities.rules]]
name = "Договор отправлен"
channel = "email"
direction = "out"
subject = ["договор"]

[[activities.rules]]
name = "Разговор"
channel = "call"
talk_at_least = 120

[repairs]
collapse_repeats = "all"
flag_imports = false
batch_size = 5
"""


@pytest.fixture
def write(tmp_path):
    """Writes a project folder with that file."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "stages.csv").write_text("deal,stage,timestamp\n")
    (tmp_path / "records" / "log.xes").write_text("<log/>")

    def writer(text):
        (tmp_path / "greyzone.toml").write_text(text, "utf-8")
        return tmp_path

    return writer


def test_everything_in_the_file_is_in_the_project(write):
    folder = write(GOOD)
    project = read_project(folder)
    assert project == read_project(folder / "greyzone.toml")
    assert (project.name, project.time_zone, project.phone_region) == (
        "Отдел продаж",
        "Europe/Moscow",
        "RU",
    )
    assert project.company_domains == ("example.com",)
    monday, saturday = opening("09:00-13:00, 14:00-18:00"), opening("10:00-15:00")
    week = (monday, (), (), (), (), saturday, ())
    assert project.calendar == BusinessCalendar("Europe/Moscow", week, "RU")
    assert project.funnel_table == {"line": "New > Won | Lost"}
    assert (project.closed_by, project.rename) == (("Спам",), {"Call out, answered": "Звонок"})
    assert project.rules.after == timedelta(days=3)
    assert project.activity_rules == (
        ActivityRule("Договор отправлен", "email", "out", subject=("договор",)),
        ActivityRule("Разговор", "call", talk_at_least=120),
    )
    assert project.repairs == Repairs(collapse_repeats="all", flag_imports=False, batch_size=5)
    crm, log = project.sources
    assert (crm.name, crm.holds, crm.time_zone) == ("crm", "stage changes", "UTC")
    assert crm.file == folder / "records" / "stages.csv"
    assert log.activities == ("A_*",)
    assert project.text == GOOD


def test_days_and_hours_may_be_named_apart(write):
    hours = 'hours = { mon = "09:00-13:00, 14:00-18:00", sat = "10:00-15:00" }'
    project = read_project(write(GOOD.replace(hours, 'days = "fri-mon"\nhours = "09:00-18:00"')))
    assert [bool(day) for day in project.calendar.week] == [1, 0, 0, 0, 1, 1, 1]


def test_rules_by_subject_come_after_the_users(write):
    text = GOOD.replace("[activities]", "[activities]\nby_subject = true")
    rules = read_project(write(text)).activity_rules
    assert [rule.name for rule in rules[:2]] == ["Договор отправлен", "Разговор"]
    assert rules[2:] == rules_by_subject()


def test_without_a_calendar_there_is_none(write):
    text = GOOD[: GOOD.index("[calendar]")] + GOOD[GOOD.index("[funnel]") :]
    assert read_project(write(text)).calendar is None


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("phone_region", "phone_regoin", 4, "Did you mean 'phone_region'"),
        ("[cases]", "[case]", 14, "Did you mean 'cases'"),
        ("Europe/Moscow", "Europe/Moskow", 3, "Did you mean 'Europe/Moscow'"),
        ('"ru"', '"RUS"', 4, "no country code"),
        ('"ru"', "7", 4, "is a whole number, where a text is expected"),
        ('holidays = "RU"', 'holidays = "XX"', 8, "No holidays are known of 'XX'"),
        ("mon =", "mond =", 9, "Did you mean 'mon'"),
        ("14:00-18:00", "12:00-18:00", 9, "no opening hours"),
        ('"stage changes"', '"stage change"', 19, "Did you mean 'stage changes'"),
        ("records/stages.csv", "records", 20, "is a folder"),
        ('"UTC"', '"GMT+99"', 21, "no time zone"),
        ("case_id =", "case =", 22, "Did you mean 'case_id'"),
        ('["A_*"]', '"A_*"', 28, "where a list is expected"),
        ('name = "log"', 'name = "crm"', 25, "Two sources are called 'crm'"),
        ('name = "log"\n', "", 24, "lacks 'name'"),
        ("days_after = 3", "days_after = -3", 34, "not a number from 0 on"),
        ("Call out, answered", "Call out, answerd", 31, "Did you mean 'Call out, answered'"),
        ('time_zone = "UTC"', 'date_format = "%d.%m"', 21, "day, month and hour"),
        ('time_zone = "UTC"', 'encoding = "cp-1251x"', 21, "no encoding"),
        ('file = "records/log.xes"', 'file = "records/log.xes', 27, "valid TOML"),
        ('channel = "call"', 'channel = "cal"', 44, "Did you mean 'call'"),
        ('name = "Разговор"\n', "", 42, "lacks 'name'"),
        ('collapse_repeats = "all"', 'collapse_repeats = "al"', 48, "none, unchanged, all"),
        ("flag_imports = false", "flag_import = false", 49, "Did you mean 'flag_imports'"),
        ("flag_imports = false", "flag_imports = 1", 49, "where true or false is expected"),
        ('line = "New', 'file = "no.bpmn"\nline = "New', 12, "no file 'no.bpmn'"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_would_do(write, old, new, line, said):
    folder = write(GOOD.replace(old, new, 1))
    with pytest.raises(ProjectError) as told:
        read_project(folder)
    assert f"greyzone.toml, line {line}" in told.value.sentence
    assert said in told.value.sentence


def test_a_project_without_sources_is_refused(write):
    with pytest.raises(ProjectError, match="no sources"):
        read_project(write("[project]\n"))


def test_a_missing_project_file_is_named(tmp_path):
    with pytest.raises(FileMissingError, match=r"greyzone\.toml"):
        read_project(tmp_path)


def test_a_project_file_that_is_no_utf8_is_told(tmp_path):
    (tmp_path / "greyzone.toml").write_bytes('[project]\nname = "Продажи"'.encode("cp1251"))
    with pytest.raises(ProjectError, match="UTF-8"):
        read_project(tmp_path)


def test_a_file_that_is_not_there_is_missing_and_refused_by_whoever_reads_records(write):
    project = read_project(write(GOOD.replace("stages.csv", "stage.csv", 1)))
    [gone] = project.missing
    assert "line 20" in gone.sentence
    assert "Did you mean 'stages.csv'" in gone.sentence
    assert [spec.name for spec in project.sources if spec.missing] == ["crm"]
    with pytest.raises(RecordsMissingError, match=r"stage\.csv"):
        extract(project)
    with pytest.raises(RecordsMissingError, match=r"stage\.csv"):
        record_at(project, "crm", 2)


def test_the_language_of_the_project_names_calls_and_emails_before_the_user_does(write):
    text = GOOD.replace("[activities]", '[activities]\nlanguage = "ru"\nby_subject = true')
    project = read_project(write(text))
    assert project.rename["Email in"] == "Входящее письмо"
    assert project.rename["Call out, answered"] == "Звонок"  # as the user wrote
    assert project.activity_rules[-1].name == "Входящее письмо: встреча"
    with pytest.raises(ProjectError, match="It can be: en, ru"):
        read_project(write(GOOD.replace("[activities]", '[activities]\nlanguage = "xx"')))
