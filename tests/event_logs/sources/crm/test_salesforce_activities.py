"""Salesforce: tasks that are calls, by the time they were done; emails."""

from event_logs.sources.recognition import formats_of

HEADER = "Id,WhoId,WhatId,OwnerId,Subject,ActivityDate,TaskSubtype,CallType,"
HEADER += "CallDurationInSeconds,CreatedDate,CompletedDateTime\n"


def test_the_day_a_task_is_due_is_never_its_time(read_as):
    made, done = "2026-01-05T11:00:00.000+0000", "2026-01-05T11:02:00.000+0000"
    text = HEADER
    text += f"1,0031,0061,5,s,2026-02-01,Call,Outbound,61,{made},{done}\n"
    text += f"2,0031,0011,5,s,2026-02-01,Call,Inbound,0,{made},\n"
    text += f"3,0031,0061,5,s,2026-02-01,Email,,,{made},\n"
    first, second = read_as(text, "salesforce call tasks")
    assert first["timestamp"].isoformat() == "2026-01-05T11:02:00+00:00"
    assert second["timestamp"].isoformat() == "2026-01-05T11:00:00+00:00"
    assert (first["case_id"], first["direction"], first["contact_id"]) == ("0061", "out", "0031")
    assert "case_id" not in second


def test_tasks_that_are_no_calls_are_left_out(read_as, seeds):
    path = seeds / "salesforce_seeds" / "sf_task_data.csv"
    assert "salesforce call tasks" in {form.name for form in formats_of(path)}
    assert read_as(path, "salesforce call tasks") == []


def test_who_wrote_whom(read_as):
    text = "Id,FromAddress,ToAddress,CcAddress,Subject,MessageDate,Incoming,RelatedToId\n"
    text += "1,a@x,b@y,c@y,s,2026-01-05T12:00:00Z,true,0061\n"
    (email,) = read_as(text, "salesforce emails")
    assert (email["direction"], email["recipients"], email["case_id"]) == ("in", "b@y;c@y", "0061")
