"""A project guessed from files: what is found, what is doubted, and that nothing is lost."""

import pytest

from event_logs.errors import FileMissingError, GreyzoneError
from event_logs.extraction.extract import extract
from event_logs.guessing.roles import guess_columns, guess_kind
from event_logs.guessing.start import guess_project, start_project
from event_logs.project.project_file import read_project

FILES = {
    "этапы.csv": "Номер сделки;Стадия;Дата изменения;Кто изменил\n1;Новая;05.01.2026 10:00;Анна\n",
    "сделки.csv": "ID сделки;Контакт;Дата создания;Ответственный;Бюджет;Источник\n"
    "1;c1;05.01.2026 10:00;Анна;5 000;Сайт\n",
    "контакты.csv": "Контакт;Телефон;Email;Компания\nc1;8 (916) 111-11-11;a@client.ru;Рога\n",
    "звонки.csv": "Дата и время;Направление;Номер телефона;Длительность;Добавочный\n"
    "05.01.2026 11:00;входящий;89161111111;60;101\n",
    "почта.csv": "Дата;Отправитель;Получатель;Тема\n"
    "05.01.2026 12:00;anna@firma.ru;a@client.ru;КП\n",
    "сотрудники.csv": "Сотрудник;Отдел;Почта;Внутренний номер\nАнна;Продажи;anna@firma.ru;101\n",
}


@pytest.fixture
def files(tmp_path):
    """Exports of a Russian office, in its own encoding."""
    (tmp_path / "exports").mkdir()
    for name, text in FILES.items():
        (tmp_path / "exports" / name).write_bytes(text.encode("cp1251"))
    return sorted((tmp_path / "exports").iterdir())


def test_exports_in_russian_become_a_project_that_builds(tmp_path, files):
    started = start_project(tmp_path / "project", files)
    assert {seen.file.name: seen.holds for seen in started.sources} == {
        "этапы.csv": "stage changes",
        "сделки.csv": "deals",
        "контакты.csv": "contacts",
        "звонки.csv": "calls",
        "почта.csv": "emails",
        "сотрудники.csv": "staff",
    }
    project = read_project(tmp_path / "project")
    assert (project.time_zone, project.phone_region) == ("Europe/Moscow", "RU")
    assert project.company_domains == ("firma.ru",)
    made = extract(project)
    activities = made.log.events.order_by("position").activity.execute().tolist()
    assert activities == ["Новая", "Входящий звонок, принят", "Исходящее письмо"]
    assert made.log.cases.amount.execute().tolist() == [5000.0]


def test_every_guess_has_a_comment_and_doubts_are_listed(tmp_path, files):
    started = guess_project(tmp_path, files)
    guessed = [
        line for line in started.text.splitlines() if " = " in line and not line.startswith("#")
    ]
    certain = ("name =", "file =")
    assert all("#" in line for line in guessed if not line.startswith(certain))
    assert any(doubt.startswith("time_zone:") for doubt in started.unsure)
    assert not (tmp_path / "greyzone.toml").exists()


def test_a_project_that_is_there_is_never_overwritten(tmp_path, files):
    (tmp_path / "greyzone.toml").write_text("mine")
    with pytest.raises(GreyzoneError, match="already"):
        start_project(tmp_path, files)
    assert (tmp_path / "greyzone.toml").read_text() == "mine"


def test_a_file_that_is_not_there_writes_nothing(tmp_path):
    with pytest.raises(FileMissingError):
        start_project(tmp_path / "p", [tmp_path / "no.csv"])
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("times", "order", "doubted"),
    [
        (["13/02/2026 10:00", "01/02/2026 10:00"], "day_first = true", False),
        (["02/13/2026 10:00", "01/02/2026 10:00"], "day_first = false", False),
        (["01/02/2026 10:00", "03/04/2026 10:00"], "day_first = true", True),
        (["2026-01-02 10:00"], "", False),
        (["2026-01-02"], "", True),
    ],
)
def test_day_and_month_are_told_apart_or_doubted(tmp_path, times, order, doubted):
    lines = "".join(f"{n},New,{time}\n" for n, time in enumerate(times))
    (tmp_path / "x.csv").write_text("deal_id,stage,changed_at\n" + lines)
    started = guess_project(tmp_path, [tmp_path / "x.csv"])
    assert (order or "day_first") in started.text or not order
    assert any(doubt.startswith("x:") for doubt in started.unsure) is doubted


def test_two_files_of_a_name_are_two_sources(tmp_path):
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.csv").write_text("deal_id,stage,changed_at\n1,a,2026-01-02 10:00\n")
    started = start_project(tmp_path, [tmp_path / "a" / "x.csv", tmp_path / "b" / "x.csv"])
    assert [seen.name for seen in started.sources] == ["x", "x 2"]


def test_names_that_are_alike_are_taken_and_doubted():
    guess = guess_columns("stage changes", ["deal_id", "stage", "chnged_at"])
    assert guess.columns["timestamp"] == "chnged_at"
    assert guess.near == {"timestamp"}


def test_what_is_missing_is_named():
    guess = guess_kind(["number", "direction", "duration"])
    assert (guess.holds, guess.missing) == ("calls", ("timestamp",))


def test_stages_in_english_leave_plain_names_in_english(tmp_path):
    (tmp_path / "crm.csv").write_text("deal_id,stage,changed_at\n1,New,2026-01-05 10:00\n")
    assert "[activities]" not in guess_project(tmp_path, [tmp_path / "crm.csv"]).text
