"""Where time goes: stage times, waiting, bottlenecks."""
