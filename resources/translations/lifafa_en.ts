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
        <source>%Ln things differ.</source>
        <translation>
            <numerusform>%Ln thing differs.</numerusform>
            <numerusform>%Ln things differ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages here</source>
        <translation>
            <numerusform>%Ln message here</numerusform>
            <numerusform>%Ln messages here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on the server</source>
        <translation>
            <numerusform>%Ln on the server</numerusform>
            <numerusform>%Ln on the server</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln fetched anew and compared</source>
        <translation>
            <numerusform>%Ln fetched anew and compared</numerusform>
            <numerusform>%Ln fetched anew and compared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changes on their way</source>
        <translation>
            <numerusform>%Ln change on its way</numerusform>
            <numerusform>%Ln changes on their way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mended</source>
        <translation>
            <numerusform>%Ln mended</numerusform>
            <numerusform>%Ln mended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages not fetched yet</source>
        <translation>
            <numerusform>%Ln message not fetched yet</numerusform>
            <numerusform>%Ln messages not fetched yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are missing here</source>
        <translation>
            <numerusform>%Ln message is missing here</numerusform>
            <numerusform>%Ln messages are missing here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages the server no longer has; they stay here</source>
        <translation>
            <numerusform>%Ln message the server no longer has; it stays here</numerusform>
            <numerusform>%Ln messages the server no longer has; they stay here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are only here</source>
        <translation>
            <numerusform>%Ln message is only here</numerusform>
            <numerusform>%Ln messages are only here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are here twice</source>
        <translation>
            <numerusform>%Ln message is here twice</numerusform>
            <numerusform>%Ln messages are here twice</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are marked differently</source>
        <translation>
            <numerusform>%Ln message is marked differently</numerusform>
            <numerusform>%Ln messages are marked differently</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are tagged differently</source>
        <translation>
            <numerusform>%Ln message is tagged differently</numerusform>
            <numerusform>%Ln messages are tagged differently</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages have another size</source>
        <translation>
            <numerusform>%Ln message has another size</numerusform>
            <numerusform>%Ln messages have another size</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages differ when fetched again</source>
        <translation>
            <numerusform>%Ln message differs when fetched again</numerusform>
            <numerusform>%Ln messages differ when fetched again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are damaged on the disk</source>
        <translation>
            <numerusform>%Ln message is damaged on the disk</numerusform>
            <numerusform>%Ln messages are damaged on the disk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages cannot be found by searching</source>
        <translation>
            <numerusform>%Ln message cannot be found by searching</numerusform>
            <numerusform>%Ln messages cannot be found by searching</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeleteDialog</name>
    <message numerus="yes">
        <source>%Ln messages in it are deleted too, and cannot be brought back.</source>
        <translation>
            <numerusform>%Ln message in it is deleted too, and cannot be brought back.</numerusform>
            <numerusform>%Ln messages in it are deleted too, and cannot be brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete with %Ln messages</source>
        <translation>
            <numerusform>Delete with %Ln message</numerusform>
            <numerusform>Delete with %Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderDeeds</name>
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
    <name>Pop3Form</name>
    <message numerus="yes">
        <source>This server removes mail by itself after %n days.</source>
        <translation>
            <numerusform>This server removes mail by itself after %n day.</numerusform>
            <numerusform>This server removes mail by itself after %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It leaves the server %n days after it was fetched, and stays here.</source>
        <translation>
            <numerusform>It leaves the server %n day after it was fetched, and stays here.</numerusform>
            <numerusform>It leaves the server %n days after it was fetched, and stays here.</numerusform>
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
