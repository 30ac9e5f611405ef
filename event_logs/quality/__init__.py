"""What is doubtful in a log, before anything is concluded from it."""
