"""Mailbox names as IMAP spells them, and what a mailbox is for."""

import binascii
import re

from app.model.mailbox import Role

_ROLES_BY_ATTRIBUTE = {
    "\\DRAFTS": Role.DRAFTS,
    "\\SENT": Role.SENT,
    "\\ARCHIVE": Role.ARCHIVE,
    "\\JUNK": Role.JUNK,
    "\\SPAM": Role.JUNK,
    "\\TRASH": Role.TRASH,
    "\\ALL": Role.ALL,
    "\\ALLMAIL": Role.ALL,
    "\\FLAGGED": Role.FLAGGED,
    "\\STARRED": Role.FLAGGED,
}
"""Special uses of RFC 6154, and of XLIST before it."""

_ATTRIBUTES = {
    Role.DRAFTS: b"\\Drafts",
    Role.SENT: b"\\Sent",
    Role.ARCHIVE: b"\\Archive",
    Role.JUNK: b"\\Junk",
    Role.TRASH: b"\\Trash",
}
"""What may be asked for at CREATE; \\All and \\Flagged are views that servers make themselves."""

_NAMES_BY_ROLE = {
    Role.DRAFTS: """
        drafts|draft|entwürfe|entwurf|brouillons|borradores|bozze|rascunhos|concepten|utkast|kladder
        |luonnokset|szkice|koncepty|piszkozatok|черновики|чернетки|taslaklar|下書き|草稿|草稿箱
        |임시보관함|ड्राफ़्ट|ड्राफ्ट|प्रारूप|मसौदे|πρόχειρα|טיוטות|المسودات""",
    Role.SENT: """
        sent|sent items|sent messages|sent mail|gesendet|gesendete objekte|gesendete elemente
        |envoyés|éléments envoyés|messages envoyés|enviados|elementos enviados|inviati
        |posta inviata|enviadas|itens enviados|verzonden|verzonden items|skickat|sendt|sendte
        |lähetetyt|wysłane|odeslané|elküldött|отправленные|надіслані|gönderilenler|gönderilmiş
        |送信済み|送信済みアイテム|已发送|已傳送|寄件備份|보낸편지함|भेजे गए|भेजा गया|भेजी गई
        |σταλμένα|נשלחו|المرسلة""",
    Role.ARCHIVE: """
        archive|archives|archiv|archivo|archivio|arquivo|archief|arkiv|arkisto|archiwum|archív
        |архив|архів|arşiv|アーカイブ|归档|存档|封存|보관함|संग्रह|पुरालेख|αρχείο|ארכיון|الأرشيف""",
    Role.JUNK: """
        junk|spam|junk mail|junk e-mail|junk email|bulk mail|unerwünscht|junk-e-mail|werbung
        |indésirables|courrier indésirable|pourriel|correo no deseado|no deseado
        |posta indesiderata|indesiderata|lixo eletrônico|ongewenst|ongewenste e-mail|skräppost
        |søppelpost|roskaposti|niechciane|nevyžádaná pošta|levélszemét|спам
        |нежелательная почта|istenmeyen|önemsiz|迷惑メール|垃圾邮件|垃圾郵件|스팸편지함|स्पैम|जंक
        |ανεπιθύμητα|דואר זבל|البريد العشوائي""",
    Role.TRASH: """
        trash|deleted|deleted items|deleted messages|bin|papierkorb|gelöschte elemente
        |gelöschte objekte|gelöscht|corbeille|éléments supprimés|papelera|elementos eliminados
        |cestino|posta eliminata|lixeira|lixo|itens excluídos|prullenbak|verwijderde items
        |papperskorg|papirkurv|roskakori|kosz|koš|lomtár|корзина|удаленные|кошик|çöp kutusu|çöp
        |ゴミ箱|ごみ箱|已删除|已删除邮件|垃圾桶|휴지통|रद्दी|ट्रैश|कचरा|κάδος|אשפה|المهملات""",
}
"""What servers without SPECIAL-USE call these mailboxes, in many languages, in lower case."""


def _by_name() -> dict[str, Role]:
    return {
        name.strip(): role for role, names in _NAMES_BY_ROLE.items() for name in names.split("|")
    }


_ROLES_BY_NAME = _by_name()
_SHIFTED = re.compile(r"&([^-]*)-")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


def role_by_attributes(attributes: frozenset[str]) -> Role:
    """Return the special use a server names outright (attributes in upper case)."""
    for attribute, role in _ROLES_BY_ATTRIBUTE.items():
        if attribute in attributes:
            return role
    return Role.NONE


def attribute_of(role: Role) -> bytes:
    """Return the special use to create a mailbox for (RFC 6154 §2), b"" where there is none."""
    return _ATTRIBUTES.get(role, b"")


def role_by_name(path: str, delimiter: str) -> Role:
    """Guess the role from the name, for mailboxes at the top or directly below INBOX or [Gmail]."""
    parts = path.split(delimiter) if delimiter else [path]
    if len(parts) == 2 and (parts[0].upper() == "INBOX" or parts[0].startswith("[")):
        del parts[0]
    return _ROLES_BY_NAME.get(parts[0].casefold(), Role.NONE) if len(parts) == 1 else Role.NONE


def encode(name: str) -> bytes:
    """Spell a name in modified UTF-7 (RFC 3501 §5.1.3)."""
    return _UNPRINTABLE.sub(_shifted, name.replace("&", "&-")).encode("ascii")


def decode(name: bytes, *, utf8: bool = False) -> str:
    """Read a name in modified UTF-7; other spellings are read as UTF-8 or Latin-1.

    `utf8` says that the server agreed on UTF-8 (RFC 6855 §3): then an ampersand is one.
    """
    if utf8:
        return _eight_bit(name)
    try:
        text = name.decode("ascii")
    except UnicodeDecodeError:
        return _eight_bit(name)
    try:
        return _SHIFTED.sub(_unshifted, text)
    except (binascii.Error, UnicodeDecodeError):
        return text


def quoted(name: bytes) -> bytes:
    """Return a quoted string (RFC 3501 §9)."""
    return b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _shifted(found: re.Match[str]) -> str:
    coded = binascii.b2a_base64(found[0].encode("utf-16-be"), newline=False)
    return "&" + coded.decode("ascii").rstrip("=").replace("/", ",") + "-"


def _unshifted(found: re.Match[str]) -> str:
    coded = found[1].replace(",", "/")
    if not coded:
        return "&"
    padded = coded + "=" * (-len(coded) % 4)
    return binascii.a2b_base64(padded, strict_mode=True).decode("utf-16-be")


def _eight_bit(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("latin-1")
