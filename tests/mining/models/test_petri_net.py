from mining.models.petri_net import AcceptingPetriNet, Arc, Transition


def test_silent_transitions_are_no_activities():
    steps = (Transition("t1", "New"), Transition("t2", None), Transition("t3", "New"))
    arcs = (Arc("p", "t1"), Arc("t1", "q", 2))
    net = AcceptingPetriNet(("p", "q"), steps, arcs, {"p": 1}, ({"q": 2},))
    assert net.labels == {"New"}
    assert [arc.weight for arc in net.arcs] == [1, 2]
