"""Three thin clerks for IMAP, POP3 and SMTP; the only room that opens sockets."""
