from event_logs.simulation.stage_worlds.catalogue import NOISES, WORLDS


def test_only_hidden_worlds_hold_more_than_is_declared():
    for name, world in WORLDS.items():
        assert (max(world.real_stages) > 1) == name.startswith("hid"), name


def test_each_level_of_noise_is_worse_than_the_one_before():
    low, medium, high = (NOISES[level] for level in ("low", "medium", "high"))
    for name in low.__slots__:
        assert getattr(low, name) < getattr(medium, name) < getattr(high, name)
