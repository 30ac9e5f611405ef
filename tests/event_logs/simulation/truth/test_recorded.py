from event_logs.simulation.truth.recorded import ACTIVITIES
from event_logs.simulation.worlds.wording import TRUE_STAGES


def test_every_record_of_a_call_or_mail_has_its_truth(truth, typical_sheets):
    """A line of these files is either told of in the truth or listed as dirt, never both."""
    told = [(row["file"], int(row["row"])) for row in truth["communications"]]
    dirty = [(row["file"], int(row["row"])) for row in truth["dirty"]]
    assert len(set(told + dirty)) == len(told) + len(dirty)
    for name in ("calls", "emails"):
        sheet = typical_sheets[name]
        lines = {(sheet.file, row) for row, _ in sheet.numbered()}
        assert lines <= set(told) | set(dirty)
        assert lines == {pair for pair in told + dirty if pair[0] == sheet.file}


def test_dirty_rows_are_counted(truth, typical, typical_sheets):
    dirt = typical.world.dirt
    kinds = [row["kind"] for row in truth["dirty"]]
    assert kinds.count("duplicate") == dirt.duplicate * len(typical_sheets)
    assert kinds.count("broken time") == dirt.broken_time * 3
    assert kinds.count("missing key") == dirt.missing_key * 5
    assert kinds.count("damaged line") == dirt.damaged_line * 3


def test_communications_lie_within_the_true_stay_of_their_deal(truth, typical_sheets):
    stays: dict[str, list[dict[str, str]]] = {}
    for stay in truth["stages"]:
        stays.setdefault(stay["case_id"], []).append(stay)
    notes = {
        (sheet.file, str(row)): line.note
        for sheet in typical_sheets.values()
        for row, line in sheet.numbered()
    }
    assert {row["true_stage"] for row in truth["communications"]} == {"", *TRUE_STAGES}
    for told in truth["communications"]:
        assert told["activity"] in ACTIVITIES.values()
        assert notes[told["file"], told["row"]].case == told["case_id"]
        if told["case_id"]:
            stages = [stay["true_stage"] for stay in stays[told["case_id"]]]
            assert told["true_stage"] in stages


def test_what_belongs_to_no_deal_has_no_stage(truth):
    for told in truth["communications"]:
        assert bool(told["case_id"]) == bool(told["true_stage"])
    alone = {row["topic"] for row in truth["communications"] if not row["case_id"]}
    assert alone == {"private", "newsletter", "inside", "stranger"}


def test_every_entry_of_the_crm_says_when_it_truly_happened(truth, typical_view):
    assert len(truth["entries"]) == len(typical_view.entries)
    late = [row for row in truth["entries"] if row["happened"] and row["shown"] > row["happened"]]
    assert len(late) > 300
    assert {row["habit"] for row in truth["entries"] if not row["happened"]} == {"never happened"}


def test_reasons_are_told_with_the_true_one_beside(truth, typical):
    true = {deal.lead.case: deal.loss_reason for deal in typical.deals}
    assert all(row["true"] == true[row["case_id"]] for row in truth["reasons"])
    assert any(row["true"] != row["ticked"] for row in truth["reasons"])
