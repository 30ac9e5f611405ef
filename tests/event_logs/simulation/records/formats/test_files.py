from event_logs.simulation.records.formats.files import vendor_files
from mining.conformance.declared import read_funnel


def test_every_vendor_is_there(files):
    vendors = {path.split("/")[0] for path in files}
    assert vendors == {"amocrm", "asterisk", "bitrix24", "mail", "checklist.csv", "funnel.toml"}


def test_the_same_play_gives_the_same_bytes(files, typical, typical_view):
    again = {file.path: file.content for file in vendor_files(typical, typical_view)}
    assert again == {file.path: file.content for file in files.values()}


def test_the_funnel_file_can_be_read(files, tmp_path):
    place = tmp_path / "funnel.toml"
    place.write_bytes(files["funnel.toml"].content)
    assert str(read_funnel(place)) == "New > Qualified > Proposal > Won | Lost"


def test_every_communication_told_is_one_of_the_play(files, typical):
    cases = {deal.lead.case for deal in typical.deals} | {""}
    for file in files.values():
        assert len({row for row, _ in file.told}) == len(file.told)
        assert {note.case for _, note in file.told} <= cases
