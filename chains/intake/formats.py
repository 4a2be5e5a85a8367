"""What a file is, by what it holds and not by its name."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from chains.errors import DocumentError

__all__ = ["Format", "recognise"]


class Format(StrEnum):
    """The kinds of file that are read."""

    TEXT = "text"
    HTML = "html"
    CSV = "csv"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


_SIGNATURES = (
    (b"\x89PNG", "an image", "图片，请先做文字识别（OCR）"),
    (b"\xff\xd8\xff", "an image", "图片，请先做文字识别（OCR）"),
    (b"GIF8", "an image", "图片，请先做文字识别（OCR）"),
    (b"BM", "an image", "图片，请先做文字识别（OCR）"),
    (b"II*\0", "an image", "图片，请先做文字识别（OCR）"),
    (b"\x1f\x8b", "a compressed file; unpack it first", "压缩文件，请先解压"),
    (b"Rar!", "a compressed file; unpack it first", "压缩文件，请先解压"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first", "压缩文件，请先解压"),
    (b"{\\rtf", "a rich text file; save it as .docx", "RTF 文件，请另存为 .docx"),
    (b"MIME-Version:", "a saved web archive; save the page as .html", "网页存档（MHT），请另存为 .html"),
    (b"From: <Saved by", "a saved web archive; save the page as .html", "网页存档（MHT），请另存为 .html"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html|head|body|table|div|meta)[\s>]",
    re.IGNORECASE | re.DOTALL)
_BY_SUFFIX = {".html": Format.HTML, ".htm": Format.HTML, ".csv": Format.CSV, ".tsv": Format.CSV}


def recognise(data: bytes, suffix: str, name: str) -> Format:
    """The kind of file that the bytes are; the suffix decides only between kinds of plain text.

    Raises DocumentError for images, archives and Office files of the old kind or with a password.
    """
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _office(data, name)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise DocumentError(f"{name}: the Office file is encrypted; remove the password and read it again",
                                f"{name}：文件已加密，请先在 Word 或 Excel 中去掉密码再读")
        raise DocumentError(f"{name}: an old Office file; save it as .docx or .xlsx",
                            f"{name}：这是旧版 Office 文件，请另存为 .docx 或 .xlsx")
    for signature, what, what_zh in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\0" in data[:64]):
            raise DocumentError(f"{name}: not a text file but {what}", f"{name}：这是{what_zh}")
    if _PAGE.match(data.removeprefix(b"\xef\xbb\xbf")[:4_000]):
        return Format.HTML
    return _BY_SUFFIX.get(suffix.lower(), Format.TEXT)


def _office(data: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DocumentError(f"{name}: the file is damaged ({error}); open it in Word or Excel and save it again",
                            f"{name}：文件已损坏，请用 Word 或 Excel 打开后另存") from error
    if "word/document.xml" in names:
        return Format.DOCX
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if any(entry.startswith("ppt/") for entry in names):
        raise DocumentError(f"{name}: a PowerPoint file; save its text as .docx or .txt",
                            f"{name}：这是 PowerPoint 文件，请另存为 .docx 或 .txt")
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise DocumentError(f"{name}: an OpenDocument or binary Excel file; save it as .docx or .xlsx",
                            f"{name}：这是 OpenDocument 或二进制 Excel 文件，请另存为 .docx 或 .xlsx")
    raise DocumentError(f"{name}: a zip archive, not a document; unpack it first", f"{name}：这是压缩文件，请先解压")
