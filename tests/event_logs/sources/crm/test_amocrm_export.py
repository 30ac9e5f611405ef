"""amoCRM: the export of the list of deals, in Russian and in English."""

import pytest

from event_logs.sources.recognition import formats_of

RUSSIAN = "ID;Название сделки;Бюджет;Этап сделки;Воронка;Ответственный;Дата создания сделки;"
RUSSIAN += "Дата закрытия;Основной контакт;Рабочий телефон;Мобильный телефон;Рабочий email;Цвет\n"
ENGLISH = "Lead ID,Lead title,Sale,Stage,Pipeline,Responsible user,Created at,Closed at,"
ENGLISH += "Main contact,Work phone,Mobile phone,Work email,Color\n"
CELLS = ["7", "Pumps", "125000", "Won", "Sales", "Eve", "04.01.2026 10:00:00", "не закрыта"]
CELLS += ["Ann", "", "+79990000001", "ann@client.example", "red"]


@pytest.mark.parametrize(("header", "sign"), [(RUSSIAN, ";"), (ENGLISH, ",")])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
def test_headers_are_found_by_name(tmp_path, read_as, header, sign, encoding):
    path = tmp_path / "export.csv"
    path.write_bytes((header + sign.join(CELLS) + "\n").encode(encoding))
    assert [form.holds for form in formats_of(path)] == ["deals", "contacts"]
    (deal,) = read_as(path, "amocrm export")
    assert (deal["case_id"], deal["stage"], deal["owner"]) == ("7", "Won", "Eve")
    assert deal["created_at"].isoformat() == "2026-01-04T10:00:00+00:00"
    assert "closed_at" not in deal
    assert "red" in deal.values()
    (contact,) = read_as(path, "amocrm export contacts")
    assert contact["phones"] == contact["contact_id"] == deal["contact_id"] == "+79990000001"
