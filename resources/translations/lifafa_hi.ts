<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="hi_IN">
<context>
    <name>AttachmentStrip</name>
    <message>
        <source>Attachments</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n attachment(s), %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComposeWindow</name>
    <message>
        <source>Attach files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throw this letter away?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Putting it into the outbox…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attaching…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture %1.png</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New letter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FormatBar</name>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the page:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Italic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Underline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strike out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bulleted list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numbered list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quotation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LetterEditor</name>
    <message>
        <source>Letter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LetterFoot</name>
    <message>
        <source>Send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain text, without format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard this letter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No recipient yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a mail address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No subject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1”, but nothing is attached</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LetterHead</name>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bcc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Subject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cc Bcc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show Cc and Bcc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add people who get a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Bcc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Subject</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Hide this notice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pill</name>
    <message>
        <source>Backspace removes, Enter edits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a mail address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a mail address. Backspace removes, Enter edits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecipientField</name>
    <message>
        <source>Addresses, parted by commas</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>The server %1 was not found. Check its name and your connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be reached. You may be offline, or the port is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to %1 was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 answers, but not as a mail server. Check port and security.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No secure line to %1 could be made. Check port and security.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 offers no STARTTLS, so nothing was sent to it unprotected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not accept the user name or password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 offers no way of signing in that Lifafa may use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The password for %1 is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 refused this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is busy. Lifafa will try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 gave an answer that Lifafa does not understand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The letter is larger than the server takes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot send to addresses with letters beyond English.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no account yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The letter has no recipient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This folder is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This message is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file %1 cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full. Work goes on as soon as there is space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mail database is damaged and was not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This profile was used by a newer Lifafa. Please update.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be read. They were kept aside at %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another Lifafa is working with this profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No system keyring was found: passwords last for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This message is too complex to be shown safely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something in Lifafa failed. It was written to the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of %1 cannot be trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%2” is not a mail address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of %1 has expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of %1 is not valid yet. Check your clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of %1 belongs to another server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of %1 was signed by itself and proves nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of %1 comes from an issuer nobody here knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Junk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All mail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the list of folders…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting the list of messages…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading messages…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Telling the server what you changed…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TLS (encrypted from the start)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>STARTTLS (encrypted before signing in)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None (anyone on the way can read your password)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking up the server&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Securing the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s greeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the server can do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Permission to send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused to change the message. It was changed back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused to move the message. It was put back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused to delete the message. It was put back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused to keep a copy of the letter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message archived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages archived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message moved to Trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages moved to Trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message deleted for ever</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages deleted for ever</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message marked as junk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages marked as junk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message moved to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages moved to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message marked as read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages marked as read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message marked as unread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages marked as unread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Star added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages starred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Star removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stars removed from %n messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n messages changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 said: “%2”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something in Lifafa failed (%1). It was written to the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perhaps sent: the server did not confirm it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent: it needs you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a date of this year, as Qt formats it</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ddd d MMM yyyy</source>
        <comment>a full date, as Qt formats it</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>Enter opens, Delete removes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
