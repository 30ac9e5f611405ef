from mining.models.bpmn_layout import Box, lay_out, waypoints

SIZE = (100, 50)


def test_layers_go_from_left_to_right_and_loops_are_left_out_of_them():
    boxes = lay_out(dict.fromkeys("abc", SIZE), [("a", "b"), ("b", "c"), ("c", "b"), ("b", "b")])
    assert boxes["a"].x < boxes["b"].x < boxes["c"].x


def test_branches_stand_below_each_other():
    boxes = lay_out(dict.fromkeys("abcd", SIZE), [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
    assert boxes["b"].x == boxes["c"].x
    assert boxes["b"].y != boxes["c"].y


def test_a_flow_back_goes_below_everything():
    path = waypoints(Box(300, 0, 100, 50), Box(0, 0, 100, 50), 200)
    assert max(y for _, y in path) > 200


def test_a_straight_flow_has_two_points_and_a_bent_one_four():
    start = Box(0, 0, 100, 50)
    assert waypoints(start, Box(200, 0, 100, 50), 50) == [(100, 25), (200, 25)]
    assert len(waypoints(start, Box(200, 100, 100, 50), 150)) == 4
