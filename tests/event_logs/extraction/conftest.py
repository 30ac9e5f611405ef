"""The exports of a small company, and what is extracted of them."""

import pytest

from event_logs.extraction.extract import extract
from event_logs.project.project_file import read_project

STAGES = """\
Сделка;Этап;Изменено;Кто
1;Новый;05.01.2026 10:00;Анна
1;Переговоры;06.01.2026 11:00;Анна
1;Выиграна;20.01.2026 12:00;Борис
2;Новый;07.01.2026 10:00;Борис
2;Новый;07.01.2026 10:00;Борис
;Новый;07.01.2026 10:00;Борис
3;Новый;08.01.2026;Анна
3;Новый;31.02.2026 10:00;Анна
3;Новый
3;"Новый;09.01.2026 10:00;Анна
3;Новый;09.01.2026 10:00;Анна

4;Новый;10.01.2026 10:00;Анна
"""
DEALS = """\
id;Контакт;Создана;Ответственный;Сумма;Источник;events
1;c1;05.01.2026 09:30;Анна;125 000,50;Сайт;a
2;c2;07.01.2026;Борис;10 000;Звонок;b
3;c3;09.01.2026 09:00;Анна;5;Сайт;c
4;c3;сегодня;Борис;6;Сайт;d
4;c3;10.01.2026 09:00;Борис;6;Сайт;e
"""
CONTACTS = """\
contact_id,phones,emails
c1,"8 (916) 111-11-11, +79162222222",Anna.K@Client.ru
c2,79163333333.0,c2@client2.ru
c3,9164444444,c3@client3.ru
"""
CALLS = """\
start,phone,dir,sec,ext
2026-01-05 10:30:00,+79161111111,in,60,101
2026-01-06 10:30:00,89163333333,out,0,102
2026-01-11 10:30:00,89164444444,out,30,102
2026-01-11 10:31:00,anonymous,in,30,103
2026-01-11 10:32:00,102,out,30,101
2026-01-11 10:33:00,79169999999,in,30,101
2026-01-11 10:33:00,79169999999,in,30,101
2026-03-11 10:33:00,+79161111111,in,30,101
2026-01-11 10:34:00,79169999999,sideways,30,101
"""
EMAILS = """\
timestamp,sender,recipients,subject,message_id,in_reply_to
2026-01-05T13:00:00+03:00,Anna <anna@example.com>,anna.k@client.ru,hi,<m1@x>,
2026-01-05T13:30:00+03:00,anna.k@client.ru,anna@example.com,"Re: hi, again",<m2@x>,<m1@x>
2026-01-05T13:30:00+03:00,anna.k@client.ru,anna@example.com,copy,<m2@x>,<m1@x>
2026-01-06T13:30:00+03:00,boris@example.com,anna@example.com,inside,<m3@x>,
2026-03-06T13:30:00+03:00,anna.k@client.ru,boris@example.com,late,<m4@x>,<m2@x>
"""
STAFF = """\
person,department,emails,extensions
Анна,Продажи,anna@example.com,101
Борис,Ключевые,boris@example.com,102
"""
PROJECT = """\
[project]
time_zone = "Europe/Moscow"
phone_region = "RU"
company_domains = ["example.com"]
[calendar]
days = "mon-fri"
hours = "09:00-18:00"
[activities]
rename = { "Call out, answered" = "Звонок" }
[[sources]]
name = "crm"
holds = "stage changes"
file = "records/stages.csv"
columns = { case_id = "Сделка", stage = "Этап", timestamp = "Изменено", resource = "Кто" }
[[sources]]
name = "deals"
holds = "deals"
file = "records/deals.csv"
[sources.columns]
case_id = "id"
contact_id = "Контакт"
created_at = "Создана"
owner = "Ответственный"
[[sources]]
name = "contacts"
holds = "contacts"
file = "records/contacts.csv"
[[sources]]
name = "calls"
holds = "calls"
file = "records/calls.csv"
[sources.columns]
timestamp = "start"
number = "phone"
direction = "dir"
duration_seconds = "sec"
extension = "ext"
[[sources]]
name = "emails"
holds = "emails"
file = "records/emails.csv"
[[sources]]
name = "staff"
holds = "staff"
file = "records/staff.csv"
"""
FILES = {
    "stages": (STAGES, "cp1251"),
    "deals": (DEALS, "cp1251"),
    "contacts": (CONTACTS, "utf-8"),
    "calls": (CALLS, "utf-8-sig"),
    "emails": (EMAILS, "utf-16"),
    "staff": (STAFF, "utf-8"),
}
OUTCOMES, OPEN_STAGES = ["Выиграна"], ["Новый", "Переговоры"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The project of the files above."""
    place = tmp_path_factory.mktemp("project")
    (place / "records").mkdir()
    for name, (text, encoding) in FILES.items():
        (place / "records" / f"{name}.csv").write_bytes(text.encode(encoding))
    (place / "greyzone.toml").write_text(PROJECT, "utf-8")
    return place


@pytest.fixture(scope="module")
def told():
    """What the extraction told on its way."""
    return []


@pytest.fixture(scope="module")
def extraction(folder, told):
    """That project, extracted."""
    project = read_project(folder)
    return extract(project, outcomes=OUTCOMES, stages=OPEN_STAGES, tell=told.append)


def small(folder, text, name="x.csv", more=""):
    """A project of one source of events in a file of that content."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "greyzone.toml").write_text(
        f'[[sources]]\nname = "log"\nholds = "events"\nfile = "{name}"\n{more}', "utf-8"
    )
    return read_project(folder)
