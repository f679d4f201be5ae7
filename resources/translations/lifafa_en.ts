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
