"""A line of SMTP, IMAP or POP3 taken apart into the words it is made of."""
