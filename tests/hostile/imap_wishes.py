"""IMAP servers that fail what a person wants, and those that play with IDLE."""

from app.model.operation import OperationKind as O
from app.model.problem import ProblemKind
from tests.hostile.arena import QUICK, Case
from tests.hostile.tricks import Then, Trick, swapped

K = ProblemKind

_MOVES = "MOVE UIDPLUS"

WISHES = (
    Case(
        "imap-leaves-in-the-middle-of-append",
        (Trick("APPEND", b"+ go\r\n* BYE full\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        wish=O.APPEND,
    ),
    Case(
        "imap-leaves-before-append",
        (Trick("APPEND", b"* BYE full\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "full",
        wish=O.APPEND,
    ),
    Case(
        "imap-never-lets-append-begin",
        (Trick("APPEND", then=Then.HANG),),
        K.TIMED_OUT,
        wish=O.APPEND,
        timeout=QUICK,
    ),
    Case(
        "imap-grants-append-unseen",
        (Trick("APPEND", b"{tag} OK kept\r\n", times=1),),
        K.PROTOCOL,
        wish=O.APPEND,
    ),
    Case(
        "imap-answers-append-with-news-for-ever",
        (Trick("APPEND", b"* 1 EXISTS\r\n", Then.FLOOD),),
        K.PROTOCOL,
        wish=O.APPEND,
    ),
    Case(
        "imap-appends-under-an-absurd-uid",
        (swapped("APPEND", rb"APPENDUID \d+ \d+", b"APPENDUID 7 9999999999"),),
        wish=O.APPEND,
    ),
    Case(
        "imap-appends-under-uid-0",
        (swapped("APPEND", rb"APPENDUID \d+ \d+", b"APPENDUID 7 0"),),
        wish=O.APPEND,
    ),
    Case(
        "imap-appends-under-a-set-of-noise",
        (swapped("APPEND", rb"APPENDUID \d+ \d+", b"APPENDUID NIL 1:*,(("),),
        wish=O.APPEND,
    ),
    Case(
        "imap-refuses-to-flag",
        (Trick("UID STORE", b"{tag} NO not yours\r\n"),),
        wish=O.FLAG,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-finds-flagging-bad",
        (Trick("UID STORE", b"{tag} BAD what\r\n", times=1),),
        wish=O.FLAG,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-leaves-at-flagging",
        (Trick("UID STORE", b"* BYE flag\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "flag",
        wish=O.FLAG,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-falls-silent-at-flagging",
        (Trick("UID STORE", then=Then.HANG),),
        K.TIMED_OUT,
        wish=O.FLAG,
        timeout=QUICK,
    ),
    Case(
        "imap-flags-others-than-asked",
        (
            Trick(
                "UID STORE", b"* 9 FETCH (UID 77 FLAGS (\\Deleted))\r\n* 2 EXPUNGE\r\n", Then.HONEST
            ),
        ),
        wish=O.FLAG,
    ),
    Case(
        "imap-refuses-to-move",
        (Trick("UID MOVE", b"{tag} NO stay\r\n"),),
        wish=O.MOVE,
        capabilities=_MOVES,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-leaves-in-the-middle-of-move",
        (Trick("UID MOVE", b"* OK [COPYUID 7 1 9] half\r\n* BYE moving\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "moving",
        wish=O.MOVE,
        capabilities=_MOVES,
    ),
    Case(
        "imap-moves-to-uids-of-another-length",
        (swapped("UID MOVE", rb"COPYUID (\d+) \S+ \S+\]", rb"COPYUID \1 1:9 5]"),),
        wish=O.MOVE,
        capabilities=_MOVES,
    ),
    Case(
        "imap-moves-to-everything-there-can-be",
        (
            swapped(
                "UID MOVE", rb"COPYUID (\d+) \S+ \S+\]", rb"COPYUID \1 1:4294967295 1:4294967295]"
            ),
        ),
        wish=O.MOVE,
        capabilities=_MOVES,
    ),
    Case(
        "imap-moves-to-ten-million",
        (swapped("UID MOVE", rb"COPYUID (\d+) \S+ \S+\]", rb"COPYUID \1 1:9999999 1:9999999]"),),
        wish=O.MOVE,
        capabilities=_MOVES,
    ),
    Case(
        "imap-moves-to-uid-0",
        (swapped("UID MOVE", rb"COPYUID (\d+) (\S+) \S+\]", rb"COPYUID \1 \2 0]"),),
        wish=O.MOVE,
        capabilities=_MOVES,
    ),
    Case(
        "imap-moves-to-uids-beyond-64-bits",
        (
            swapped(
                "UID MOVE", rb"COPYUID (\d+) (\S+) \S+\]", rb"COPYUID \1 \2 9999999999999999999]"
            ),
        ),
        wish=O.MOVE,
        capabilities=_MOVES,
    ),
    Case(
        "imap-moves-strangers",
        (swapped("UID MOVE", rb"COPYUID (\d+) (\S+) (\S+)\]", rb"COPYUID \1 77 \3]"),),
        wish=O.MOVE,
        capabilities=_MOVES,
    ),
    Case(
        "imap-copies-and-does-not-remove",
        (Trick("UID EXPUNGE", b"{tag} NO not now\r\n", times=1),),
        wish=O.MOVE,
        capabilities="UIDPLUS",
        mends=False,
    ),
    Case(
        "imap-leaves-between-copy-and-removal",
        (Trick("UID EXPUNGE", b"* BYE between\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "between",
        wish=O.MOVE,
        capabilities="UIDPLUS",
    ),
    Case(
        "imap-refuses-to-delete",
        (Trick("UID STORE", b"{tag} NO keep it\r\n"),),
        wish=O.DELETE,
        capabilities="UIDPLUS",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-deletes-others-too",
        (Trick("UID EXPUNGE", b"* 0 EXPUNGE\r\n* 3 EXPUNGE\r\n* 99 EXPUNGE\r\n", Then.HONEST),),
        wish=O.DELETE,
        capabilities="UIDPLUS",
    ),
    Case(
        "imap-leaves-at-deletion",
        (Trick("UID EXPUNGE", b"* BYE deleting\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "deleting",
        wish=O.DELETE,
        capabilities="UIDPLUS",
    ),
)

IDLES = (
    Case(
        "imap-leaves-while-idling",
        (Trick("IDLE", b"+ idling\r\n* BYE asleep\r\n", Then.CLOSE),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-breaks-off-while-idling",
        (Trick("IDLE", b"+ idling\r\n", Then.RESET),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-refuses-to-idle",
        (Trick("IDLE", b"{tag} NO busy\r\n"),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-finds-idle-bad",
        (Trick("IDLE", b"{tag} BAD what\r\n"),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-never-begins-to-idle",
        (Trick("IDLE", then=Then.HANG),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-ends-idling-at-once",
        (Trick("IDLE", b"+ idling\r\n{tag} OK done\r\n"),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-idles-with-noise",
        (Trick("IDLE", b"+ idling\r\n\xff\x00\r\n* \xfe\r\nA0 OK\r\n"),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-idles-with-4-billion-messages",
        (Trick("IDLE", b"+ idling\r\n* 4294967295 EXISTS\r\n"),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-idles-with-expunges-of-nothing",
        (Trick("IDLE", b"+ idling\r\n* 0 EXPUNGE\r\n* 99 EXPUNGE\r\n"),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-idles-with-everything-vanished",
        (Trick("IDLE", b"+ idling\r\n* VANISHED 1:4294967295\r\n"),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-idles-with-news-for-ever",
        (Trick("IDLE", b"+ idling\r\n* 9 EXISTS\r\n", Then.FLOOD),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-idles-with-words-for-ever",
        (Trick("IDLE", b"+ idling\r\n* OK still here\r\n", Then.FLOOD),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-idles-with-an-endless-line",
        (Trick("IDLE", b"+ idling\r\n* OK ", Then.POUR),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-lets-nobody-in-twice",
        (Trick("LOGIN", b"{tag} NO [LIMIT] one is enough\r\n", skip=1),),
        capabilities="IDLE",
        stored=(1, 2, 3),
    ),
)

CASES = (*WISHES, *IDLES)
