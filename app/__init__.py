"""The post office: everything Lifafa does with mail, without a window.

The map, from the ground up (a room may import only from rooms below it):

    model        the language all rooms speak: frozen values without reach
    parlance     a line of dialogue taken apart into the words it is made of
    events       what may have happened, told after it is committed
    settings     typed preferences, and where a profile's files live
    explain      what each of these words means, in the language of the person
    credentials  passwords in the system keyring, never anywhere else
    dialogue     what is said to servers, as a person may see it
    mime         bytes <-> letters: parsing, composing, cleaning HTML
    search       typed words -> a question the store can answer
    trust        who really wrote a letter, and what speaks against it
    store        the only room that knows SQL; the only truth
    protocols    three thin clerks: IMAP, POP3, SMTP; the only room with sockets
    finding      the servers of an address: where to look, and which to trust
    doctor       what ails an account: failures recognised, a domain's fitness for its server
    sync         the staff: threads that each own one connection
    mail         what one may do with messages
    accounts     what one may do with accounts
    practice     a built-in mail server on loopback, with sample mail
    engine       opens the store, starts and stops all threads; the one door
    cli          the same engine from a terminal

Upstairs, in `ui`, live the windows. They come in by `engine` alone.
"""
