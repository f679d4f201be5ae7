<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="hi_IN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Lifafa</source>
        <translation>लिफ़ाफ़ा के बारे में</translation>
    </message>
    <message>
        <source>Mail that shows its work. Licensed under the Apache License 2.0.</source>
        <translation>डाक, जो अपना काम दिखाती है। अपाचे लाइसेंस 2.0 के अंतर्गत।</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
</context>
<context>
    <name>AccountForm</name>
    <message>
        <source>Edit account</source>
        <translation>खाता बदलें</translation>
    </message>
    <message>
        <source>Remove this account?</source>
        <translation>यह खाता हटाएँ?</translation>
    </message>
    <message>
        <source>Its mail and passwords leave this computer. The server keeps everything.</source>
        <translation>इसकी डाक और पासवर्ड इस कंप्यूटर से हट जाएँगे। सर्वर पर सब कुछ रहेगा।</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>हटाएँ</translation>
    </message>
    <message>
        <source>Save anyway</source>
        <translation>फिर भी सहेजें</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>जाँच हो रही है…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>जाँचें</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>जैसा था वैसा</translation>
    </message>
    <message>
        <source>As others shall read it</source>
        <translation>जैसा दूसरे पढ़ेंगे</translation>
    </message>
    <message>
        <source>The address</source>
        <translation>पता</translation>
    </message>
    <message>
        <source>This system has no keyring: the password is kept for this session only.</source>
        <translation>इस सिस्टम में पासवर्ड की तिजोरी (कीरिंग) नहीं है: पासवर्ड केवल इस सत्र तक रहेगा।</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>सहेजें</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>पासवर्ड</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>आपका नाम</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>पता</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>दिखने वाला नाम</translation>
    </message>
    <message>
        <source>You</source>
        <translation>आप</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>खाता हटाएँ…</translation>
    </message>
</context>
<context>
    <name>AccountWizard</name>
    <message>
        <source>Add account</source>
        <translation>खाता जोड़ें</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>आगे बढ़ें</translation>
    </message>
    <message>
        <source>Check and add</source>
        <translation>जाँचें और जोड़ें</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>जाँच हो रही है…</translation>
    </message>
    <message>
        <source>Add anyway</source>
        <translation>फिर भी जोड़ें</translation>
    </message>
    <message>
        <source>Open the inbox</source>
        <translation>इनबॉक्स खोलें</translation>
    </message>
    <message>
        <source>Set everything by hand</source>
        <translation>सब कुछ ख़ुद भरें</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>फिर जाँचें</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>पीछे</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Write</source>
        <translation>लिखें</translation>
    </message>
    <message>
        <source>Get mail</source>
        <translation>डाक लाएँ</translation>
    </message>
    <message>
        <source>Get mail of all accounts</source>
        <translation>सभी खातों की डाक लाएँ</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>खाता जोड़ें…</translation>
    </message>
    <message>
        <source>Edit account…</source>
        <translation>खाता बदलें…</translation>
    </message>
    <message>
        <source>Check this account…</source>
        <translation>यह खाता जाँचें…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>सेटिंग…</translation>
    </message>
    <message>
        <source>Open a message file…</source>
        <translation>संदेश की फ़ाइल खोलें…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>पूर्ववत करें</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>सब चुनें</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>खोजें</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>उत्तर दें</translation>
    </message>
    <message>
        <source>Reply to all</source>
        <translation>सबको उत्तर दें</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>अग्रेषित करें</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>संग्रह में रखें</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>मिटाएँ</translation>
    </message>
    <message>
        <source>Delete for ever</source>
        <translation>हमेशा के लिए मिटाएँ</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>अवांछित</translation>
    </message>
    <message>
        <source>Not junk</source>
        <translation>अवांछित नहीं</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>दूसरी जगह रखें</translation>
    </message>
    <message>
        <source>Copy to…</source>
        <translation>दूसरी जगह प्रति रखें…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>नया फ़ोल्डर…</translation>
    </message>
    <message>
        <source>New subfolder…</source>
        <translation>भीतर नया फ़ोल्डर…</translation>
    </message>
    <message>
        <source>Rename folder…</source>
        <translation>फ़ोल्डर का नाम बदलें…</translation>
    </message>
    <message>
        <source>Delete folder…</source>
        <translation>फ़ोल्डर मिटाएँ…</translation>
    </message>
    <message>
        <source>Hide folder</source>
        <translation>फ़ोल्डर छिपाएँ</translation>
    </message>
    <message>
        <source>Show hidden folders</source>
        <translation>छिपे फ़ोल्डर दिखाएँ</translation>
    </message>
    <message>
        <source>Keep everything</source>
        <translation>सब कुछ रखें</translation>
    </message>
    <message>
        <source>Keep the last 365 days</source>
        <translation>पिछले 365 दिन रखें</translation>
    </message>
    <message>
        <source>Keep the last 90 days</source>
        <translation>पिछले 90 दिन रखें</translation>
    </message>
    <message>
        <source>Keep the last 30 days</source>
        <translation>पिछले 30 दिन रखें</translation>
    </message>
    <message>
        <source>Keep only what I open</source>
        <translation>केवल वही रखें जो मैं खोलूँ</translation>
    </message>
    <message>
        <source>Check against the server…</source>
        <translation>सर्वर से मिलान करें…</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>पढ़ा या अपठित चिह्नित करें</translation>
    </message>
    <message>
        <source>Add or remove star</source>
        <translation>तारा लगाएँ या हटाएँ</translation>
    </message>
    <message>
        <source>Save as file…</source>
        <translation>फ़ाइल के रूप में सहेजें…</translation>
    </message>
    <message>
        <source>View source</source>
        <translation>मूल स्रोत देखें</translation>
    </message>
    <message>
        <source>Show as text or as HTML</source>
        <translation>सादे पाठ या HTML में दिखाएँ</translation>
    </message>
    <message>
        <source>White or dark sheet</source>
        <translation>सफ़ेद या गहरा पन्ना</translation>
    </message>
    <message>
        <source>Next message</source>
        <translation>अगला संदेश</translation>
    </message>
    <message>
        <source>Previous message</source>
        <translation>पिछला संदेश</translation>
    </message>
    <message>
        <source>Next unread message</source>
        <translation>अगला अपठित संदेश</translation>
    </message>
    <message>
        <source>Message pane</source>
        <translation>संदेश का फलक</translation>
    </message>
    <message>
        <source>Go to the next pane</source>
        <translation>अगले फलक पर जाएँ</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>कीबोर्ड शॉर्टकट</translation>
    </message>
    <message>
        <source>About Lifafa</source>
        <translation>लिफ़ाफ़ा के बारे में</translation>
    </message>
    <message>
        <source>&amp;Mail</source>
        <translation>डाक (&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>संपादन (&amp;E)</translation>
    </message>
    <message>
        <source>M&amp;essage</source>
        <translation>संदेश (&amp;S)</translation>
    </message>
    <message>
        <source>F&amp;older</source>
        <translation>फ़ोल्डर (&amp;O)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>दृश्य (&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>सहायता (&amp;H)</translation>
    </message>
    <message>
        <source>Show folder always</source>
        <translation>फ़ोल्डर हमेशा दिखाएँ</translation>
    </message>
    <message>
        <source>How was this sent?</source>
        <translation>यह कैसे भेजा गया?</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>कंसोल</translation>
    </message>
</context>
<context>
    <name>Acts</name>
    <message>
        <source>Undo</source>
        <translation>पूर्ववत करें</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>पूर्ववत किया गया: %1</translation>
    </message>
    <message>
        <source>This can no longer be undone</source>
        <translation>अब इसे पूर्ववत नहीं किया जा सकता</translation>
    </message>
</context>
<context>
    <name>AttachmentStrip</name>
    <message>
        <source>Attachments</source>
        <translation>संलग्नक</translation>
    </message>
    <message>
        <source>1 attachment, %1</source>
        <translation>1 संलग्नक, %1</translation>
    </message>
    <message numerus="yes">
        <source>%n attachments, %1</source>
        <translation>
            <numerusform>%n संलग्नक, %1</numerusform>
            <numerusform>%n संलग्नक, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Save all</source>
        <translation>सब सहेजें</translation>
    </message>
    <message>
        <source>1 attachment</source>
        <translation>1 संलग्नक</translation>
    </message>
    <message numerus="yes">
        <source>%n attachments</source>
        <translation>
            <numerusform>%n संलग्नक</numerusform>
            <numerusform>%n संलग्नक</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” can run as a program</source>
        <translation>“%1” प्रोग्राम की तरह चल सकती है</translation>
    </message>
    <message>
        <source>Open it only if you expected it and know who made it.</source>
        <translation>इसे तभी खोलें जब आपको इसका इंतज़ार था और आप जानते हों कि इसे किसने बनाया है।</translation>
    </message>
    <message>
        <source>Save attachment in</source>
        <translation>संलग्नक यहाँ सहेजें</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>खोलें</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>सहेजें…</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>%1 के रूप में सहेजा गया</translation>
    </message>
    <message>
        <source>Save all attachments in</source>
        <translation>सभी संलग्नक यहाँ सहेजें</translation>
    </message>
</context>
<context>
    <name>CardDelegate</name>
    <message>
        <source>(no subject)</source>
        <translation>(विषय नहीं)</translation>
    </message>
</context>
<context>
    <name>CertificateCard</name>
    <message>
        <source>The certificate of %1</source>
        <translation>%1 का प्रमाणपत्र</translation>
    </message>
    <message>
        <source>Trust this certificate for this server</source>
        <translation>इस सर्वर के लिए इस प्रमाणपत्र पर भरोसा करें</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>किसे दिया गया</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>किसने दिया</translation>
    </message>
    <message>
        <source>For</source>
        <translation>किनके लिए</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>वैधता</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>फ़िंगरप्रिंट (SHA-256)</translation>
    </message>
    <message>
        <source>Anyone between you and this server could show a certificate of their own: trusting it would hand them your password and your mail. Go on only if this fingerprint is the one that the server&apos;s owner gave you.</source>
        <translation>आपके और इस सर्वर के बीच बैठा कोई भी व्यक्ति अपना प्रमाणपत्र दिखा सकता है: उस पर भरोसा करने से आपका पासवर्ड और आपकी डाक उसके हाथ लग जाएगी। तभी आगे बढ़ें जब यह फ़िंगरप्रिंट वही हो जो सर्वर के मालिक ने आपको दिया था।</translation>
    </message>
    <message>
        <source>This is not the certificate you trusted for this server, and nothing was sent to it. Unless the server&apos;s owner told you of a new one, somebody may be in between. To trust the new one, forget the old one first.</source>
        <translation>यह वह प्रमाणपत्र नहीं है जिस पर आपने इस सर्वर के लिए भरोसा किया था, और इसे कुछ भी नहीं भेजा गया। अगर सर्वर के मालिक ने आपको नए प्रमाणपत्र के बारे में नहीं बताया, तो हो सकता है कि बीच में कोई और हो। नए पर भरोसा करने के लिए पहले पुराने को भूलें।</translation>
    </message>
</context>
<context>
    <name>CheckWindow</name>
    <message>
        <source>%1 and its server</source>
        <translation>%1 और उसका सर्वर</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>प्रगति</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>क्या भिन्न है</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>फिर मिलान करें</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>ठीक करें</translation>
    </message>
    <message>
        <source>Fetches, marks and counts anew; removes no message</source>
        <translation>फिर से लाता, चिह्नित करता और गिनता है; कोई संदेश नहीं हटाता</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Repairing…</source>
        <translation>ठीक किया जा रहा है…</translation>
    </message>
    <message>
        <source>Comparing with the server…</source>
        <translation>सर्वर से मिलान हो रहा है…</translation>
    </message>
    <message>
        <source>%1 of %2 messages</source>
        <translation>%2 में से %1 संदेश</translation>
    </message>
</context>
<context>
    <name>CheckWords</name>
    <message>
        <source>The server has this folder, and it is not here yet</source>
        <translation>यह फ़ोल्डर सर्वर पर है, यहाँ अभी नहीं</translation>
    </message>
    <message>
        <source>The server no longer has this folder</source>
        <translation>यह फ़ोल्डर सर्वर पर अब नहीं है</translation>
    </message>
    <message>
        <source>The server has numbered its messages anew</source>
        <translation>सर्वर ने अपने संदेशों को नए क्रमांक दिए हैं</translation>
    </message>
    <message>
        <source>The server says it has %2 messages, and shows %1</source>
        <translation>सर्वर कहता है कि %2 संदेश हैं, पर %1 दिखाता है</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages not fetched yet</source>
        <translation>
            <numerusform>%Ln संदेश अभी लाया नहीं गया</numerusform>
            <numerusform>%Ln संदेश अभी लाए नहीं गए</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are missing here</source>
        <translation>
            <numerusform>%Ln संदेश यहाँ नहीं है</numerusform>
            <numerusform>%Ln संदेश यहाँ नहीं हैं</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages the server no longer has; they stay here</source>
        <translation>
            <numerusform>%Ln संदेश सर्वर पर अब नहीं है; यहाँ रहेगा</numerusform>
            <numerusform>%Ln संदेश सर्वर पर अब नहीं हैं; यहाँ रहेंगे</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are only here</source>
        <translation>
            <numerusform>%Ln संदेश केवल यहाँ है</numerusform>
            <numerusform>%Ln संदेश केवल यहाँ हैं</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are here twice</source>
        <translation>
            <numerusform>%Ln संदेश यहाँ दो बार है</numerusform>
            <numerusform>%Ln संदेश यहाँ दो बार हैं</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are marked differently</source>
        <translation>
            <numerusform>%Ln संदेश के चिह्न भिन्न हैं</numerusform>
            <numerusform>%Ln संदेशों के चिह्न भिन्न हैं</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are tagged differently</source>
        <translation>
            <numerusform>%Ln संदेश के टैग भिन्न हैं</numerusform>
            <numerusform>%Ln संदेशों के टैग भिन्न हैं</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages have another size</source>
        <translation>
            <numerusform>%Ln संदेश का आकार भिन्न है</numerusform>
            <numerusform>%Ln संदेशों का आकार भिन्न है</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages differ when fetched again</source>
        <translation>
            <numerusform>%Ln संदेश फिर से लाने पर भिन्न निकला</numerusform>
            <numerusform>%Ln संदेश फिर से लाने पर भिन्न निकले</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are damaged on the disk</source>
        <translation>
            <numerusform>%Ln संदेश डिस्क पर बिगड़ा हुआ है</numerusform>
            <numerusform>%Ln संदेश डिस्क पर बिगड़े हुए हैं</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages cannot be found by searching</source>
        <translation>
            <numerusform>%Ln संदेश खोजने पर नहीं मिलता</numerusform>
            <numerusform>%Ln संदेश खोजने पर नहीं मिलते</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 messages were counted, and %2 are here</source>
        <translation>%1 संदेश गिने गए थे, यहाँ %2 हैं</translation>
    </message>
    <message>
        <source>%1 were counted as unread, and %2 are</source>
        <translation>%1 अपठित गिने गए थे, वास्तव में %2 हैं</translation>
    </message>
    <message>
        <source>Everything is equal now.</source>
        <translation>अब सब कुछ समान है।</translation>
    </message>
    <message>
        <source>Everything is equal.</source>
        <translation>सब कुछ समान है।</translation>
    </message>
    <message>
        <source>mended</source>
        <translation>ठीक किया गया</translation>
    </message>
    <message numerus="yes">
        <source>%Ln mended</source>
        <translation>
            <numerusform>%Ln ठीक किया गया</numerusform>
            <numerusform>%Ln ठीक किए गए</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln things differ.</source>
        <translation>
            <numerusform>%Ln बात भिन्न है।</numerusform>
            <numerusform>%Ln बातें भिन्न हैं।</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages here</source>
        <translation>
            <numerusform>यहाँ %Ln संदेश</numerusform>
            <numerusform>यहाँ %Ln संदेश</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on the server</source>
        <translation>
            <numerusform>सर्वर पर %Ln</numerusform>
            <numerusform>सर्वर पर %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln fetched anew and compared</source>
        <translation>
            <numerusform>%Ln फिर से लाकर मिलाया गया</numerusform>
            <numerusform>%Ln फिर से लाकर मिलाए गए</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changes on their way</source>
        <translation>
            <numerusform>%Ln बदलाव रास्ते में</numerusform>
            <numerusform>%Ln बदलाव रास्ते में</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComposeWindow</name>
    <message>
        <source>Attach files</source>
        <translation>फ़ाइलें संलग्न करें</translation>
    </message>
    <message>
        <source>Throw this letter away?</source>
        <translation>यह पत्र फेंक दें?</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>फेंक दें</translation>
    </message>
    <message>
        <source>Putting it into the outbox…</source>
        <translation>आउटबॉक्स में रखा जा रहा है…</translation>
    </message>
    <message>
        <source>Attaching…</source>
        <translation>संलग्न हो रहा है…</translation>
    </message>
    <message>
        <source>New letter</source>
        <translation>नया पत्र</translation>
    </message>
</context>
<context>
    <name>ConsoleDock</name>
    <message>
        <source>Console</source>
        <translation>कंसोल</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>रोकें</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>खाली करें</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>जारी रखें</translation>
    </message>
    <message>
        <source>No line passes the filters.</source>
        <translation>कोई पंक्ति इन फ़िल्टरों से मेल नहीं खाती।</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>सब दिखाएँ</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>दिखाने को कुछ नहीं</translation>
    </message>
    <message>
        <source>What Lifafa and your servers say to each other appears here while this is open.</source>
        <translation>लिफ़ाफ़ा और आपके सर्वर आपस में जो कहते हैं, वह यहाँ दिखता है, जब तक यह खुला है।</translation>
    </message>
    <message>
        <source>Get mail</source>
        <translation>डाक लाएँ</translation>
    </message>
    <message>
        <source>Nothing was said yet</source>
        <translation>अभी तक कोई बात नहीं हुई</translation>
    </message>
    <message>
        <source>The report is in the clipboard. Passwords are not in it.</source>
        <translation>रिपोर्ट क्लिपबोर्ड में है। उसमें कोई पासवर्ड नहीं है।</translation>
    </message>
    <message>
        <source>Save safe report</source>
        <translation>सुरक्षित रिपोर्ट सहेजें</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>फ़ाइल लिखी नहीं जा सकी: %1</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>%1 के रूप में सहेजा गया</translation>
    </message>
    <message>
        <source>Copy safe report</source>
        <translation>सुरक्षित रिपोर्ट कॉपी करें</translation>
    </message>
    <message>
        <source>Replace addresses and host names</source>
        <translation>पतों और सर्वरों के नाम छिपाएँ</translation>
    </message>
    <message>
        <source>Save safe report…</source>
        <translation>सुरक्षित रिपोर्ट सहेजें…</translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>Save as file</source>
        <translation>फ़ाइल के रूप में सहेजें</translation>
    </message>
    <message>
        <source>Open a message file</source>
        <translation>संदेश की फ़ाइल खोलें</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>फ़ाइल लिखी नहीं जा सकी: %1</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>%1 के रूप में सहेजा गया</translation>
    </message>
</context>
<context>
    <name>DeleteDialog</name>
    <message>
        <source>Delete folder</source>
        <translation>फ़ोल्डर मिटाएँ</translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages in it are deleted too, and cannot be brought back.</source>
        <translation>
            <numerusform>उसका %Ln संदेश भी मिट जाएगा और वापस नहीं लाया जा सकेगा।</numerusform>
            <numerusform>उसके %Ln संदेश भी मिट जाएँगे और वापस नहीं लाए जा सकेंगे।</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete with %Ln messages</source>
        <translation>
            <numerusform>%Ln संदेश सहित मिटाएँ</numerusform>
            <numerusform>%Ln संदेशों सहित मिटाएँ</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>“%1” मिटाएँ?</translation>
    </message>
</context>
<context>
    <name>DiagnosisCard</name>
    <message>
        <source>Noted. It is tried with the next check.</source>
        <translation>दर्ज कर लिया। अगली जाँच में इसे आज़माया जाएगा।</translation>
    </message>
    <message>
        <source>Lifafa cannot open it from here. Please open it yourself: %1</source>
        <translation>लिफ़ाफ़ा इसे यहाँ से नहीं खोल सकता। कृपया ख़ुद खोलें: %1</translation>
    </message>
    <message>
        <source>the system&apos;s settings of date and time</source>
        <translation>सिस्टम में तारीख़ और समय की सेटिंग</translation>
    </message>
    <message>
        <source>Done: check again</source>
        <translation>हो गया: फिर जाँचें</translation>
    </message>
    <message>
        <source>Check with this password</source>
        <translation>इस पासवर्ड से जाँचें</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>नया पासवर्ड</translation>
    </message>
</context>
<context>
    <name>DialogueModel</name>
    <message>
        <source>Time</source>
        <translation>समय</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>खाता</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>पंक्ति</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>लगा समय</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 मि.से.</translation>
    </message>
    <message>
        <source>Lifafa said</source>
        <translation>लिफ़ाफ़ा ने कहा</translation>
    </message>
    <message>
        <source>the server said</source>
        <translation>सर्वर ने कहा</translation>
    </message>
</context>
<context>
    <name>DialogueView</name>
    <message>
        <source>Dialogue with the servers</source>
        <translation>सर्वरों के साथ संवाद</translation>
    </message>
</context>
<context>
    <name>DockTitle</name>
    <message>
        <source>Close the console</source>
        <translation>कंसोल बंद करें</translation>
    </message>
    <message>
        <source>Dock in the window</source>
        <translation>विंडो में जोड़ें</translation>
    </message>
    <message>
        <source>Show in a window of its own</source>
        <translation>अलग विंडो में दिखाएँ</translation>
    </message>
</context>
<context>
    <name>DoctorPanel</name>
    <message>
        <source>Copy report</source>
        <translation>रिपोर्ट कॉपी करें</translation>
    </message>
    <message>
        <source>The steps and what they mean, without password and name</source>
        <translation>चरण और उनका अर्थ, बिना पासवर्ड और नाम के</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>कॉपी हो गई</translation>
    </message>
    <message>
        <source>Everything works.</source>
        <translation>सब ठीक चल रहा है।</translation>
    </message>
    <message>
        <source>Checking the servers… No letter is sent.</source>
        <translation>सर्वर जाँचे जा रहे हैं… कोई पत्र नहीं भेजा जाता।</translation>
    </message>
    <message>
        <source>Steps of the check</source>
        <translation>जाँच के चरण</translation>
    </message>
</context>
<context>
    <name>DoctorWindow</name>
    <message>
        <source>Check of %1</source>
        <translation>%1 की जाँच</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>फिर जाँचें</translation>
    </message>
    <message>
        <source>Edit account…</source>
        <translation>खाता बदलें…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Everything works, and the account keeps it so.</source>
        <translation>सब ठीक चल रहा है, और खाते में यही रख लिया गया।</translation>
    </message>
</context>
<context>
    <name>DoctorWords</name>
    <message>
        <source>Make an app password…</source>
        <translation>ऐप पासवर्ड बनाएँ…</translation>
    </message>
    <message>
        <source>Sign in at the provider…</source>
        <translation>सेवा प्रदाता के यहाँ साइन इन करें…</translation>
    </message>
    <message>
        <source>Look at the certificate…</source>
        <translation>प्रमाणपत्र देखें…</translation>
    </message>
    <message>
        <source>Set the clock…</source>
        <translation>घड़ी मिलाएँ…</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 खोलें</translation>
    </message>
    <message>
        <source>Check with this password</source>
        <translation>इस पासवर्ड से जाँचें</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>फिर जाँचें</translation>
    </message>
    <message>
        <source>This computer&apos;s clock differs from the server&apos;s by %1.</source>
        <translation>इस कंप्यूटर की घड़ी और सर्वर की घड़ी में %1 का अंतर है।</translation>
    </message>
    <message>
        <source>%n days</source>
        <translation>%n दिन</translation>
    </message>
    <message>
        <source>%n hours</source>
        <translation>%n घंटे</translation>
    </message>
    <message>
        <source>%n minutes</source>
        <translation>%n मिनट</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>लगभग एक मिनट</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 लें</translation>
    </message>
    <message>
        <source>Use port %1 with %2</source>
        <translation>पोर्ट %1 लें, %2 के साथ</translation>
    </message>
    <message>
        <source>Use port %1 without protection</source>
        <translation>पोर्ट %1 लें, बिना सुरक्षा के</translation>
    </message>
    <message>
        <source>Use the user name %1</source>
        <translation>उपयोगकर्ता नाम %1 लें</translation>
    </message>
    <message>
        <source>Send without signing in</source>
        <translation>साइन इन किए बिना भेजें</translation>
    </message>
    <message>
        <source>Sign in the strongest way both sides know</source>
        <translation>दोनों को आने वाले सबसे मज़बूत तरीक़े से साइन इन करें</translation>
    </message>
    <message>
        <source>Sign in with %1</source>
        <translation>%1 से साइन इन करें</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Send myself a test</source>
        <translation>ख़ुद को एक जाँच-पत्र भेजें</translation>
    </message>
    <message>
        <source>A short letter to your own address</source>
        <translation>आपके अपने पते पर एक छोटा पत्र</translation>
    </message>
    <message>
        <source>In the outbox</source>
        <translation>आउटबॉक्स में</translation>
    </message>
    <message>
        <source>Accepted by the server</source>
        <translation>सर्वर ने स्वीकार किया</translation>
    </message>
    <message>
        <source>Arrived in the inbox</source>
        <translation>इनबॉक्स में पहुँचा</translation>
    </message>
    <message>
        <source>%1 is set up</source>
        <translation>%1 तैयार है</translation>
    </message>
    <message>
        <source>A test from Lifafa</source>
        <translation>लिफ़ाफ़ा की ओर से एक जाँच</translation>
    </message>
    <message>
        <source>If you read this, sending and receiving work. You may delete this letter.</source>
        <translation>अगर आप यह पढ़ रहे हैं, तो भेजना और पाना दोनों चल रहे हैं। आप यह पत्र मिटा सकते हैं।</translation>
    </message>
    <message>
        <source>Lifafa fetches your letters now and looks for new ones every few minutes.</source>
        <translation>लिफ़ाफ़ा अब आपके पत्र ला रहा है और हर कुछ मिनट में नए पत्र देखेगा।</translation>
    </message>
    <message>
        <source>You can read while it works.</source>
        <translation>इस बीच आप पढ़ सकते हैं।</translation>
    </message>
    <message>
        <source>Lifafa fetches the list of your messages now, then the letters themselves.</source>
        <translation>लिफ़ाफ़ा अब आपके संदेशों की सूची ला रहा है, फिर ख़ुद पत्र लाएगा।</translation>
    </message>
    <message>
        <source>You can read while it works. New mail comes by itself.</source>
        <translation>इस बीच आप पढ़ सकते हैं। नई डाक अपने आप आती है।</translation>
    </message>
    <message>
        <source>What happens now</source>
        <translation>अब क्या होगा</translation>
    </message>
    <message>
        <source>Try it out</source>
        <translation>आज़माकर देखें</translation>
    </message>
    <message>
        <source>A letter to yourself shows that sending and receiving work.</source>
        <translation>ख़ुद को भेजा एक पत्र दिखा देता है कि भेजना और पाना दोनों चलते हैं।</translation>
    </message>
</context>
<context>
    <name>DraftCard</name>
    <message>
        <source>No recipient yet</source>
        <translation>अभी कोई प्राप्तकर्ता नहीं</translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(विषय नहीं)</translation>
    </message>
    <message>
        <source>Draft. Enter opens, Delete throws away</source>
        <translation>ड्राफ़्ट। Enter से खुलता है, Delete से फेंका जाता है</translation>
    </message>
    <message>
        <source>Throw this draft away</source>
        <translation>यह ड्राफ़्ट फेंक दें</translation>
    </message>
</context>
<context>
    <name>DraftsView</name>
    <message>
        <source>No drafts</source>
        <translation>कोई ड्राफ़्ट नहीं</translation>
    </message>
    <message>
        <source>A letter you begin is kept here until you send it.</source>
        <translation>जो पत्र आप शुरू करते हैं, वह भेजने तक यहाँ रहता है।</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>ड्राफ़्ट</translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(विषय नहीं)</translation>
    </message>
    <message>
        <source>Throw “%1” away?</source>
        <translation>“%1” फेंक दें?</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>फेंक दें</translation>
    </message>
</context>
<context>
    <name>Enclosures</name>
    <message>
        <source>Picture %1.png</source>
        <translation>चित्र %1.png</translation>
    </message>
</context>
<context>
    <name>ExplanationPane</name>
    <message>
        <source>Explanation</source>
        <translation>अर्थ</translation>
    </message>
    <message>
        <source>Choose a line to see what it means.</source>
        <translation>कोई पंक्ति चुनें, उसका अर्थ यहाँ दिखेगा।</translation>
    </message>
    <message>
        <source>Before it is sent:</source>
        <translation>भेजने से पहले:</translation>
    </message>
    <message>
        <source>Nothing is known about this line.</source>
        <translation>इस पंक्ति के बारे में कुछ ज्ञात नहीं है।</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Account</source>
        <translation>खाता</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>सभी खाते</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>प्रोटोकॉल</translation>
    </message>
    <message>
        <source>All protocols</source>
        <translation>सभी प्रोटोकॉल</translation>
    </message>
    <message>
        <source>Letter</source>
        <translation>पत्र</translation>
    </message>
    <message>
        <source>All letters</source>
        <translation>सभी पत्र</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>केवल त्रुटियाँ</translation>
    </message>
    <message>
        <source>Find in the lines</source>
        <translation>पंक्तियों में खोजें</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>Unread</source>
        <translation>अपठित</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>तारांकित</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>संलग्नक</translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>Show where Lifafa looked</source>
        <translation>दिखाएँ कि लिफ़ाफ़ा ने कहाँ-कहाँ देखा</translation>
    </message>
    <message>
        <source>Also ask Thunderbird&apos;s public table</source>
        <translation>थंडरबर्ड की सार्वजनिक तालिका से भी पूछें</translation>
    </message>
    <message>
        <source>Also take answers over unprotected lines (http)</source>
        <translation>असुरक्षित रास्ते (http) से आए उत्तर भी लें</translation>
    </message>
    <message>
        <source>Hide where Lifafa looked</source>
        <translation>छिपाएँ कि लिफ़ाफ़ा ने कहाँ-कहाँ देखा</translation>
    </message>
    <message>
        <source>Looking for the servers of %1…</source>
        <translation>%1 के सर्वर खोजे जा रहे हैं…</translation>
    </message>
    <message>
        <source>The servers of %1</source>
        <translation>%1 के सर्वर</translation>
    </message>
    <message>
        <source>Nothing was found for %1</source>
        <translation>%1 के लिए कुछ नहीं मिला</translation>
    </message>
    <message>
        <source>Please fill in below what your provider told you.</source>
        <translation>कृपया नीचे वह भरें जो आपके सेवा प्रदाता ने बताया है।</translation>
    </message>
    <message>
        <source>It learns your domain, not your address.</source>
        <translation>उसे आपका डोमेन पता चलता है, आपका पता नहीं।</translation>
    </message>
    <message>
        <source>Anyone on the way could change them.</source>
        <translation>रास्ते में कोई भी उन्हें बदल सकता है।</translation>
    </message>
</context>
<context>
    <name>FindingSteps</name>
    <message>
        <source>Where the servers are looked for</source>
        <translation>सर्वर कहाँ-कहाँ खोजे जाते हैं</translation>
    </message>
</context>
<context>
    <name>FindingWords</name>
    <message>
        <source>Lifafa&apos;s own table of large providers</source>
        <translation>बड़े सेवा प्रदाताओं की लिफ़ाफ़ा की अपनी तालिका</translation>
    </message>
    <message>
        <source>At the provider: its settings page</source>
        <translation>सेवा प्रदाता के यहाँ: उसका सेटिंग पन्ना</translation>
    </message>
    <message>
        <source>At the provider: its web site</source>
        <translation>सेवा प्रदाता के यहाँ: उसकी वेबसाइट</translation>
    </message>
    <message>
        <source>The domain&apos;s entries in the DNS</source>
        <translation>DNS में डोमेन की प्रविष्टियाँ</translation>
    </message>
    <message>
        <source>Whoever receives the domain&apos;s mail</source>
        <translation>जो डोमेन की डाक लेता है</translation>
    </message>
    <message>
        <source>Thunderbird&apos;s public table</source>
        <translation>थंडरबर्ड की सार्वजनिक तालिका</translation>
    </message>
    <message>
        <source>Common names, tried out</source>
        <translation>आम नाम, आज़माकर</translation>
    </message>
    <message>
        <source>Found in Lifafa&apos;s own table</source>
        <translation>लिफ़ाफ़ा की अपनी तालिका में मिला</translation>
    </message>
    <message>
        <source>Found at the provider</source>
        <translation>सेवा प्रदाता के यहाँ मिला</translation>
    </message>
    <message>
        <source>Found in the domain&apos;s DNS</source>
        <translation>डोमेन के DNS में मिला</translation>
    </message>
    <message>
        <source>Found through whoever receives the mail</source>
        <translation>डाक लेने वाले के ज़रिये मिला</translation>
    </message>
    <message>
        <source>Found in Thunderbird&apos;s public table</source>
        <translation>थंडरबर्ड की सार्वजनिक तालिका में मिला</translation>
    </message>
    <message>
        <source>Found by trying common names</source>
        <translation>आम नाम आज़माने से मिला</translation>
    </message>
    <message>
        <source>Nothing confirms that %1 belongs to your provider: anyone on the way could have written it. Compare it with what your provider says before you go on.</source>
        <translation>कुछ भी यह पक्का नहीं करता कि %1 आपके सेवा प्रदाता का है: रास्ते में कोई भी यह लिख सकता था। आगे बढ़ने से पहले इसे अपने सेवा प्रदाता की बताई बात से मिला लें।</translation>
    </message>
</context>
<context>
    <name>FitnessLines</name>
    <message>
        <source>Is my address fit for this server?</source>
        <translation>क्या मेरा पता इस सर्वर के अनुकूल है?</translation>
    </message>
    <message>
        <source>Asks the DNS what your domain says of its mail</source>
        <translation>DNS से पूछता है कि आपका डोमेन अपनी डाक के बारे में क्या कहता है</translation>
    </message>
    <message>
        <source>Asking the DNS…</source>
        <translation>DNS से पूछा जा रहा है…</translation>
    </message>
    <message>
        <source>Mail of %1 that leaves by %2:</source>
        <translation>%1 की डाक, जो %2 से जाती है:</translation>
    </message>
</context>
<context>
    <name>FolderDeeds</name>
    <message>
        <source>Folder “%1” deleted</source>
        <translation>फ़ोल्डर “%1” मिटाया गया</translation>
    </message>
    <message numerus="yes">
        <source>%n messages that were only here are in Trash</source>
        <translation>
            <numerusform>%n संदेश जो केवल यहाँ था, अब रद्दी में है</numerusform>
            <numerusform>%n संदेश जो केवल यहाँ थे, अब रद्दी में हैं</numerusform>
        </translation>
    </message>
    <message>
        <source>Folder “%1” is shown</source>
        <translation>फ़ोल्डर “%1” दिखाया जा रहा है</translation>
    </message>
    <message>
        <source>Folder “%1” hidden</source>
        <translation>फ़ोल्डर “%1” छिपाया गया</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>पूर्ववत करें</translation>
    </message>
    <message>
        <source>All of “%1” is kept on this computer</source>
        <translation>“%1” पूरा इस कंप्यूटर पर रखा जाता है</translation>
    </message>
    <message>
        <source>Of “%1” only what you open is kept on this computer</source>
        <translation>“%1” में से केवल वही इस कंप्यूटर पर रखा जाता है जो आप खोलें</translation>
    </message>
    <message numerus="yes">
        <source>The last %n days of “%1” are kept on this computer</source>
        <translation>
            <numerusform>“%1” का पिछला %n दिन इस कंप्यूटर पर रखा जाता है</numerusform>
            <numerusform>“%1” के पिछले %n दिन इस कंप्यूटर पर रखे जाते हैं</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderMenu</name>
    <message>
        <source>Keep on this computer</source>
        <translation>इस कंप्यूटर पर रखें</translation>
    </message>
</context>
<context>
    <name>FormatBar</name>
    <message>
        <source>Format</source>
        <translation>रूप</translation>
    </message>
    <message>
        <source>Link…</source>
        <translation>लिंक…</translation>
    </message>
    <message>
        <source>Clear format</source>
        <translation>रूप हटाएँ</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>लिंक</translation>
    </message>
    <message>
        <source>Address of the page:</source>
        <translation>पृष्ठ का पता:</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>मोटा</translation>
    </message>
    <message>
        <source>Italic</source>
        <translation>तिरछा</translation>
    </message>
    <message>
        <source>Underline</source>
        <translation>रेखांकित</translation>
    </message>
    <message>
        <source>Strike out</source>
        <translation>काटा हुआ</translation>
    </message>
    <message>
        <source>Bulleted list</source>
        <translation>बिंदु सूची</translation>
    </message>
    <message>
        <source>Numbered list</source>
        <translation>क्रमांकित सूची</translation>
    </message>
    <message>
        <source>Move out</source>
        <translation>बाहर खिसकाएँ</translation>
    </message>
    <message>
        <source>Move in</source>
        <translation>भीतर खिसकाएँ</translation>
    </message>
    <message>
        <source>Quotation</source>
        <translation>उद्धरण</translation>
    </message>
</context>
<context>
    <name>HandLine</name>
    <message>
        <source>Account to ask</source>
        <translation>किस खाते से पूछना है</translation>
    </message>
    <message>
        <source>Server to ask</source>
        <translation>किस सर्वर से पूछना है</translation>
    </message>
    <message>
        <source>Command to a server</source>
        <translation>सर्वर को आदेश</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>पूछें</translation>
    </message>
</context>
<context>
    <name>IdentityForm</name>
    <message>
        <source>Edit identity</source>
        <translation>पहचान बदलें</translation>
    </message>
    <message>
        <source>Add identity</source>
        <translation>पहचान जोड़ें</translation>
    </message>
    <message>
        <source>Everything works.</source>
        <translation>सब ठीक चल रहा है।</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>जाँच हो रही है…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>जाँचें</translation>
    </message>
    <message>
        <source>Please sign in first.</source>
        <translation>कृपया पहले साइन इन करें।</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>जैसा था वैसा</translation>
    </message>
    <message>
        <source>The address above</source>
        <translation>ऊपर वाला पता</translation>
    </message>
    <message>
        <source>Send through a server of its own</source>
        <translation>अपने अलग सर्वर से भेजें</translation>
    </message>
    <message>
        <source>Same user name and password as the account&apos;s outgoing mail</source>
        <translation>उपयोगकर्ता नाम और पासवर्ड वही जो खाते की जाने वाली डाक के लिए हैं</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>सहेजें</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>पासवर्ड</translation>
    </message>
    <message>
        <source>Please fill in: %1</source>
        <translation>कृपया भरें: %1</translation>
    </message>
    <message>
        <source>Sign in at the provider</source>
        <translation>प्रदाता के यहाँ साइन इन</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>नाम</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>पता</translation>
    </message>
    <message>
        <source>Replies go to</source>
        <translation>उत्तर यहाँ जाएँ</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>हस्ताक्षर</translation>
    </message>
</context>
<context>
    <name>JournalWindow</name>
    <message>
        <source>What happened to this letter</source>
        <translation>इस पत्र के साथ क्या-क्या हुआ</translation>
    </message>
    <message>
        <source>Nothing is known of how this letter was sent.</source>
        <translation>यह पत्र कैसे भेजा गया, इसके बारे में कुछ पता नहीं।</translation>
    </message>
</context>
<context>
    <name>LetterCard</name>
    <message>
        <source>(no subject)</source>
        <translation>(विषय नहीं)</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>%1 को</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> और %n अन्य</numerusform>
            <numerusform> और %n अन्य</numerusform>
        </translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>अभी भेजें</translation>
    </message>
    <message>
        <source>Take back and edit</source>
        <translation>वापस लें और बदलें</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>फेंक दें</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>बदलें</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>फिर कोशिश करें</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>अभी खोजें</translation>
    </message>
    <message>
        <source>Send again, same Message-ID</source>
        <translation>फिर भेजें, वही Message-ID</translation>
    </message>
    <message>
        <source>Mark as sent</source>
        <translation>भेजा हुआ मानें</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>क्या-क्या हुआ</translation>
    </message>
    <message>
        <source>Show the dialogue with the server</source>
        <translation>सर्वर के साथ हुआ संवाद दिखाएँ</translation>
    </message>
</context>
<context>
    <name>LetterEditor</name>
    <message>
        <source>Letter</source>
        <translation>पत्र</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>चित्र</translation>
    </message>
</context>
<context>
    <name>LetterFoot</name>
    <message>
        <source>Send</source>
        <translation>भेजें</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>फ़ाइलें संलग्न करें…</translation>
    </message>
    <message>
        <source>Plain text, without format</source>
        <translation>सादा पाठ, बिना रूप के</translation>
    </message>
    <message>
        <source>Discard this letter</source>
        <translation>यह पत्र फेंक दें</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>फिर भी भेजें</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 पर सहेजा गया</translation>
    </message>
    <message>
        <source>No recipient yet</source>
        <translation>अभी कोई प्राप्तकर्ता नहीं</translation>
    </message>
    <message>
        <source>“%1” is not a mail address</source>
        <translation>“%1” डाक का पता नहीं है</translation>
    </message>
    <message>
        <source>No subject</source>
        <translation>विषय नहीं है</translation>
    </message>
    <message>
        <source>“%1”, but nothing is attached</source>
        <translation>“%1” लिखा है, पर कुछ संलग्न नहीं है</translation>
    </message>
    <message>
        <source>This account&apos;s server cannot carry “%1”. Send from another account, or to an address in English letters</source>
        <translation>इस खाते का सर्वर “%1” तक पत्र नहीं ले जा सकता। दूसरे खाते से, या अंग्रेज़ी अक्षरों वाले पते पर भेजें</translation>
    </message>
    <message>
        <source>Send later</source>
        <translation>बाद में भेजें</translation>
    </message>
    <message>
        <source>Leaves on %1</source>
        <translation>%1 को निकलेगा</translation>
    </message>
</context>
<context>
    <name>LetterHead</name>
    <message>
        <source>From</source>
        <translation>प्रेषक</translation>
    </message>
    <message>
        <source>To</source>
        <translation>प्रति</translation>
    </message>
    <message>
        <source>Cc</source>
        <translation>प्रतिलिपि</translation>
    </message>
    <message>
        <source>Bcc</source>
        <translation>गुप्त प्रति</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>विषय</translation>
    </message>
    <message>
        <source>Cc Bcc</source>
        <translation>प्रतिलिपि, गुप्त प्रति</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 दिखाएँ</translation>
    </message>
    <message>
        <source>Add people who get a copy</source>
        <translation>प्रतिलिपि पाने वाले जोड़ें</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>प्रेषक (&amp;F)</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>प्रति (&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Cc</source>
        <translation>प्रतिलिपि (&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Bcc</source>
        <translation>गुप्त प्रति (&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Subject</source>
        <translation>विषय (&amp;S)</translation>
    </message>
</context>
<context>
    <name>ListPane</name>
    <message>
        <source>1 message</source>
        <translation>1 संदेश</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 संदेश</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>सब दिखाएँ</translation>
    </message>
    <message>
        <source>No message here holds “%1”.</source>
        <translation>यहाँ किसी संदेश में “%1” नहीं है।</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>कुछ नहीं मिला</translation>
    </message>
    <message>
        <source>No message here passes the filters.</source>
        <translation>यहाँ कोई संदेश इन फ़िल्टरों से मेल नहीं खाता।</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>दिखाने को कुछ नहीं</translation>
    </message>
    <message>
        <source>New mail appears here by itself.</source>
        <translation>नई डाक यहाँ अपने आप दिखती है।</translation>
    </message>
    <message>
        <source>No messages here</source>
        <translation>यहाँ कोई संदेश नहीं</translation>
    </message>
</context>
<context>
    <name>MailboxTree</name>
    <message>
        <source>Folders</source>
        <translation>फ़ोल्डर</translation>
    </message>
    <message>
        <source>All inboxes</source>
        <translation>सभी इनबॉक्स</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>इनबॉक्स</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>अपठित</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>तारांकित</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>ड्राफ़्ट</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>आउटबॉक्स</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, hidden</source>
        <translation>%1, छिपा हुआ</translation>
    </message>
</context>
<context>
    <name>MainToolbar</name>
    <message>
        <source>Toolbar</source>
        <translation>टूलबार</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>मेन्यू (F10)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>मेन्यू</translation>
    </message>
    <message>
        <source>More</source>
        <translation>और</translation>
    </message>
</context>
<context>
    <name>MessageHeader</name>
    <message>
        <source>Show all recipients</source>
        <translation>सभी प्राप्तकर्ता दिखाएँ</translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(विषय नहीं)</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>%1 को</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>और %n अन्य</numerusform>
            <numerusform>और %n अन्य</numerusform>
        </translation>
    </message>
    <message>
        <source>To:</source>
        <translation>प्रति:</translation>
    </message>
    <message>
        <source>Cc:</source>
        <translation>प्रतिलिपि:</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>1 attachment</source>
        <translation>1 संलग्नक</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>अपठित</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>तारांकित</translation>
    </message>
    <message>
        <source>replied to</source>
        <translation>उत्तर दिया गया</translation>
    </message>
    <message>
        <source>forwarded</source>
        <translation>अग्रेषित</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>प्रेषक %1</translation>
    </message>
    <message>
        <source>no subject</source>
        <translation>विषय नहीं</translation>
    </message>
    <message>
        <source>subject %1</source>
        <translation>विषय %1</translation>
    </message>
    <message>
        <source>date %1</source>
        <translation>दिनांक %1</translation>
    </message>
</context>
<context>
    <name>MessageListView</name>
    <message>
        <source>Messages</source>
        <translation>संदेश</translation>
    </message>
</context>
<context>
    <name>MessageView</name>
    <message numerus="yes">
        <source>%n messages selected</source>
        <translation>
            <numerusform>%n संदेश चुने गए</numerusform>
            <numerusform>%n संदेश चुने गए</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose one in the list to read it here.</source>
        <translation>यहाँ पढ़ने के लिए सूची में से एक चुनें।</translation>
    </message>
    <message>
        <source>No message selected</source>
        <translation>कोई संदेश नहीं चुना गया</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>खुल रहा है…</translation>
    </message>
    <message>
        <source>It shows “%1”, but leads to %2.</source>
        <translation>इसमें “%1” लिखा है, पर यह %2 पर ले जाता है।</translation>
    </message>
    <message>
        <source>This link does not lead where it says</source>
        <translation>यह लिंक वहाँ नहीं ले जाता जहाँ का नाम दिखाता है</translation>
    </message>
    <message>
        <source>Its server says that it tries to get at your secrets. Do not answer it.</source>
        <translation>इसके सर्वर का कहना है कि यह आपकी गुप्त बातें निकलवाना चाहता है। इसका उत्तर न दें।</translation>
    </message>
    <message>
        <source>This message may be a fraud</source>
        <translation>यह संदेश धोखा हो सकता है</translation>
    </message>
    <message>
        <source>It shows %1, but the letter comes from %2.</source>
        <translation>उसमें %1 दिखता है, लेकिन पत्र %2 से आया है।</translation>
    </message>
    <message>
        <source>The name is not the sender</source>
        <translation>नाम भेजने वाले का नहीं है</translation>
    </message>
    <message>
        <source>Its source can still be looked at or saved.</source>
        <translation>इसका मूल स्रोत फिर भी देखा या सहेजा जा सकता है।</translation>
    </message>
    <message>
        <source>This message is too complex to be shown</source>
        <translation>यह संदेश दिखाने के लिए बहुत जटिल है</translation>
    </message>
    <message>
        <source>The message is being downloaded…</source>
        <translation>संदेश उतारा जा रहा है…</translation>
    </message>
    <message>
        <source>It is fetched as soon as its server can be reached.</source>
        <translation>सर्वर से संपर्क होते ही इसे लाया जाएगा।</translation>
    </message>
    <message>
        <source>The text of this message is not here</source>
        <translation>इस संदेश का पाठ यहाँ नहीं है</translation>
    </message>
    <message>
        <source>Only the beginning is here</source>
        <translation>यहाँ केवल शुरुआती अंश है</translation>
    </message>
    <message>
        <source>The rest is being downloaded…</source>
        <translation>बाकी अंश उतारा जा रहा है…</translation>
    </message>
    <message>
        <source>The whole message has %1. The rest is still on the server.</source>
        <translation>पूरा संदेश %1 का है। बाकी अंश अभी सर्वर पर ही है।</translation>
    </message>
    <message>
        <source>Fetch the rest</source>
        <translation>बाकी अंश लाएँ</translation>
    </message>
    <message>
        <source>Always for %1</source>
        <translation>%1 के लिए हमेशा</translation>
    </message>
    <message>
        <source>Remote images not shown</source>
        <translation>बाहरी चित्र नहीं दिखाए गए</translation>
    </message>
    <message>
        <source>Showing them tells the sender that you read this.</source>
        <translation>इन्हें दिखाने से भेजने वाले को पता चलता है कि आपने यह पढ़ा।</translation>
    </message>
    <message>
        <source>Show once</source>
        <translation>एक बार दिखाएँ</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>खोलें</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
</context>
<context>
    <name>MessageWindow</name>
    <message>
        <source>(no subject)</source>
        <translation>(विषय नहीं)</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the folder</source>
        <translation>फ़ोल्डर का नाम</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>नाम</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
</context>
<context>
    <name>NewFolderDialog</name>
    <message>
        <source>New folder</source>
        <translation>नया फ़ोल्डर</translation>
    </message>
    <message>
        <source>Make folder</source>
        <translation>फ़ोल्डर बनाएँ</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>इसके भीतर</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Hide this notice</source>
        <translation>यह सूचना छिपाएँ</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>(no subject)</source>
        <translation>(विषय नहीं)</translation>
    </message>
    <message numerus="yes">
        <source>%n new messages</source>
        <translation>
            <numerusform>%n नए संदेश</numerusform>
            <numerusform>%n नए संदेश</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Outbox</name>
    <message>
        <source>Leaves in %1</source>
        <translation>%1 में निकलेगा</translation>
    </message>
    <message>
        <source>Leaves as soon as the server can be reached</source>
        <translation>सर्वर से संपर्क होते ही निकलेगा</translation>
    </message>
    <message>
        <source>Being sent…</source>
        <translation>भेजा जा रहा है…</translation>
    </message>
    <message>
        <source>May have been delivered: the line broke before the server confirmed it. Lifafa does not send it twice by itself.</source>
        <translation>शायद पहुँच गया: सर्वर की पुष्टि से पहले ही संपर्क टूट गया। लिफ़ाफ़ा इसे अपने आप दोबारा नहीं भेजता।</translation>
    </message>
    <message>
        <source>Not sent. %1</source>
        <translation>नहीं भेजा गया। %1</translation>
    </message>
    <message>
        <source>Sent. A copy is being put into the Sent folder.</source>
        <translation>भेज दिया। एक प्रति ‘भेजे गए’ फ़ोल्डर में रखी जा रही है।</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 से॰</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 मि॰</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 घं॰</translation>
    </message>
    <message>
        <source>%1 Next try in %2.</source>
        <translation>%1 अगली कोशिश %2 में।</translation>
    </message>
    <message>
        <source>%1 Trying again now.</source>
        <translation>%1 अभी फिर कोशिश हो रही है।</translation>
    </message>
    <message>
        <source>%1: accepted</source>
        <translation>%1: स्वीकार हुआ</translation>
    </message>
    <message>
        <source>%1: refused, “%2”</source>
        <translation>%1: अस्वीकार हुआ, “%2”</translation>
    </message>
    <message>
        <source>If a recipient has it, mark it as sent; if none has, send it again.</source>
        <translation>यदि किसी को मिल गया हो तो इसे भेजा हुआ मानें; किसी को न मिला हो तो फिर भेजें।</translation>
    </message>
    <message>
        <source>First it is looked for on the server.</source>
        <translation>पहले इसे सर्वर पर खोजा जा रहा है।</translation>
    </message>
    <message>
        <source>Some have it, others not. %1</source>
        <translation>कुछ को मिल गया, कुछ को नहीं। %1</translation>
    </message>
    <message>
        <source>Goes to the server now, which keeps it until %1 if it can. Otherwise it waits here.</source>
        <translation>अभी सर्वर को दिया जाएगा; यदि वह रख सके तो %1 तक रखेगा, नहीं तो पत्र यहीं रुकेगा।</translation>
    </message>
    <message>
        <source>Leaves on %1. This computer must be on then, and Lifafa running.</source>
        <translation>%1 को निकलेगा। उस समय यह कंप्यूटर चालू और लिफ़ाफ़ा खुला होना चाहिए।</translation>
    </message>
    <message>
        <source>%1: put off, “%2”</source>
        <translation>%1: टाला गया, “%2”</translation>
    </message>
    <message>
        <source>A POP3 account shows no Sent folder, so Lifafa cannot look.</source>
        <translation>POP3 खाते में ‘भेजे गए’ फ़ोल्डर नहीं दिखता, इसलिए लिफ़ाफ़ा खोज नहीं सकता।</translation>
    </message>
    <message>
        <source>%1: the whole letter was written to %2; then the line broke.</source>
        <translation>%1: पूरा पत्र %2 को लिख दिया गया; फिर संपर्क टूट गया।</translation>
    </message>
    <message>
        <source>Before that, the server had answered “%1”.</source>
        <translation>उससे पहले सर्वर का उत्तर था: “%1”।</translation>
    </message>
    <message>
        <source>The same letter lay there before, so finding one proves nothing.</source>
        <translation>यही पत्र वहाँ पहले से था, इसलिए उसके मिलने से कुछ सिद्ध नहीं होता।</translation>
    </message>
    <message>
        <source>Some had it from an earlier attempt, so finding one proves nothing.</source>
        <translation>कुछ को यह पिछली कोशिश में मिल चुका था, इसलिए इसके मिलने से कुछ सिद्ध नहीं होता।</translation>
    </message>
    <message>
        <source>%1: found in %2.</source>
        <translation>%1: %2 में मिला।</translation>
    </message>
    <message>
        <source>%1: looked in %2, not found.</source>
        <translation>%1: %2 में खोजा, नहीं मिला।</translation>
    </message>
    <message>
        <source>%1: there was no Sent folder to look in.</source>
        <translation>%1: खोजने के लिए कोई ‘भेजे गए’ फ़ोल्डर नहीं था।</translation>
    </message>
    <message>
        <source>Lifafa looks again in %1.</source>
        <translation>लिफ़ाफ़ा %1 में फिर खोजेगा।</translation>
    </message>
    <message>
        <source>Lifafa looks as soon as the server can be reached.</source>
        <translation>सर्वर से संपर्क होते ही लिफ़ाफ़ा खोजेगा।</translation>
    </message>
    <message>
        <source>This server usually puts what it sends into Sent by itself: that it is not there speaks against its having arrived.</source>
        <translation>यह सर्वर भेजे गए पत्र की प्रति प्रायः स्वयं ‘भेजे गए’ में रखता है: वहाँ न होने से लगता है कि पत्र नहीं पहुँचा।</translation>
    </message>
    <message>
        <source>This server puts nothing into Sent by itself: that it is not there says nothing.</source>
        <translation>यह सर्वर ‘भेजे गए’ में स्वयं कुछ नहीं रखता: वहाँ न होने से कुछ पता नहीं चलता।</translation>
    </message>
    <message>
        <source>Whether this server puts what it sends into Sent by itself is not known.</source>
        <translation>यह सर्वर भेजे गए पत्र की प्रति स्वयं ‘भेजे गए’ में रखता है या नहीं, यह पता नहीं।</translation>
    </message>
    <message>
        <source>It waits for another try.</source>
        <translation>यह अगली कोशिश की प्रतीक्षा में है।</translation>
    </message>
    <message>
        <source>It was sent.</source>
        <translation>इसे भेज दिया गया।</translation>
    </message>
    <message>
        <source>Some of its recipients have it.</source>
        <translation>कुछ पाने वालों को मिल गया।</translation>
    </message>
    <message>
        <source>It was put into the outbox.</source>
        <translation>इसे आउटबॉक्स में रखा गया।</translation>
    </message>
    <message>
        <source>An attempt to send it began.</source>
        <translation>इसे भेजने की कोशिश शुरू हुई।</translation>
    </message>
    <message>
        <source>%1 takes letters for %2.</source>
        <translation>%1 ने %2 के लिए पत्र लेना स्वीकार किया।</translation>
    </message>
    <message>
        <source>%1 refused %2.</source>
        <translation>%1 ने %2 के लिए मना किया।</translation>
    </message>
    <message>
        <source>%1 put %2 off.</source>
        <translation>%1 ने %2 को टाल दिया।</translation>
    </message>
    <message>
        <source>The whole letter was written to %1.</source>
        <translation>पूरा पत्र %1 को लिख दिया गया।</translation>
    </message>
    <message>
        <source>%1 took it for some of its recipients.</source>
        <translation>%1 ने इसे कुछ पाने वालों के लिए ले लिया।</translation>
    </message>
    <message>
        <source>%1 took it.</source>
        <translation>%1 ने इसे ले लिया।</translation>
    </message>
    <message>
        <source>It was held: it needs you.</source>
        <translation>इसे रोक लिया गया: आपको देखना होगा।</translation>
    </message>
    <message>
        <source>No answer came. It may have been delivered, or not.</source>
        <translation>कोई उत्तर नहीं आया। शायद पहुँच गया हो, शायद नहीं।</translation>
    </message>
    <message>
        <source>Lifafa looked for it and did not find it.</source>
        <translation>लिफ़ाफ़ा ने इसे खोजा, पर यह नहीं मिला।</translation>
    </message>
    <message>
        <source>There was no folder to look for it in.</source>
        <translation>इसे खोजने के लिए कोई फ़ोल्डर नहीं था।</translation>
    </message>
    <message>
        <source>It was found on the server, so it was sent.</source>
        <translation>यह सर्वर पर मिला, यानी भेजा जा चुका है।</translation>
    </message>
    <message>
        <source>You said that it did arrive.</source>
        <translation>आपने बताया कि यह पहुँच गया।</translation>
    </message>
    <message>
        <source>You had it sent again, with the same Message-ID.</source>
        <translation>आपने इसे उसी Message-ID के साथ फिर भिजवाया।</translation>
    </message>
    <message>
        <source>The server does not keep letters until their time: it waits here.</source>
        <translation>सर्वर पत्रों को समय आने तक नहीं रखता: यह यहीं रुका है।</translation>
    </message>
    <message>
        <source>It was put into the Sent folder.</source>
        <translation>इसे ‘भेजे गए’ फ़ोल्डर में रखा गया।</translation>
    </message>
    <message>
        <source>You took it back to edit it.</source>
        <translation>आपने इसे बदलने के लिए वापस लिया।</translation>
    </message>
    <message>
        <source>You threw it away.</source>
        <translation>आपने इसे फेंक दिया।</translation>
    </message>
    <message>
        <source>The server</source>
        <translation>सर्वर</translation>
    </message>
</context>
<context>
    <name>OutboxView</name>
    <message>
        <source>The outbox is empty</source>
        <translation>आउटबॉक्स ख़ाली है</translation>
    </message>
    <message>
        <source>Letters stay here until the server has taken them.</source>
        <translation>सर्वर के ले लेने तक पत्र यहाँ रहते हैं।</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>आउटबॉक्स</translation>
    </message>
    <message>
        <source>Send this letter to nobody else? Some have it already.</source>
        <translation>यह पत्र और किसी को न भेजें? कुछ लोगों को यह मिल चुका है।</translation>
    </message>
    <message>
        <source>Throw this letter away? It will not be sent.</source>
        <translation>यह पत्र फेंक दें? यह नहीं भेजा जाएगा।</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>फेंक दें</translation>
    </message>
</context>
<context>
    <name>PasswordPrompt</name>
    <message>
        <source>Password needed</source>
        <translation>पासवर्ड चाहिए</translation>
    </message>
    <message>
        <source>Use password</source>
        <translation>पासवर्ड लगाएँ</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>अभी नहीं</translation>
    </message>
    <message>
        <source>Password of %1</source>
        <translation>%1 का पासवर्ड</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>पासवर्ड</translation>
    </message>
    <message>
        <source>Password (%1)</source>
        <translation>पासवर्ड (%1)</translation>
    </message>
    <message>
        <source>It is kept for this session only.</source>
        <translation>यह केवल इस सत्र तक रहेगा।</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>As others shall read it</source>
        <translation>जैसा दूसरे पढ़ेंगे</translation>
    </message>
    <message>
        <source>Your password stays in this computer&apos;s keyring.</source>
        <translation>आपका पासवर्ड इसी कंप्यूटर की तिजोरी (कीरिंग) में रहता है।</translation>
    </message>
    <message>
        <source>This system has no keyring: the password is kept for this session only.</source>
        <translation>इस सिस्टम में पासवर्ड की तिजोरी (कीरिंग) नहीं है: पासवर्ड केवल इस सत्र तक रहेगा।</translation>
    </message>
    <message>
        <source>Your mail account</source>
        <translation>आपका डाक खाता</translation>
    </message>
    <message>
        <source>Lifafa looks for the servers itself; you can change everything.</source>
        <translation>सर्वर लिफ़ाफ़ा ख़ुद खोजता है; आप सब कुछ बदल सकते हैं।</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>आपका नाम</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>पता</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>पासवर्ड</translation>
    </message>
</context>
<context>
    <name>Pill</name>
    <message>
        <source>Backspace removes, Enter edits</source>
        <translation>Backspace से हटता है, Enter से बदलता है</translation>
    </message>
    <message>
        <source>“%1” is not a mail address</source>
        <translation>“%1” डाक का पता नहीं है</translation>
    </message>
    <message>
        <source>Not a mail address. Backspace removes, Enter edits</source>
        <translation>यह डाक का पता नहीं है। Backspace से हटता है, Enter से बदलता है</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>बदलें</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>पता कॉपी करें</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>हटाएँ</translation>
    </message>
</context>
<context>
    <name>PlainBody</name>
    <message>
        <source>Message text</source>
        <translation>संदेश का पाठ</translation>
    </message>
    <message>
        <source>Show quoted text</source>
        <translation>उद्धृत पाठ दिखाएँ</translation>
    </message>
    <message>
        <source>Show the rest of this long message</source>
        <translation>इस लंबे संदेश का शेष भाग दिखाएँ</translation>
    </message>
</context>
<context>
    <name>Pop3Form</name>
    <message>
        <source>Keep everything</source>
        <translation>सब कुछ रखें</translation>
    </message>
    <message>
        <source>Keep for some days</source>
        <translation>कुछ दिन रखें</translation>
    </message>
    <message>
        <source>Keep until I delete it here</source>
        <translation>जब तक मैं यहाँ न मिटाऊँ, रखें</translation>
    </message>
    <message>
        <source>Delete what has been fetched</source>
        <translation>जो आ चुका है, उसे मिटाएँ</translation>
    </message>
    <message>
        <source>Fetch them whole</source>
        <translation>पूरे लाएँ</translation>
    </message>
    <message>
        <source>The rest stays on the server and is fetched when you ask for it.</source>
        <translation>बाकी अंश सर्वर पर रहता है और आपके कहने पर लाया जाता है।</translation>
    </message>
    <message>
        <source>This server removes mail by itself as soon as it was fetched.</source>
        <translation>यह सर्वर डाक को लाए जाते ही अपने-आप हटा देता है।</translation>
    </message>
    <message>
        <source>This server removes mail by itself after 1 day.</source>
        <translation>यह सर्वर डाक को 1 दिन बाद अपने-आप हटा देता है।</translation>
    </message>
    <message numerus="yes">
        <source>This server removes mail by itself after %n days.</source>
        <translation>
            <numerusform>यह सर्वर डाक को %n दिन बाद अपने-आप हटा देता है।</numerusform>
            <numerusform>यह सर्वर डाक को %n दिन बाद अपने-आप हटा देता है।</numerusform>
        </translation>
    </message>
    <message>
        <source>This server asks to wait %1 s between two sign-ins.</source>
        <translation>यह सर्वर दो साइन-इन के बीच %1 सेकंड रुकने को कहता है।</translation>
    </message>
    <message>
        <source>Other devices see the same mail. The server may fill up.</source>
        <translation>दूसरे उपकरणों पर भी यही डाक दिखती है। सर्वर भर सकता है।</translation>
    </message>
    <message>
        <source>It leaves the server 1 day after it was fetched, and stays here.</source>
        <translation>लाए जाने के 1 दिन बाद डाक सर्वर से हट जाती है, यहाँ बनी रहती है।</translation>
    </message>
    <message numerus="yes">
        <source>It leaves the server %n days after it was fetched, and stays here.</source>
        <translation>
            <numerusform>लाए जाने के %n दिन बाद डाक सर्वर से हट जाती है, यहाँ बनी रहती है।</numerusform>
            <numerusform>लाए जाने के %n दिन बाद डाक सर्वर से हट जाती है, यहाँ बनी रहती है।</numerusform>
        </translation>
    </message>
    <message>
        <source>What you delete for good here, as from Trash, is deleted there.</source>
        <translation>जिसे आप यहाँ हमेशा के लिए मिटाते हैं (जैसे रद्दी से), वह वहाँ भी मिट जाता है।</translation>
    </message>
    <message>
        <source>Other devices lose sight of it: the only copy is then here.</source>
        <translation>दूसरे उपकरणों पर वह नहीं दिखेगा: उसकी एकमात्र प्रति यहाँ रहेगी।</translation>
    </message>
    <message>
        <source>If larger than %1, only the beginning</source>
        <translation>%1 से बड़े हों तो केवल शुरुआती अंश</translation>
    </message>
    <message>
        <source>On the server</source>
        <translation>सर्वर पर</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>दिन</translation>
    </message>
    <message>
        <source>Large messages</source>
        <translation>बड़े संदेश</translation>
    </message>
</context>
<context>
    <name>ProbeSteps</name>
    <message>
        <source>Steps of the check</source>
        <translation>जाँच के चरण</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 संदेश</translation>
    </message>
    <message>
        <source>%n messages</source>
        <translation>%n संदेश</translation>
    </message>
    <message>
        <source>1 folder</source>
        <translation>1 फ़ोल्डर</translation>
    </message>
    <message>
        <source>%n folders</source>
        <translation>%n फ़ोल्डर</translation>
    </message>
</context>
<context>
    <name>ProviderCard</name>
    <message>
        <source>%1 lets no mail programs in: its mail is read in its own app alone.</source>
        <translation>%1 डाक प्रोग्रामों को आने नहीं देता: उसकी डाक केवल उसके अपने ऐप में पढ़ी जाती है।</translation>
    </message>
    <message>
        <source>%1 is reached through a program of its own, which has to run on this computer.</source>
        <translation>%1 तक उसके अपने एक प्रोग्राम से पहुँचते हैं, जो इसी कंप्यूटर पर चलता होना चाहिए।</translation>
    </message>
    <message>
        <source>Mail programs are for paying customers there.</source>
        <translation>वहाँ डाक प्रोग्राम केवल पैसे देने वाले ग्राहकों के लिए हैं।</translation>
    </message>
    <message>
        <source>%1 does not take your usual password in mail programs: it wants an app password, which you make there once.</source>
        <translation>%1 डाक प्रोग्रामों में आपका सामान्य पासवर्ड नहीं लेता: उसे ऐप पासवर्ड चाहिए, जो आप वहाँ एक बार बनाते हैं।</translation>
    </message>
    <message>
        <source>Access for mail programs has to be switched on in its settings first.</source>
        <translation>पहले उसकी सेटिंग में डाक प्रोग्रामों की पहुँच चालू करनी होगी।</translation>
    </message>
    <message>
        <source>Make an app password…</source>
        <translation>ऐप पासवर्ड बनाएँ…</translation>
    </message>
    <message>
        <source>Sign in with the browser instead…</source>
        <translation>इसके बदले ब्राउज़र से साइन इन करें…</translation>
    </message>
    <message>
        <source>The provider&apos;s help…</source>
        <translation>सेवा प्रदाता की सहायता…</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Select All</source>
        <translation>सब चुनें</translation>
    </message>
    <message>
        <source>&amp;Step up</source>
        <translation>बढ़ाएँ</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>घटाएँ</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>पूर्ववत करें</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>फिर से करें</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>काटें</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>कॉपी करें</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>चिपकाएँ</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>मिटाएँ</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>सब चुनें</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>ठीक है</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>सहेजें</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>खोलें</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>हाँ</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>नहीं</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>पूर्ववत करें</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>फिर से करें</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>काटें</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>कॉपी करें</translation>
    </message>
    <message>
        <source>Copy &amp;Link Location</source>
        <translation>लिंक का पता कॉपी करें</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>चिपकाएँ</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>मिटाएँ</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>सब चुनें</translation>
    </message>
</context>
<context>
    <name>RecipientField</name>
    <message>
        <source>Addresses, parted by commas</source>
        <translation>पते, अल्पविराम से अलग</translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message>
        <source>Rename folder</source>
        <translation>फ़ोल्डर का नाम बदलें</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>नाम बदलें</translation>
    </message>
</context>
<context>
    <name>Replies</name>
    <message>
        <source>There is no such address there. Check how it is spelled.</source>
        <translation>वहाँ ऐसा कोई पता नहीं है। वर्तनी जाँचें।</translation>
    </message>
    <message>
        <source>What stands behind the @ takes no mail. Check how it is spelled.</source>
        <translation>@ के बाद जो लिखा है वहाँ डाक नहीं ली जाती। वर्तनी जाँचें।</translation>
    </message>
    <message>
        <source>This mailbox is closed or out of use.</source>
        <translation>यह मेलबॉक्स बंद है या काम में नहीं है।</translation>
    </message>
    <message>
        <source>The recipient&apos;s mailbox is full.</source>
        <translation>पाने वाले का मेलबॉक्स भरा हुआ है।</translation>
    </message>
    <message>
        <source>The letter is too large for that server. Send less, or a link.</source>
        <translation>पत्र उस सर्वर के लिए बहुत बड़ा है। कम भेजें, या लिंक भेजें।</translation>
    </message>
    <message>
        <source>The server does not let you send this letter, or not to this address.</source>
        <translation>सर्वर आपको यह पत्र, या इस पते पर, भेजने नहीं देता।</translation>
    </message>
    <message>
        <source>The server could not verify that the letter comes from this sender&apos;s domain.</source>
        <translation>सर्वर यह पक्का नहीं कर सका कि पत्र सचमुच भेजने वाले के डोमेन से है।</translation>
    </message>
    <message>
        <source>The server does not take letters from this sender address.</source>
        <translation>सर्वर भेजने वाले के इस पते से पत्र नहीं लेता।</translation>
    </message>
    <message>
        <source>The server wants you to sign in before you send.</source>
        <translation>सर्वर चाहता है कि भेजने से पहले आप साइन इन करें।</translation>
    </message>
    <message>
        <source>The code does not tell why. Often it means that the letter is taken for spam.</source>
        <translation>यह कोड कारण नहीं बताता। अक्सर इसका अर्थ है कि पत्र को अवांछित माना गया।</translation>
    </message>
    <message>
        <source>This passes by itself: many servers let unknown senders come twice.</source>
        <translation>यह अपने-आप ठीक हो जाएगा: कई सर्वर अनजान भेजने वालों को दो बार बुलाते हैं।</translation>
    </message>
    <message>
        <source>Too many letters or recipients at once.</source>
        <translation>एक साथ बहुत सारे पत्र या पाने वाले।</translation>
    </message>
    <message>
        <source>That server could not be reached from there.</source>
        <translation>वहाँ से उस सर्वर तक नहीं पहुँचा जा सका।</translation>
    </message>
    <message>
        <source>That server cannot handle letters beyond English in it.</source>
        <translation>वह सर्वर अंग्रेज़ी से बाहर के अक्षर नहीं सँभाल सकता।</translation>
    </message>
    <message>
        <source>The way there is not protected all along.</source>
        <translation>वहाँ तक का पूरा रास्ता सुरक्षित नहीं है।</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>खोज मिटाएँ</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>खोजें</translation>
    </message>
    <message>
        <source>Search messages</source>
        <translation>संदेश खोजें</translation>
    </message>
</context>
<context>
    <name>SendLaterButton</name>
    <message>
        <source>Send later…</source>
        <translation>बाद में भेजें…</translation>
    </message>
    <message>
        <source>Let the server keep it until then, if it can</source>
        <translation>तब तक सर्वर रखे, यदि रख सके</translation>
    </message>
    <message>
        <source>Ask for a delivery report</source>
        <translation>पहुँचने की सूचना माँगें</translation>
    </message>
    <message>
        <source>Only over protected lines</source>
        <translation>केवल सुरक्षित रास्तों से</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>अभी</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>समय चुनें…</translation>
    </message>
    <message>
        <source>In an hour</source>
        <translation>एक घंटे में</translation>
    </message>
    <message>
        <source>This evening</source>
        <translation>आज शाम</translation>
    </message>
    <message>
        <source>Tomorrow morning</source>
        <translation>कल सुबह</translation>
    </message>
    <message>
        <source>Monday morning</source>
        <translation>सोमवार सुबह</translation>
    </message>
</context>
<context>
    <name>ServerCards</name>
    <message>
        <source>Same user name and password as for incoming mail</source>
        <translation>उपयोगकर्ता नाम और पासवर्ड वही जो आने वाली डाक के लिए हैं</translation>
    </message>
    <message>
        <source>Please sign in first.</source>
        <translation>कृपया पहले साइन इन करें।</translation>
    </message>
    <message>
        <source>Please fill in: %1</source>
        <translation>कृपया भरें: %1</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>पासवर्ड</translation>
    </message>
    <message>
        <source>Password for outgoing mail</source>
        <translation>जाने वाली डाक का पासवर्ड</translation>
    </message>
    <message>
        <source>Sign in at the provider</source>
        <translation>प्रदाता के यहाँ साइन इन</translation>
    </message>
    <message>
        <source>Incoming mail</source>
        <translation>आने वाली डाक</translation>
    </message>
    <message>
        <source>Outgoing mail</source>
        <translation>जाने वाली डाक</translation>
    </message>
</context>
<context>
    <name>ServerForm</name>
    <message>
        <source>Certificates this system trusts</source>
        <translation>वे प्रमाणपत्र जिन पर यह सिस्टम भरोसा करता है</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>प्रकार</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>सर्वर</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>सुरक्षा</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>उपयोगकर्ता नाम</translation>
    </message>
    <message>
        <source>Authentication</source>
        <translation>प्रमाणीकरण</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA फ़ाइल</translation>
    </message>
    <message>
        <source>Extra certificates to trust (PEM), for a private server</source>
        <translation>निजी सर्वर के लिए भरोसे के अतिरिक्त प्रमाणपत्र (PEM)</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>पोर्ट</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>चुनें…</translation>
    </message>
    <message>
        <source>Choose a CA file</source>
        <translation>CA फ़ाइल चुनें</translation>
    </message>
    <message>
        <source>Anyone on the way can read your password and your mail.</source>
        <translation>रास्ते में कोई भी आपका पासवर्ड और आपकी डाक पढ़ सकता है।</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>प्रमाणपत्र (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>The strongest both sides know</source>
        <translation>सबसे मज़बूत, जो दोनों ओर चले</translation>
    </message>
    <message>
        <source>None</source>
        <translation>कोई नहीं</translation>
    </message>
    <message>
        <source>OAuth 2.0 (sign in at the provider)</source>
        <translation>OAuth 2.0 (प्रदाता के यहाँ साइन इन)</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>भूलें</translation>
    </message>
    <message>
        <source>You trust one certificate for this server: %1</source>
        <translation>इस सर्वर के लिए आप एक प्रमाणपत्र पर भरोसा करते हैं: %1</translation>
    </message>
    <message>
        <source>Forget the trusted certificate</source>
        <translation>भरोसेमंद प्रमाणपत्र को भूलें</translation>
    </message>
</context>
<context>
    <name>ServerNotices</name>
    <message>
        <source>The server of %1 says:</source>
        <translation>%1 का सर्वर कहता है:</translation>
    </message>
    <message>
        <source>%1 is full: no mail can come in</source>
        <translation>%1 भर गया है: कोई डाक नहीं आ सकती</translation>
    </message>
    <message>
        <source>%1 is nearly full</source>
        <translation>%1 लगभग भर गया है</translation>
    </message>
</context>
<context>
    <name>ServersPage</name>
    <message>
        <source>Not looked up, but usual: please check</source>
        <translation>खोजा नहीं गया, पर आम नाम है: कृपया जाँच लें</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>सेटिंग</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>सेटिंग में खोजें</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>किसी सेटिंग में ये शब्द नहीं हैं।</translation>
    </message>
    <message>
        <source>Accounts and identities</source>
        <translation>खाते और पहचानें</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>रंग-रूप</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>रूप</translation>
    </message>
    <message>
        <source>Light, dark, or as the system has it.</source>
        <translation>हल्का, गहरा, या जैसा सिस्टम में है।</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>जैसा सिस्टम में</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>हल्का</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>गहरा</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>सघनता</translation>
    </message>
    <message>
        <source>How much room each message takes in the list.</source>
        <translation>सूची में हर संदेश कितनी जगह ले।</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>सघन</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>सामान्य</translation>
    </message>
    <message>
        <source>Roomy</source>
        <translation>खुला</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>भाषा</translation>
    </message>
    <message>
        <source>Takes effect when Lifafa is started again.</source>
        <translation>लिफ़ाफ़ा के फिर शुरू होने पर लागू होगा।</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>पढ़ना</translation>
    </message>
    <message>
        <source>Mark as read after</source>
        <translation>इतने समय बाद पढ़ा हुआ मानें</translation>
    </message>
    <message>
        <source>How long a message must be open to count as read.</source>
        <translation>पढ़ा हुआ माने जाने के लिए संदेश कितनी देर खुला रहे।</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> से॰</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>तुरंत</translation>
    </message>
    <message>
        <source>Plain text first</source>
        <translation>पहले सादा पाठ</translation>
    </message>
    <message>
        <source>Show the plain text of a message where it has one.</source>
        <translation>जहाँ हो, वहाँ संदेश का सादा पाठ दिखाएँ।</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>लिखना</translation>
    </message>
    <message>
        <source>Time to undo sending</source>
        <translation>भेजना रोकने का समय</translation>
    </message>
    <message>
        <source>A letter waits this long before it leaves, so that you can take it back.</source>
        <translation>पत्र निकलने से पहले इतनी देर रुकता है, ताकि आप उसे वापस ले सकें।</translation>
    </message>
    <message>
        <source>None</source>
        <translation>कोई नहीं</translation>
    </message>
    <message>
        <source>Write plain text</source>
        <translation>सादे पाठ में लिखें</translation>
    </message>
    <message>
        <source>Begin letters without bold, lists and pictures. Each letter can switch.</source>
        <translation>पत्र मोटे अक्षरों, सूचियों और चित्रों के बिना शुरू हों। हर पत्र में इसे बदला जा सकता है।</translation>
    </message>
    <message>
        <source>Add identity…</source>
        <translation>पहचान जोड़ें…</translation>
    </message>
    <message>
        <source>Check…</source>
        <translation>जाँचें…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>बदलें…</translation>
    </message>
    <message>
        <source>Identity %1</source>
        <translation>पहचान %1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>हटाएँ</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>अभी कोई खाता नहीं</translation>
    </message>
    <message>
        <source>Another account</source>
        <translation>एक और खाता</translation>
    </message>
    <message>
        <source>IMAP or POP3, with any server you can sign in to.</source>
        <translation>IMAP या POP3, किसी भी सर्वर के साथ जिसमें आप साइन इन कर सकें।</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>खाता जोड़ें…</translation>
    </message>
    <message>
        <source>Remove the identity %1?</source>
        <translation>पहचान %1 हटाएँ?</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>कीबोर्ड शॉर्टकट</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>कोई काम खोजें</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Unchanged</source>
        <translation>जैसा था वैसा</translation>
    </message>
    <message>
        <source>Please fill in: %1</source>
        <translation>कृपया भरें: %1</translation>
    </message>
    <message>
        <source>No browser opened. Copy the address into one.</source>
        <translation>कोई ब्राउज़र नहीं खुला। पता कॉपी करके ब्राउज़र में डालें।</translation>
    </message>
    <message>
        <source>Copied. Open it in a browser on this computer.</source>
        <translation>कॉपी हो गया। इसे इसी कंप्यूटर के ब्राउज़र में खोलें।</translation>
    </message>
    <message>
        <source>the provider</source>
        <translation>प्रदाता</translation>
    </message>
    <message>
        <source>Sign in again with %1…</source>
        <translation>%1 से फिर साइन इन करें…</translation>
    </message>
    <message>
        <source>Sign in with %1…</source>
        <translation>%1 से साइन इन करें…</translation>
    </message>
    <message>
        <source>Waiting for you in the browser. Come back here when you are done.</source>
        <translation>ब्राउज़र में आपकी प्रतीक्षा है। पूरा होने पर यहाँ लौट आएँ।</translation>
    </message>
    <message>
        <source>You are signed in at %1.</source>
        <translation>आप %1 में साइन इन हैं।</translation>
    </message>
    <message>
        <source>You sign in with your browser. Lifafa never sees your password: it is given a key to your mail, which you can take back at %1 at any time.</source>
        <translation>साइन इन आप अपने ब्राउज़र में करते हैं। लिफ़ाफ़ा आपका पासवर्ड कभी नहीं देखता: उसे आपकी डाक की एक चाबी मिलती है, जिसे आप %1 के यहाँ कभी भी वापस ले सकते हैं।</translation>
    </message>
    <message>
        <source>Another provider</source>
        <translation>कोई और प्रदाता</translation>
    </message>
    <message>
        <source>%1 gives you one together with the client ID</source>
        <translation>%1 इसे क्लाइंट आईडी के साथ ही देता है</translation>
    </message>
    <message>
        <source>Only if the provider gave you one</source>
        <translation>तभी, जब प्रदाता ने दिया हो</translation>
    </message>
    <message>
        <source>Lifafa</source>
        <translation>लिफ़ाफ़ा</translation>
    </message>
    <message>
        <source>Lifafa has your answer. You can close this window and go back to it.</source>
        <translation>लिफ़ाफ़ा को आपका उत्तर मिल गया। यह विंडो बंद करके आप उस पर लौट सकते हैं।</translation>
    </message>
    <message>
        <source>The sign-in came to nothing. Lifafa says why; you can close this window.</source>
        <translation>साइन इन नहीं हो पाया। कारण लिफ़ाफ़ा बताएगा; यह विंडो आप बंद कर सकते हैं।</translation>
    </message>
    <message>
        <source>As the provider names them, with spaces between</source>
        <translation>प्रदाता के दिए नाम, बीच में ख़ाली जगह के साथ</translation>
    </message>
    <message>
        <source>How to get one</source>
        <translation>यह कैसे मिलेगी</translation>
    </message>
    <message>
        <source>How to get a client ID, in the browser</source>
        <translation>क्लाइंट आईडी कैसे मिलेगी, ब्राउज़र में</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>पता कॉपी करें</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>प्रतीक्षा छोड़ें</translation>
    </message>
    <message>
        <source>Waiting for the browser</source>
        <translation>ब्राउज़र की प्रतीक्षा</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>प्रदाता</translation>
    </message>
    <message>
        <source>Sign-in address</source>
        <translation>साइन इन का पता</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>अधिकार (scopes)</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>क्लाइंट आईडी</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>क्लाइंट का गुप्त शब्द</translation>
    </message>
</context>
<context>
    <name>SignInPrompt</name>
    <message>
        <source>Sign in again</source>
        <translation>फिर साइन इन करें</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>अभी नहीं</translation>
    </message>
    <message>
        <source>Sign in as %1</source>
        <translation>%1 के रूप में साइन इन करें</translation>
    </message>
</context>
<context>
    <name>SourceWindow</name>
    <message>
        <source>Source</source>
        <translation>मूल स्रोत</translation>
    </message>
    <message>
        <source>Source of the message</source>
        <translation>संदेश का मूल स्रोत</translation>
    </message>
    <message>
        <source>Find in source</source>
        <translation>मूल स्रोत में खोजें</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Progress</source>
        <translation>प्रगति</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>रोकें</translation>
    </message>
    <message>
        <source>Stop the work that is going on</source>
        <translation>चल रहा काम रोकें</translation>
    </message>
    <message>
        <source>Trying again soon</source>
        <translation>थोड़ी देर में फिर कोशिश होगी</translation>
    </message>
    <message>
        <source>Trying again at %1</source>
        <translation>%1 पर फिर कोशिश होगी</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>अभी कोशिश करें</translation>
    </message>
    <message>
        <source>Waiting for the network</source>
        <translation>नेटवर्क की प्रतीक्षा में</translation>
    </message>
    <message>
        <source>Synced %1</source>
        <translation>%1 ताज़ा किया गया</translation>
    </message>
    <message numerus="yes">
        <source>%n in outbox</source>
        <translation>
            <numerusform>आउटबॉक्स में %n</numerusform>
            <numerusform>आउटबॉक्स में %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the dialogue with the server</source>
        <translation>सर्वर के साथ हुआ संवाद दिखाएँ</translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message>
        <source>not reached</source>
        <translation>वहाँ तक नहीं पहुँचा</translation>
    </message>
    <message>
        <source>in progress</source>
        <translation>चल रहा है</translation>
    </message>
    <message>
        <source>went well</source>
        <translation>ठीक रहा</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>विफल</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>कुछ नहीं मिला</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>छोड़ दिया गया</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 से॰</translation>
    </message>
</context>
<context>
    <name>TimeDialog</name>
    <message>
        <source>Send later</source>
        <translation>बाद में भेजें</translation>
    </message>
    <message>
        <source>When the letter is to leave</source>
        <translation>पत्र कब निकले</translation>
    </message>
    <message>
        <source>When is the letter to leave?</source>
        <translation>पत्र कब निकले?</translation>
    </message>
    <message>
        <source>This computer must be on then, and Lifafa running. Else it leaves later.</source>
        <translation>उस समय यह कंप्यूटर चालू और लिफ़ाफ़ा खुला होना चाहिए, नहीं तो पत्र बाद में निकलेगा।</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
</context>
<context>
    <name>Troubles</name>
    <message>
        <source>Try again</source>
        <translation>फिर कोशिश करें</translation>
    </message>
</context>
<context>
    <name>WebBody</name>
    <message>
        <source>Message text</source>
        <translation>संदेश का पाठ</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>कॉपी करें</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>लिंक का पता कॉपी करें</translation>
    </message>
    <message>
        <source>Copy link without tracking</source>
        <translation>ट्रैकिंग हटाकर लिंक कॉपी करें</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>सब चुनें</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Add account</source>
        <translation>खाता जोड़ें</translation>
    </message>
    <message>
        <source>Try practice mode</source>
        <translation>अभ्यास करके देखें</translation>
    </message>
    <message>
        <source>A mail server inside Lifafa, with sample mail. Nothing leaves this computer.</source>
        <translation>लिफ़ाफ़ा के भीतर एक डाक सर्वर, नमूने की डाक के साथ। कुछ भी इस कंप्यूटर से बाहर नहीं जाता।</translation>
    </message>
    <message>
        <source>Welcome to Lifafa</source>
        <translation>लिफ़ाफ़ा में आपका स्वागत है</translation>
    </message>
    <message>
        <source>Add your mail account, or look around first with practice mail.</source>
        <translation>अपना डाक खाता जोड़ें, या पहले अभ्यास की डाक से घूमकर देखें।</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>The server %1 was not found. Check its name and your connection.</source>
        <translation>सर्वर %1 नहीं मिला। उसका नाम और अपना इंटरनेट संपर्क जाँचें।</translation>
    </message>
    <message>
        <source>%1 cannot be reached. You may be offline, or the port is wrong.</source>
        <translation>%1 से संपर्क नहीं हो सका। शायद आप ऑफ़लाइन हैं, या पोर्ट ग़लत है।</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 ने समय पर उत्तर नहीं दिया।</translation>
    </message>
    <message>
        <source>The connection to %1 was lost.</source>
        <translation>%1 से संपर्क टूट गया।</translation>
    </message>
    <message>
        <source>There is no network at the moment.</source>
        <translation>इस समय नेटवर्क नहीं है।</translation>
    </message>
    <message>
        <source>%1 answers, but not as a mail server. Check port and security.</source>
        <translation>%1 उत्तर तो देता है, पर डाक सर्वर की तरह नहीं। पोर्ट और सुरक्षा जाँचें।</translation>
    </message>
    <message>
        <source>No secure line to %1 could be made. Check port and security.</source>
        <translation>%1 तक सुरक्षित संपर्क नहीं बन सका। पोर्ट और सुरक्षा जाँचें।</translation>
    </message>
    <message>
        <source>%1 offers no STARTTLS, so nothing was sent to it unprotected.</source>
        <translation>%1 STARTTLS नहीं देता, इसलिए उसे बिना सुरक्षा के कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>%1 did not accept the user name or password.</source>
        <translation>%1 ने उपयोगकर्ता नाम या पासवर्ड स्वीकार नहीं किया।</translation>
    </message>
    <message>
        <source>%1 offers no way of signing in that Lifafa may use.</source>
        <translation>%1 साइन इन का ऐसा कोई तरीक़ा नहीं देता जिसे लिफ़ाफ़ा इस्तेमाल कर सके।</translation>
    </message>
    <message>
        <source>The password for %1 is needed.</source>
        <translation>%1 का पासवर्ड चाहिए।</translation>
    </message>
    <message>
        <source>%1 wants you to sign in at your provider again.</source>
        <translation>%1 चाहता है कि आप अपने प्रदाता के यहाँ फिर साइन इन करें।</translation>
    </message>
    <message>
        <source>%1 did not sign you in.</source>
        <translation>%1 में साइन इन नहीं हो पाया।</translation>
    </message>
    <message>
        <source>%1 refused the sign-in three times. So that the account is not locked, Lifafa does not try again for %3 min.</source>
        <translation>%1 ने तीन बार साइन इन ठुकराया। खाता बंद न हो जाए, इसलिए लिफ़ाफ़ा अगले %3 मिनट तक फिर कोशिश नहीं करेगा।</translation>
    </message>
    <message>
        <source>%1 refused this.</source>
        <translation>%1 ने इसे अस्वीकार किया।</translation>
    </message>
    <message>
        <source>%1 is busy. Lifafa will try again.</source>
        <translation>%1 व्यस्त है। लिफ़ाफ़ा फिर कोशिश करेगा।</translation>
    </message>
    <message>
        <source>%1 asks to wait %3 s before the next sign-in.</source>
        <translation>%1 अगले साइन-इन से पहले %3 सेकंड रुकने को कहता है।</translation>
    </message>
    <message>
        <source>%1 gave an answer that Lifafa does not understand.</source>
        <translation>%1 ने ऐसा उत्तर दिया जो लिफ़ाफ़ा नहीं समझता।</translation>
    </message>
    <message>
        <source>The letter is larger than the server takes.</source>
        <translation>पत्र उससे बड़ा है जितना सर्वर लेता है।</translation>
    </message>
    <message>
        <source>%1 cannot carry the address %2, since it takes only English letters before the @. Send from an account with another server, or ask for an address in English letters.</source>
        <translation>%1 पते %2 तक पत्र नहीं पहुँचा सकता, क्योंकि @ से पहले वह केवल अंग्रेज़ी अक्षर लेता है। किसी दूसरे सर्वर वाले खाते से भेजें, या अंग्रेज़ी अक्षरों वाला पता माँग लें।</translation>
    </message>
    <message>
        <source>%1 cannot promise that the letter stays on protected lines, so it was not given to it.</source>
        <translation>%1 यह वचन नहीं दे सकता कि पत्र पूरे रास्ते सुरक्षित लाइनों पर रहेगा, इसलिए पत्र उसे नहीं दिया गया।</translation>
    </message>
    <message>
        <source>%1 does not hold letters back for so long.</source>
        <translation>%1 पत्रों को इतनी देर तक रोककर नहीं रखता।</translation>
    </message>
    <message>
        <source>There is no account yet.</source>
        <translation>अभी कोई खाता नहीं है।</translation>
    </message>
    <message>
        <source>The letter has no recipient.</source>
        <translation>पत्र का कोई प्राप्तकर्ता नहीं है।</translation>
    </message>
    <message>
        <source>This folder is no longer there.</source>
        <translation>यह फ़ोल्डर अब नहीं है।</translation>
    </message>
    <message>
        <source>“%2” cannot be a folder&apos;s name.</source>
        <translation>“%2” किसी फ़ोल्डर का नाम नहीं हो सकता।</translation>
    </message>
    <message>
        <source>The folder holds more messages by now. Nothing was deleted.</source>
        <translation>अब फ़ोल्डर में और संदेश हैं। कुछ नहीं मिटाया गया।</translation>
    </message>
    <message>
        <source>Changes made here must reach the server first. Try again in a moment.</source>
        <translation>यहाँ किए गए बदलाव पहले सर्वर तक पहुँचने चाहिए। थोड़ी देर में फिर कोशिश करें।</translation>
    </message>
    <message>
        <source>This message is no longer there.</source>
        <translation>यह संदेश अब नहीं है।</translation>
    </message>
    <message>
        <source>Only the beginning of this message is here. Fetch the rest first.</source>
        <translation>इस संदेश का केवल शुरुआती अंश यहाँ है। पहले बाकी अंश लाएँ।</translation>
    </message>
    <message>
        <source>The file %1 cannot be read.</source>
        <translation>फ़ाइल %1 पढ़ी नहीं जा सकती।</translation>
    </message>
    <message>
        <source>The disk is full. Work goes on as soon as there is space.</source>
        <translation>डिस्क भर गई है। जगह होते ही काम आगे बढ़ेगा।</translation>
    </message>
    <message>
        <source>The mail database is damaged and was not touched.</source>
        <translation>डाक का डेटाबेस ख़राब हो गया है। उसे छेड़ा नहीं गया।</translation>
    </message>
    <message>
        <source>This profile was used by a newer Lifafa. Please update.</source>
        <translation>यह प्रोफ़ाइल लिफ़ाफ़ा के नए संस्करण की है। कृपया लिफ़ाफ़ा अपडेट करें।</translation>
    </message>
    <message>
        <source>The settings could not be read. They were kept aside at %1.</source>
        <translation>सेटिंग पढ़ी नहीं जा सकीं। उन्हें %1 में अलग रख दिया गया है।</translation>
    </message>
    <message>
        <source>Another Lifafa is working with this profile.</source>
        <translation>इस प्रोफ़ाइल पर एक और लिफ़ाफ़ा काम कर रहा है।</translation>
    </message>
    <message>
        <source>No system keyring was found: passwords last for this session only.</source>
        <translation>सिस्टम में कीरिंग नहीं मिली: पासवर्ड केवल इस सत्र तक रहेंगे।</translation>
    </message>
    <message>
        <source>This message is too complex to be shown safely.</source>
        <translation>यह संदेश सुरक्षित रूप से दिखाने के लिए बहुत जटिल है।</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>रोक दिया गया।</translation>
    </message>
    <message>
        <source>Something in Lifafa failed. It was written to the log.</source>
        <translation>लिफ़ाफ़ा में कुछ गड़बड़ हुई। उसे लॉग में लिख दिया गया है।</translation>
    </message>
    <message>
        <source>The certificate of %1 cannot be trusted.</source>
        <translation>%1 के प्रमाणपत्र पर भरोसा नहीं किया जा सकता।</translation>
    </message>
    <message>
        <source>“%2” is not a mail address.</source>
        <translation>“%2” डाक का पता नहीं है।</translation>
    </message>
    <message>
        <source>The certificate of %1 has expired.</source>
        <translation>%1 के प्रमाणपत्र की अवधि बीत चुकी है।</translation>
    </message>
    <message>
        <source>The certificate of %1 is not valid yet. Check your clock.</source>
        <translation>%1 का प्रमाणपत्र अभी मान्य नहीं हुआ है। अपनी घड़ी जाँचें।</translation>
    </message>
    <message>
        <source>The certificate of %1 belongs to another server.</source>
        <translation>%1 का प्रमाणपत्र किसी दूसरे सर्वर का है।</translation>
    </message>
    <message>
        <source>The certificate of %1 was signed by itself and proves nothing.</source>
        <translation>%1 के प्रमाणपत्र पर उसी के हस्ताक्षर हैं, वह कुछ सिद्ध नहीं करता।</translation>
    </message>
    <message>
        <source>The certificate of %1 comes from an issuer nobody here knows.</source>
        <translation>%1 का प्रमाणपत्र ऐसे जारीकर्ता का है जिसे यहाँ कोई नहीं जानता।</translation>
    </message>
    <message>
        <source>You did not allow it in the browser.</source>
        <translation>आपने ब्राउज़र में इसकी अनुमति नहीं दी।</translation>
    </message>
    <message>
        <source>The answer from the browser does not belong to this sign-in. Try again.</source>
        <translation>ब्राउज़र से आया उत्तर इस साइन इन का नहीं है। फिर कोशिश करें।</translation>
    </message>
    <message>
        <source>Another provider answered than the one asked. Nothing was given to it.</source>
        <translation>उत्तर किसी और प्रदाता ने दिया, उसने नहीं जिससे पूछा गया था। उसे कुछ नहीं दिया गया।</translation>
    </message>
    <message>
        <source>The right to read and send mail was not given. Leave it ticked next time.</source>
        <translation>डाक पढ़ने और भेजने का अधिकार नहीं मिला। अगली बार उस पर निशान लगा रहने दें।</translation>
    </message>
    <message>
        <source>%1 does not know this client ID, or wants the right client secret.</source>
        <translation>%1 इस क्लाइंट आईडी को नहीं जानता, या क्लाइंट का सही गुप्त शब्द चाहता है।</translation>
    </message>
    <message>
        <source>Nobody came back from the browser. Try again.</source>
        <translation>ब्राउज़र से कोई नहीं लौटा। फिर कोशिश करें।</translation>
    </message>
    <message>
        <source>%1 is not reached securely, so nothing was sent to it.</source>
        <translation>%1 तक सुरक्षित रास्ता नहीं है, इसलिए उसे कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>%1 knows no sign-in from another device.</source>
        <translation>%1 किसी दूसरे उपकरण से साइन इन नहीं जानता।</translation>
    </message>
    <message>
        <source>%1 does not say where one signs in.</source>
        <translation>%1 नहीं बताता कि साइन इन कहाँ होता है।</translation>
    </message>
    <message>
        <source>%1 takes English letters alone in a letter&apos;s header, and this one has others.</source>
        <translation>%1 पत्र के शीर्ष में केवल अंग्रेज़ी अक्षर लेता है, और इस पत्र के शीर्ष में दूसरे भी हैं।</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>इनबॉक्स</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>ड्राफ़्ट</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>भेजे गए</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>संग्रह</translation>
    </message>
    <message>
        <source>Junk</source>
        <translation>अवांछित</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>रद्दी</translation>
    </message>
    <message>
        <source>All mail</source>
        <translation>सारी डाक</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>तारांकित</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>संपर्क हो रहा है…</translation>
    </message>
    <message>
        <source>Reading the list of folders…</source>
        <translation>फ़ोल्डरों की सूची पढ़ी जा रही है…</translation>
    </message>
    <message>
        <source>Getting the list of messages…</source>
        <translation>संदेशों की सूची लाई जा रही है…</translation>
    </message>
    <message>
        <source>Downloading messages…</source>
        <translation>संदेश उतारे जा रहे हैं…</translation>
    </message>
    <message>
        <source>Telling the server what you changed…</source>
        <translation>आपके किए बदलाव सर्वर को बताए जा रहे हैं…</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>भेजा जा रहा है…</translation>
    </message>
    <message>
        <source>TLS (encrypted from the start)</source>
        <translation>TLS (शुरू से ही कूटबद्ध)</translation>
    </message>
    <message>
        <source>STARTTLS (encrypted before signing in)</source>
        <translation>STARTTLS (साइन इन से पहले कूटबद्ध)</translation>
    </message>
    <message>
        <source>None (anyone on the way can read your password)</source>
        <translation>कोई नहीं (रास्ते में कोई भी आपका पासवर्ड पढ़ सकता है)</translation>
    </message>
    <message>
        <source>Looking up the server&apos;s name</source>
        <translation>सर्वर का नाम खोजना</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>संपर्क</translation>
    </message>
    <message>
        <source>Securing the line</source>
        <translation>संपर्क को सुरक्षित करना</translation>
    </message>
    <message>
        <source>The server&apos;s greeting</source>
        <translation>सर्वर का अभिवादन</translation>
    </message>
    <message>
        <source>What the server can do</source>
        <translation>सर्वर क्या-क्या कर सकता है</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>साइन इन</translation>
    </message>
    <message>
        <source>Reading the folders</source>
        <translation>फ़ोल्डर पढ़ना</translation>
    </message>
    <message>
        <source>Permission to send</source>
        <translation>भेजने की अनुमति</translation>
    </message>
    <message>
        <source>The server refused to change the message. It was changed back.</source>
        <translation>सर्वर ने संदेश बदलने से मना किया। उसे पहले जैसा कर दिया गया।</translation>
    </message>
    <message>
        <source>The server refused to move the message. It was put back.</source>
        <translation>सर्वर ने संदेश दूसरी जगह रखने से मना किया। उसे वापस रख दिया गया।</translation>
    </message>
    <message>
        <source>The server refused to delete the message. It was put back.</source>
        <translation>सर्वर ने संदेश मिटाने से मना किया। उसे वापस रख दिया गया।</translation>
    </message>
    <message>
        <source>The server refused to copy the message. The copy was taken away.</source>
        <translation>सर्वर ने संदेश की प्रति रखने से मना किया। प्रति हटा दी गई।</translation>
    </message>
    <message>
        <source>The server refused to keep a copy of the letter.</source>
        <translation>सर्वर ने पत्र की प्रति रखने से मना किया।</translation>
    </message>
    <message>
        <source>Message archived</source>
        <translation>संदेश संग्रह में रखा गया</translation>
    </message>
    <message>
        <source>%n messages archived</source>
        <translation>%n संदेश संग्रह में रखे गए</translation>
    </message>
    <message>
        <source>Message moved to Trash</source>
        <translation>संदेश रद्दी में डाला गया</translation>
    </message>
    <message>
        <source>%n messages moved to Trash</source>
        <translation>%n संदेश रद्दी में डाले गए</translation>
    </message>
    <message>
        <source>Message deleted for ever</source>
        <translation>संदेश हमेशा के लिए मिटाया गया</translation>
    </message>
    <message>
        <source>%n messages deleted for ever</source>
        <translation>%n संदेश हमेशा के लिए मिटाए गए</translation>
    </message>
    <message>
        <source>Message marked as junk</source>
        <translation>संदेश अवांछित चिह्नित हुआ</translation>
    </message>
    <message>
        <source>%n messages marked as junk</source>
        <translation>%n संदेश अवांछित चिह्नित हुए</translation>
    </message>
    <message>
        <source>Message copied to %1</source>
        <translation>संदेश की प्रति %1 में रखी गई</translation>
    </message>
    <message>
        <source>%n messages copied to %1</source>
        <translation>%n संदेशों की प्रतियाँ %1 में रखी गईं</translation>
    </message>
    <message>
        <source>Message moved to %1</source>
        <translation>संदेश %1 में रखा गया</translation>
    </message>
    <message>
        <source>%n messages moved to %1</source>
        <translation>%n संदेश %1 में रखे गए</translation>
    </message>
    <message>
        <source>Message marked as read</source>
        <translation>संदेश पढ़ा हुआ चिह्नित हुआ</translation>
    </message>
    <message>
        <source>%n messages marked as read</source>
        <translation>%n संदेश पढ़े हुए चिह्नित हुए</translation>
    </message>
    <message>
        <source>Message marked as unread</source>
        <translation>संदेश अपठित चिह्नित हुआ</translation>
    </message>
    <message>
        <source>%n messages marked as unread</source>
        <translation>%n संदेश अपठित चिह्नित हुए</translation>
    </message>
    <message>
        <source>Star added</source>
        <translation>तारा लगाया गया</translation>
    </message>
    <message>
        <source>%n messages starred</source>
        <translation>%n संदेशों पर तारे लगाए गए</translation>
    </message>
    <message>
        <source>Star removed</source>
        <translation>तारा हटाया गया</translation>
    </message>
    <message>
        <source>Stars removed from %n messages</source>
        <translation>%n संदेशों से तारे हटाए गए</translation>
    </message>
    <message>
        <source>Message changed</source>
        <translation>संदेश बदला गया</translation>
    </message>
    <message>
        <source>%n messages changed</source>
        <translation>%n संदेश बदले गए</translation>
    </message>
    <message>
        <source>The letter waits in the outbox.</source>
        <translation>पत्र आउटबॉक्स में रुका है।</translation>
    </message>
    <message>
        <source>The letter is just being sent.</source>
        <translation>पत्र अभी भेजा जा रहा है।</translation>
    </message>
    <message>
        <source>The letter may have been sent already.</source>
        <translation>शायद पत्र भेजा जा चुका है।</translation>
    </message>
    <message>
        <source>The letter has been sent already.</source>
        <translation>पत्र भेजा जा चुका है।</translation>
    </message>
    <message>
        <source>The letter is no longer in the outbox.</source>
        <translation>पत्र अब आउटबॉक्स में नहीं है।</translation>
    </message>
    <message>
        <source>This computer&apos;s own words: “%1”</source>
        <translation>इस कंप्यूटर के अपने शब्द: “%1”</translation>
    </message>
    <message>
        <source>%1 said: “%2”</source>
        <translation>%1 ने कहा: “%2”</translation>
    </message>
    <message>
        <source>%1 of %2 used on the server</source>
        <translation>सर्वर पर %2 में से %1 भरा</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 में से %1</translation>
    </message>
    <message>
        <source>Something in Lifafa failed (%1). It was written to the log.</source>
        <translation>लिफ़ाफ़ा में कुछ गड़बड़ हुई (%1)। उसे लॉग में लिख दिया गया है।</translation>
    </message>
    <message>
        <source>Waiting to try again</source>
        <translation>फिर कोशिश की प्रतीक्षा में</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>भेजे जाने की प्रतीक्षा में</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>भेजा जा रहा है</translation>
    </message>
    <message>
        <source>Perhaps sent: the server did not confirm it</source>
        <translation>शायद भेजा गया: सर्वर ने पुष्टि नहीं की</translation>
    </message>
    <message>
        <source>Not sent: it needs you</source>
        <translation>नहीं भेजा गया: आपको देखना होगा</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a date of this year, as Qt formats it</comment>
        <translation>d MMM</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy</source>
        <comment>a full date, as Qt formats it</comment>
        <translation>ddd d MMM yyyy</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>अभी-अभी</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>%1 सेकंड पहले</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 मिनट पहले</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 घंटे पहले</translation>
    </message>
    <message>
        <source>A folder needs a name.</source>
        <translation>फ़ोल्डर का कोई नाम होना चाहिए।</translation>
    </message>
    <message>
        <source>The name holds a character that nobody can see.</source>
        <translation>नाम में एक ऐसा अक्षर है जो दिखाई नहीं देता।</translation>
    </message>
    <message>
        <source>The name cannot hold the character that separates folders on this server.</source>
        <translation>नाम में वह चिह्न नहीं हो सकता जो इस सर्वर पर फ़ोल्डरों को अलग करता है।</translation>
    </message>
    <message>
        <source>No other folder can have the inbox&apos;s name.</source>
        <translation>किसी और फ़ोल्डर का नाम ‘इनबॉक्स’ नहीं हो सकता।</translation>
    </message>
    <message>
        <source>There is a folder “%2” already.</source>
        <translation>“%2” नाम का फ़ोल्डर पहले से है।</translation>
    </message>
    <message>
        <source>This server keeps no folders inside others.</source>
        <translation>यह सर्वर फ़ोल्डरों के भीतर फ़ोल्डर नहीं रखता।</translation>
    </message>
    <message>
        <source>A folder cannot be moved into itself.</source>
        <translation>फ़ोल्डर को उसी के भीतर नहीं ले जाया जा सकता।</translation>
    </message>
    <message>
        <source>%1 does not show the certificate you trusted. Somebody may be in between.</source>
        <translation>%1 वह प्रमाणपत्र नहीं दिखाता जिस पर आपने भरोसा किया था। हो सकता है कि बीच में कोई और हो।</translation>
    </message>
    <message>
        <source>The console only asks, it never changes mail: %2 was not sent.</source>
        <translation>कंसोल केवल पूछता है, डाक में कुछ नहीं बदलता: %2 नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>There is no command to send.</source>
        <translation>भेजने के लिए कोई आदेश नहीं है।</translation>
    </message>
    <message>
        <source>A command is one line of visible characters. Nothing was sent.</source>
        <translation>आदेश दिखने वाले अक्षरों की एक ही पंक्ति होता है। कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>The command is too long. Nothing was sent.</source>
        <translation>आदेश बहुत लंबा है। कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>A command by hand cannot announce more to come. Nothing was sent.</source>
        <translation>हाथ से दिया गया आदेश यह नहीं कह सकता कि आगे और आएगा। कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>This account has no server that speaks %2.</source>
        <translation>इस खाते का कोई सर्वर %2 नहीं बोलता।</translation>
    </message>
    <message>
        <source>en</source>
        <comment>the code of this very language: hi in Hindi</comment>
        <translation>hi</translation>
    </message>
</context>
<context>
    <name>Writing</name>
    <message numerus="yes">
        <source>The letter leaves in %n seconds</source>
        <translation>
            <numerusform>पत्र %n सेकंड में निकलेगा</numerusform>
            <numerusform>पत्र %n सेकंड में निकलेगा</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>पूर्ववत करें</translation>
    </message>
    <message>
        <source>The letter is in the outbox</source>
        <translation>पत्र आउटबॉक्स में है</translation>
    </message>
    <message>
        <source>On {date}, {sender} wrote:</source>
        <translation>{date} को {sender} ने लिखा:</translation>
    </message>
    <message>
        <source>Forwarded message</source>
        <translation>अग्रेषित संदेश</translation>
    </message>
    <message>
        <source>From</source>
        <translation>प्रेषक</translation>
    </message>
    <message>
        <source>To</source>
        <translation>प्रति</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>दिनांक</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>विषय</translation>
    </message>
    <message>
        <source>The letter leaves on %1</source>
        <translation>पत्र %1 को निकलेगा</translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>Enter opens, Delete removes</source>
        <translation>Enter से खुलता है, Delete से हटता है</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 हटाएँ</translation>
    </message>
</context>
<context>
    <name>_ServerSteps</name>
    <message>
        <source>Incoming mail (%1)</source>
        <translation>आने वाली डाक (%1)</translation>
    </message>
    <message>
        <source>Outgoing mail (%1)</source>
        <translation>जाने वाली डाक (%1)</translation>
    </message>
</context>
</TS>
