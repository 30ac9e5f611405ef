"""What CRM, telephony and mailboxes show of a play, as files of records."""
