"""Real files of each kind, made in memory from lines of text and rows of cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
import openpyxl
from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

__all__ = ["docx_file", "html_file", "locked", "office_parts", "pdf_file", "wrapped", "xlsx_file", "zip_file"]

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def docx_file(lines: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for i, row in enumerate(table):
            for j, text in enumerate(row):
                grid.cell(i, j).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_file(*sheets: tuple[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def wrapped(line: str, width: int = 36) -> list[str]:
    return [line[at:at + width] for at in range(0, len(line), width)]


def pdf_file(*pages: Sequence[str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for i, line in enumerate(lines):
            canvas.drawString(60, 800 - 18 * i, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked(pdf: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def html_file(lines: Sequence[str]) -> bytes:
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    return f"<!doctype html><html><head><meta charset='utf-8'><title>t</title></head><body><article>{body}</article></body></html>".encode()


def zip_file(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def office_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
