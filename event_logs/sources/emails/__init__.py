"""Mailboxes: mbox files, Maildir, folders of single messages, IMAP."""
