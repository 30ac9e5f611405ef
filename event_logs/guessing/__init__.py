"""A project file guessed from the files of records, with a word to every guess."""
