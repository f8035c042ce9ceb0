"""DOCX: the zip's directory is judged first, then the words are read in the order of the page.

Templates are made of tables and text boxes, and lists are numbers in another part of the
file, all of which docx2txt leaves out or runs together. So we walk the paragraphs ourselves
and keep docx2txt as the second opinion: where it finds words that we do not, it wins.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

import docx2txt
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from core.errors import (
    BrokenDocumentError,
    DisguisedDocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    HostileDocumentError,
    ScannedDocumentError,
)
from core.ports.documents import LONGEST_TEXT
from core.providers.documents.cleaning import clean_line
from core.providers.documents.docx_walk import listed_styles, paragraphs

MOST_MEMBERS = 2_000  # a long illustrated document has under two hundred
MOST_UNPACKED = 100 * 1024 * 1024  # bytes, by the directory; pictures are never unpacked
LARGEST_PART = 5 * 1024 * 1024  # bytes of one part that we parse
HIGHEST_RATIO = 100  # unpacked to packed; XML of real documents stays under 30
_RATIO_FROM = 1024 * 1024  # bytes: below, a high ratio is harmless
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MAIN = "word/document.xml"
# What docx2txt opens by these patterns, we have to have looked at before.
_READ = re.compile(r"word/(document|styles|header[0-9]*|footer[0-9]*).xml")
_CONTACT = re.compile(r"@|\d{3}|\bwww\.|://")
_TITLE_WORDS = re.compile(r"(?i)\b(curriculum|vitae|r[eé]sum[eé]|cv|page|confidential)\b")
_NAME_LENGTH = 5  # words in a header that may be a name
_PLENTY = 50_000  # characters; docx2txt takes time with the square of them
_FEW = 4  # words that differ because docx2txt runs paragraphs together
_LOST = 0.2  # share of docx2txt's words that we may lack before we take its text


def docx_text(content: bytes) -> str:
    """The words of a DOCX, a line a paragraph or table row, lists as "• ".

    Raises `BrokenDocumentError`, `DisguisedDocumentError`, `EncryptedDocumentError`,
    `HostileDocumentError`, `ScannedDocumentError` or `EmptyDocumentError`.
    """
    if content.count(_DIRECTORY_ENTRY) > MOST_MEMBERS:
        raise HostileDocumentError("too many members")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_directory(package)
            parts = _parts(package)
            pictures = any(name.startswith("word/media/") for name in package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise BrokenDocumentError("not a readable zip") from error
    text = _second_opinion(_arranged(parts), content)
    if not text:
        raise (ScannedDocumentError if pictures else EmptyDocumentError)("no words")
    return text[:LONGEST_TEXT].rstrip()


def _check_directory(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    if len(members) > MOST_MEMBERS:
        raise HostileDocumentError("too many members")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    for member in members:
        _check_ratio(member.file_size, member.compress_size)
        if _READ.match(member.filename) and member.file_size > LARGEST_PART:
            raise HostileDocumentError("a part is too large")
        if member.flag_bits & 1:
            raise EncryptedDocumentError("a member is encrypted")
    _check_ratio(unpacked, packed)
    if unpacked > MOST_UNPACKED:
        raise HostileDocumentError("unpacks to too much")
    names = {member.filename for member in members}
    if _MAIN not in names:
        raise DisguisedDocumentError("a zip without a Word document")


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > _RATIO_FROM and unpacked > HIGHEST_RATIO * packed:
        raise HostileDocumentError("unpacks to too many times its size")


def _parts(package: zipfile.ZipFile) -> dict[str, Element]:
    """The parsed parts by name. No part may declare a document type or an entity."""
    parts: dict[str, Element] = {}
    for name in package.namelist():
        if not _READ.match(name) or name in parts:
            continue
        try:
            parts[name] = ElementTree.fromstring(package.read(name), forbid_dtd=True)
        except DefusedXmlException as error:
            raise HostileDocumentError("declares a document type or entities") from error
        except (ParseError, zipfile.BadZipFile, zlib.error) as error:
            raise BrokenDocumentError(f"{name} cannot be parsed") from error
    return parts


def _arranged(parts: dict[str, Element]) -> str:
    listed = listed_styles(parts.get("word/styles.xml"))
    body = _lines(parts[_MAIN], listed)
    said = " ".join(body)
    top = _said_only_here(parts, "header", listed, said)
    bottom = [
        line for line in _said_only_here(parts, "footer", listed, said) if _CONTACT.search(line)
    ]
    return "\n".join([*top, *([""] if top else []), *body, *bottom]).strip("\n")


def _lines(part: Element, listed: frozenset[str]) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs(part, listed):
        line = clean_line(paragraph)
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines


def _said_only_here(
    parts: dict[str, Element], kind: str, listed: frozenset[str], said: str
) -> list[str]:
    """Lines of headers or footers that hold a contact or a name which the body does not."""
    found: list[str] = []
    for name in sorted(parts):
        if not name.startswith(f"word/{kind}"):
            continue
        lines = [line for line in _lines(parts[name], listed) if line and line not in found]
        contacts = {word for line in lines for word in line.split() if _CONTACT.search(word)}
        if any(word not in said for word in contacts):
            found += lines
        else:
            found += [line for line in lines if line not in said and _may_be_name(line, said)]
    return found


def _may_be_name(line: str, said: str) -> bool:
    words = line.split()
    short = 1 < len(words) <= _NAME_LENGTH and not _TITLE_WORDS.search(line)
    return short and line.replace(" ", "").isalpha() and not any(word in said for word in words)


def _second_opinion(text: str, content: bytes) -> str:
    """*text*, or what docx2txt reads where *text* lacks a good part of its words."""
    if len(text) > _PLENTY:
        return text
    other = docx2txt.process(io.BytesIO(content))
    ours, theirs = set(re.findall(r"\w+", text)), set(re.findall(r"\w+", other))
    if len(theirs - ours) <= max(_FEW, _LOST * len(theirs)):
        return text
    lines = [clean_line(line) for line in other.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
