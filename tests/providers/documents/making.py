"""Small PDF and DOCX files, friendly and harmful ones, made while the tests run."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import cache

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Placed = tuple[float, float, float, str]  # x, y, size, text

LONG_ENOUGH = "Warehouse lead with ten years of night shifts"


def pdf(pages: Iterable[Iterable[Placed]]) -> bytes:
    """A PDF with Helvetica at the places given, one stream a page, in the order given."""
    streams = [
        "\n".join(f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, size, text in page)
        for page in pages
    ]
    return pdf_of_streams([stream.encode("windows-1252") for stream in streams])


def pdf_of_streams(streams: list[bytes], filters: str = "") -> bytes:
    """A PDF whose pages have these content streams, already packed with *filters*."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for index, stream in enumerate(streams):
        page = (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            f"/Contents {5 + 2 * index} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        )
        head = f"<</Length {len(stream)}{filters}>>\nstream\n"
        objects += [page.encode(), head.encode() + stream + b"\nendstream"]
    return _numbered(objects)


def _numbered(objects: list[bytes]) -> bytes:
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.5\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A page of half a kilobyte that unpacks, twice over, to two hundred and fifty megabytes."""
    packer = zlib.compressobj(1)
    inner = b"".join(packer.compress(bytes(10 << 20)) for _ in range(25)) + packer.flush()
    return pdf_of_streams([zlib.compress(inner)], "/Filter[/FlateDecode/FlateDecode]")


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def docx(body: str, **parts: str | bytes) -> bytes:
    """A DOCX with this XML as its body; `header1="<w:p>…"` adds a part of that name."""
    members: dict[str, str | bytes] = {
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>")
    }
    for name, content in parts.items():
        whole = _part("hdr", content) if isinstance(content, str) else content
        members[f"word/{name}.xml"] = whole
    return zipped(members)


def _part(tag: str, inside: str) -> str:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    return f'<w:{tag} xmlns:w="{W}" xmlns:mc="{mc}">{inside}</w:{tag}>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@cache
def zip_bomb() -> bytes:
    """A Word file whose one part unpacks to two hundred and fifty megabytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(25):
            part.write(bytes(10 << 20))
    return out.getvalue()


def lying_zip_bomb() -> bytes:
    """The same, with a directory that claims one thousand bytes."""
    content = bytearray(zip_bomb())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def entity_bomb() -> bytes:
    """A billion laughs in the main part."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE x [<!ENTITY a0 "laugh">{levels}]><w:document xmlns:w="{W}">&a9;</w:document>'
    return zipped({"word/document.xml": xml})
