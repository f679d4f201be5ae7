<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AttachmentStrip</name>
    <message numerus="yes">
        <source>%n attachments, %1</source>
        <translation>
            <numerusform>%n attachment, %1</numerusform>
            <numerusform>%n attachments, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attachments</source>
        <translation>
            <numerusform>%n attachment</numerusform>
            <numerusform>%n attachments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckWords</name>
    <message numerus="yes">
        <source>%n things differ.</source>
        <translation>
            <numerusform>%n thing differs.</numerusform>
            <numerusform>%n things differ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages here</source>
        <translation>
            <numerusform>%n message here</numerusform>
            <numerusform>%n messages here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n on the server</source>
        <translation>
            <numerusform>%n on the server</numerusform>
            <numerusform>%n on the server</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fetched anew and compared</source>
        <translation>
            <numerusform>%n fetched anew and compared</numerusform>
            <numerusform>%n fetched anew and compared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changes on their way</source>
        <translation>
            <numerusform>%n change on its way</numerusform>
            <numerusform>%n changes on their way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mended</source>
        <translation>
            <numerusform>%n mended</numerusform>
            <numerusform>%n mended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages not fetched yet</source>
        <translation>
            <numerusform>%n message not fetched yet</numerusform>
            <numerusform>%n messages not fetched yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages are missing here</source>
        <translation>
            <numerusform>%n message is missing here</numerusform>
            <numerusform>%n messages are missing here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages the server no longer has; they stay here</source>
        <translation>
            <numerusform>%n message the server no longer has; it stays here</numerusform>
            <numerusform>%n messages the server no longer has; they stay here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages are only here</source>
        <translation>
            <numerusform>%n message is only here</numerusform>
            <numerusform>%n messages are only here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages stand here twice</source>
        <translation>
            <numerusform>%n message stands here twice</numerusform>
            <numerusform>%n messages stand here twice</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages are marked differently</source>
        <translation>
            <numerusform>%n message is marked differently</numerusform>
            <numerusform>%n messages are marked differently</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages are tagged differently</source>
        <translation>
            <numerusform>%n message is tagged differently</numerusform>
            <numerusform>%n messages are tagged differently</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages have another size</source>
        <translation>
            <numerusform>%n message has another size</numerusform>
            <numerusform>%n messages have another size</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages came otherwise when fetched anew</source>
        <translation>
            <numerusform>%n message came otherwise when fetched anew</numerusform>
            <numerusform>%n messages came otherwise when fetched anew</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages are damaged on the disk</source>
        <translation>
            <numerusform>%n message is damaged on the disk</numerusform>
            <numerusform>%n messages are damaged on the disk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages cannot be found by searching</source>
        <translation>
            <numerusform>%n message cannot be found by searching</numerusform>
            <numerusform>%n messages cannot be found by searching</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderDeeds</name>
    <message numerus="yes">
        <source>%n messages in it are deleted too, and cannot be brought back.</source>
        <translation>
            <numerusform>%n message in it is deleted too, and cannot be brought back.</numerusform>
            <numerusform>%n messages in it are deleted too, and cannot be brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete with %n messages</source>
        <translation>
            <numerusform>Delete with %n message</numerusform>
            <numerusform>Delete with %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages that were only here are in Trash</source>
        <translation>
            <numerusform>%n message that was only here is in Trash</numerusform>
            <numerusform>%n messages that were only here are in Trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last %n days of “%1” are kept on this computer</source>
        <translation>
            <numerusform>The last day of “%1” is kept on this computer</numerusform>
            <numerusform>The last %n days of “%1” are kept on this computer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LetterCard</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageHeader</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageView</name>
    <message numerus="yes">
        <source>%n messages selected</source>
        <translation>
            <numerusform>%n message selected</numerusform>
            <numerusform>%n messages selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message numerus="yes">
        <source>%n new messages</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message numerus="yes">
        <source>%n in outbox</source>
        <translation>
            <numerusform>%n in outbox</numerusform>
            <numerusform>%n in outbox</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Writing</name>
    <message numerus="yes">
        <source>The letter leaves in %n seconds</source>
        <translation>
            <numerusform>The letter leaves in %n second</numerusform>
            <numerusform>The letter leaves in %n seconds</numerusform>
        </translation>
    </message>
</context>
</TS>
