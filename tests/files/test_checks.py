"""What may be attached: content decides; each refusal is one sentence that names the file."""

from __future__ import annotations

import pytest

from pso_portal.files.checks import LARGEST, Refused, check
from pso_portal.files.checks.images import MOST_PIXELS

from . import samples as made

ZIP = made.archive(**{"a.txt": b"hidden"})
GOOD = [
    ("scan.pdf", made.PDF, "pdf"),
    ("photo.JPG", made.jpeg(), "jpeg"),
    ("photo.jpeg", made.jpeg(behind=made.jpeg()), "jpeg"),
    ("screen.png", made.png(), "png"),
    ("note.txt", "Päckchen 🙂\nשלום\n".encode(), "text"),
    ("rows.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n", "csv"),
    ("letter.docx", made.office("word/document.xml"), "docx"),
    ("table.xlsx", made.office(), "xlsx"),
    ("Report v1.2 final.pdf", made.PDF, "pdf"),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD, ids=[f"{each[0]}" for each in GOOD])
def test_each_kind_on_the_list_is_known_by_its_content(name: str, content: bytes, kind: str) -> None:
    checked = check(name, content)
    assert (checked.name, checked.kind.code) == (name, kind)


BAD = {
    "empty": ("a.txt", b"", "is empty"),
    "too large": ("a.txt", b"x" * (LARGEST + 1), "larger than 10 MB"),
    "virus test file": ("a.txt", made.EICAR, "virus test file"),
    "virus test file in a text": ("a.txt", b"See:\n" + made.EICAR + b"\n", "virus test file"),
    "heic": ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(20), "Save it as JPEG"),
    "program": ("a.pdf", b"MZ\x90\x00\x03" + bytes(90), "kind that is not taken"),
    "another encoding": ("a.csv", "Müller;1".encode("cp1252"), "not in UTF-8"),
    "svg": ("a.txt", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "web page or a program"),
    "html": ("a.txt", b"<!DOCTYPE html><p>", "web page or a program"),
    "overrides in a text": ("a.txt", "if access:\u202e \u2066# no".encode(), "no text"),
    "wrong ending": ("a.png", made.PDF, "inside it is a PDF. Rename it to .pdf"),
    "no ending": ("scan", made.PDF, "has no ending"),
    "pdf not at the start": ("a.pdf", b"GIF89a\n" + made.PDF, "in front of its PDF"),
    "pdf of no version": ("a.pdf", made.PDF.replace(b"1.7", b"9.9"), "begins like a PDF"),
    "pdf cut off": ("a.pdf", made.PDF[:-8], "cut off"),
    "pdf and more": ("a.pdf", made.PDF + b"<script>x()</script>", "after its end"),
    "pdf and archive": ("a.pdf", made.PDF + ZIP, "after its end"),
    "pdf with a program": ("a.pdf", made.PDF.replace(b"/Catalog", b"/Catalog /JS (app.alert)"), "programs"),
    "pdf with a hidden program": ("a.pdf", made.PDF.replace(b"/Catalog", b"/J#61vaScript 3 0 R"), "programs"),
    "pdf with a file": ("a.pdf", made.PDF.replace(b"/Catalog", b"/EmbeddedFile"), "programs or other files"),
    "pdf locked": ("a.pdf", made.PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "locked with a password"),
    "jpeg with a script": ("a.jpg", made.jpeg(made.segment(0xFE, b"<ScRipt>x()</script>")), "web page or a program"),
    "jpeg with an archive behind": ("a.jpg", made.jpeg(behind=ZIP), "two files in one"),
    "jpeg with an archive behind a second picture": ("a.jpg", made.jpeg(behind=made.jpeg() + ZIP), "two files in one"),
    "jpeg with a pdf behind": ("a.jpg", made.jpeg(behind=made.PDF), "two files in one"),
    "jpeg without a size": ("a.jpg", made.jpeg(size=b""), "cut off or damaged"),
    "jpeg too many pixels": ("a.jpg", made.jpeg(size=made.frame(20_000, 20_000)), "million pixels"),
    "jpeg too long": ("a.jpg", made.jpeg(size=made.frame(20_000, 10)), "far longer"),
    "png of a bomb": ("a.png", made.png(width=1_000_000_000, height=1, data=b"x"), "million pixels"),
    "png that claims too much": ("a.png", made.png(width=7000, height=7000, data=bytes(100)), "bytes can hold"),
    "png and archive": ("a.png", made.png(behind=ZIP), "two files in one"),
    "png with a script": ("a.png", made.png(made.chunk(b"tEXt", b"Comment\x00<script>")), "web page or a program"),
    "png with an unknown part": ("a.png", made.png(made.chunk(b"EVIL", b"")), "cut off or damaged"),
    "png damaged": ("a.png", made.png()[:-5] + b"\x00" + made.png()[-4:], "cut off or damaged"),
    "archive": ("a.zip", ZIP, "is an archive"),
    "archive called a workbook": ("a.xlsx", ZIP, "is an archive"),
    "workbook behind a picture": ("a.xlsx", made.png() + made.office(), "two files in one"),
    "workbook with a front part": ("a.xlsx", b"PK" + made.office(), "in front"),
    "workbook and more": ("a.xlsx", made.office() + b"<script>", "after its end"),
    "workbook bomb": ("a.xlsx", made.office(xl__sheet_dot_xml=bytes(30_000_000)), "unpacks to far more"),
    "workbook of many parts": ("a.xlsx", made.office(**{f"xl__s{n}_dot_xml": b"" for n in range(2001)}), "unpacks"),
    "workbook with macros": ("a.xlsx", made.office(xl__vbaProject_dot_bin=b"x"), "macros"),
    "workbook in a workbook": ("a.xlsx", made.office(xl__b_dot_xlsx=made.office()), "other files inside"),
    "workbook that climbs": ("a.xlsx", made.office(**{"..__..__etc__passwd": b"x"}), "points outside"),
    "workbook with a doctype": ("a.xlsx", made.office(xl__a_dot_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), "declarations"),
    "document that fetches": (
        "a.docx",
        made.office(
            "word/document.xml",
            word___rels__s_dot_rels=b'<R Type="http://x/attachedTemplate" TargetMode="External" Target="http://y"/>',
        ),
        "fetches parts",
    ),
    "both word and excel": ("a.xlsx", made.office(word__document_dot_xml=b"<x/>"), "is an archive"),
    "workbook cut": ("a.xlsx", made.office()[:-30], "damaged"),
    "double ending": ("scan.pdf.exe", made.PDF, "run as a program"),
    "double ending turned round": ("scan.exe.pdf", made.PDF, "run as a program"),
    "reads backward": ("scan\u202efdp.exe", made.PDF, "cannot be seen"),
    "control character": ("scan\x00.pdf", made.PDF, "cannot be seen"),
    "folder": ("../../etc/scan.pdf", made.PDF, "reads like a folder"),
    "folder of windows": ("C:\\scan.pdf", made.PDF, "reads like a folder"),
    "hidden": (".htaccess", b"x", "reads like a folder"),
    "long name": ("x" * 120 + ".pdf", made.PDF, "longer than 120"),
    "no name": ("  ", made.PDF, "has no name"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "words"), BAD.values(), ids=BAD)
def test_what_is_not_taken_gets_one_sentence_that_names_it(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        check(name, content)
    said = str(refused.value)
    assert words in said
    assert said.isprintable()
    assert said.startswith(("“", "This file"))


def test_a_picture_loses_place_camera_and_comment_and_keeps_its_turn() -> None:
    comment, profile = made.segment(0xFE, b"taken by Ines Okoro"), made.segment(0xED, b"Photoshop Ines")
    adobe = made.segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")
    cleaned = check("a.jpg", made.jpeg(made.exif(6), comment, profile, adobe)).content
    left = [word for word in (b"41.8781N", b"Ines", b"Photoshop") if word in cleaned]
    assert (left, b"MM\x00*" in cleaned, b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in cleaned) == ([], True, True)
    assert adobe in cleaned
    assert made.SCAN in cleaned
    assert check("a.jpg", cleaned).content == cleaned


def test_a_second_picture_behind_the_first_is_cut_off() -> None:
    behind = made.jpeg(made.exif(1), made.segment(0xFE, b"second"))
    assert check("a.jpg", made.jpeg(behind=behind)).content == check("a.jpg", made.jpeg()).content


@pytest.mark.parametrize("cut", range(1, len(made.jpeg())))
def test_a_jpeg_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(Refused):
        check("a.jpg", made.jpeg()[:cut])


@pytest.mark.parametrize("cut", range(1, len(made.png())))
def test_a_png_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(Refused):
        check("a.png", made.png()[:cut])


def test_a_png_keeps_what_draws_it_and_nothing_else() -> None:
    extra = [
        made.chunk(b"gAMA", b"\x00\x00\xb1\x8f"), made.chunk(b"tEXt", b"Author\x00Ines"), made.chunk(b"eXIf", b"Ines"),
    ]  # fmt: skip
    assert check("a.png", made.png(*extra)).content == made.png(extra[0])


def test_the_largest_phone_pictures_pass() -> None:
    assert check("a.jpg", made.jpeg(size=made.frame(8000, 6000))).kind.code == "jpeg"
    assert MOST_PIXELS >= 50_000_000
