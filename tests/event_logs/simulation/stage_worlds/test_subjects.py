from event_logs.simulation.stage_worlds.play import play_stage_world


def test_calls_have_no_subject_and_languages_are_the_customers():
    events = play_stage_world("hid3", cases=60, language="mixed", seed=3).log.events.execute()
    calls, mails = events[events["channel"] == "call"], events[events["channel"] == "email"]
    assert calls["subject"].isna().all()
    assert mails["subject"].notna().all()
    russian = mails["subject"].str.contains("[а-я]", regex=True).groupby(mails["case_id"]).mean()
    assert russian.isin([0, 1]).mean() > 0.95
