"""3CX: legs of one history, machines told from people, whatever fields were chosen."""

import pytest

HEADER = "historyid,callid,time-start,time-answered,time-end,from-no,to-no,from-dn,to-dn,"
HEADER += "dial-no,final-dn,from-type,to-type,final-type"
BEGUN, PICKED, ENDED = (f"2026/01/05 10:0{time}" for time in ("0:00", "0:15", "1:15"))
CUSTOMER = "+79990000001"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            f"H,C,{BEGUN},{PICKED},{ENDED},{CUSTOMER},Ext.101,10000,101,,101,Line,Extension,Extension",
            ("in", CUSTOMER, "yes", "101", "60"),
        ),
        (
            f"H,C,{BEGUN},{PICKED},{ENDED},{CUSTOMER},Ext.800,10000,800,,800,Line,IVR,IVR",
            ("in", CUSTOMER, "no", "800", "0"),
        ),
        (
            f"H,C,{BEGUN},,{ENDED},{CUSTOMER},Ext.101,10000,101,,101,Line,Extension,Extension",
            ("in", CUSTOMER, "no", "101", "0"),
        ),
        (
            f"H,C,{BEGUN},{PICKED},{ENDED},Ext.101,{CUSTOMER},101,,{CUSTOMER},,Extension,Line,Line",
            ("out", CUSTOMER, "yes", "101", "60"),
        ),
        (
            f"H,C,{BEGUN},{PICKED},{ENDED},Ext.101,Ext.102,101,102,,102,,,Extension",
            ("inside", "Ext.102", "yes", "101", "60"),
        ),
    ],
)
def test_direction_answer_line_and_talk(read_as, row, expected):
    (call,) = read_as(f"{HEADER}\n{row}\n", "3cx cdr")
    roles = ("direction", "number", "answered", "extension", "talk_seconds")
    assert tuple(call[role] for role in roles) == expected
