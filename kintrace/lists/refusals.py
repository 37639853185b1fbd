"""What is told when a file, or a cell of it, cannot be read: where and what to do, never what it holds."""

from __future__ import annotations

from typing import ClassVar

from kintrace.errors import Refused


class UnreadableFile(Refused):
    """A file of which nothing can be read. Every subclass is one sentence of what and one of what to do."""

    message = "%(file)s cannot be read. Save it again as XLSX or as CSV in UTF-8."


class FileMissing(UnreadableFile):
    """There is no such file."""

    message = "%(file)s is not there. Check the name and the folder."


class FolderGiven(UnreadableFile):
    """A folder or a device stands where a file should."""

    message = "%(file)s is not a file. Name the spreadsheet itself."


class FileForbidden(UnreadableFile):
    """The operating system does not let us read it."""

    message = "%(file)s may not be opened by you. Ask its owner for the right to read it, or copy it."


class FileEmpty(UnreadableFile):
    """Nothing is in it."""

    message = "%(file)s is empty. Perhaps it was not saved or not copied whole."


class FileBinary(UnreadableFile):
    """It is not text and not a workbook."""

    message = "%(file)s is not a spreadsheet. Save the list as XLSX or as CSV."


class OtherFormat(UnreadableFile):
    """It is a document of a known kind that we do not read."""

    message = "%(file)s is a file of the kind %(kind)s. Open it and save the list as XLSX or as CSV."


class FileLocked(UnreadableFile):
    """It is protected with a password."""

    message = "%(file)s is protected with a password. Save it without one and try again."


class FileBroken(UnreadableFile):
    """A workbook whose inside is damaged."""

    message = "%(file)s is damaged. Open it in a spreadsheet program and save it again as XLSX."


class FileTooLarge(UnreadableFile):
    """A workbook beyond the limits that keep this machine safe."""

    message = (
        "%(file)s takes more room than a list of people does (%(limit)s). "
        "Copy only the table into a new file, or save it as CSV."
    )


class TableTooWide(UnreadableFile):
    """A table with thousands of columns."""

    message = "%(file)s has more than %(limit)s columns. Copy only the table into a new file."


class DoctypeFound(UnreadableFile):
    """XML with a document type: the way to entities, to other files and to bombs. PFIF never needs one."""

    message = (
        "%(file)s has a document type (DOCTYPE), which PFIF does not need and which can do harm. "
        "It was not read. Ask the sender for the file without it."
    )


class XmlBroken(UnreadableFile):
    """XML that breaks off or is not well-formed."""

    message = "%(file)s is damaged or breaks off at line %(line)s. Ask the sender to send it again."


class PfifVersion(UnreadableFile):
    """PFIF of a version that we do not read."""

    message = "%(file)s is PFIF %(kind)s. Ask the sender for PFIF 1.4, 1.3 or 1.2."


class NoPersonRecord(UnreadableFile):
    """PFIF without a person."""

    message = "%(file)s is PFIF and has no person in it."


class NoTable(UnreadableFile):
    """No column with names could be found."""

    message = (
        "%(file)s: no column with names was found. Write headings above the columns, for example: "
        "ФИО, Дата рождения, Регион (or: Surname, Given name, Date of birth)."
    )


class NoPeople(UnreadableFile):
    """Headings, and nothing under them."""

    message = "%(file)s has headings and no rows under them."


class NoSuchColumn(UnreadableFile):
    """The caller named a heading that the file does not have."""

    message = "%(file)s has no column “%(column)s”. Check the spelling of the heading."


class UnreadableCell(Refused):
    """One cell that says something we cannot understand. The row goes on without it.

    `code` is stable, for code that counts or stores problems; the sentence never repeats what the cell holds.
    """

    code: ClassVar[str] = "unreadable"
    message = "This cannot be understood. Write it in another way or leave it empty."


class NotADate(UnreadableCell):
    """Neither a date nor a year nor an age."""

    code = "not_a_date"
    message = "This is not a date. Write it as 12.03.2001, or only the year (2001), or the age (22)."


class ImpossibleDate(UnreadableCell):
    """A day that no calendar has."""

    code = "impossible_date"
    message = "There is no such day. Check the day and the month, or write only the year."


class FutureDate(UnreadableCell):
    """A day after the row was written."""

    code = "future_date"
    message = "This day has not come yet. Check the year."


class TooLongAgo(UnreadableCell):
    """A birth more than 110 years ago."""

    code = "too_long_ago"
    message = "This is more than 110 years ago. Check the year."


class NotASex(UnreadableCell):
    """Neither man nor woman."""

    code = "not_a_sex"
    message = "Write m or f here (м or ж, ч or ж), or leave it empty."


class TooLong(UnreadableCell):
    """A cell with a whole story in it."""

    code = "too_long"
    message = "There is too much text in this cell. Leave only what the heading asks for."


class NotAName(UnreadableCell):
    """A name cell without a single letter."""

    code = "not_a_name"
    message = "There is no name here. Write the surname, the given name and the patronymic in words."


class UnreadableRow(UnreadableCell):
    """A whole row that cannot be read; the rows after it can."""


class BrokenLetters(UnreadableRow):
    """Bytes that are no letters in the encoding of the file."""

    code = "broken_letters"
    message = "Some letters of this row are damaged. Type the row again, or save the whole file as UTF-8."


class OpenQuote(UnreadableRow):
    """A quotation mark that is opened and not closed, which swallows the rows below it."""

    code = "open_quote"
    message = "A quotation mark in this row is not closed. Take it away or close it."


class RowTooLong(UnreadableRow):
    """A line that is far too long for a row about one person."""

    code = "row_too_long"
    message = "This row is far too long. Perhaps line ends were lost here; divide it into rows."


class ShiftedRow(UnreadableRow):
    """More cells than headings: a separator stands inside a cell and everything behind it has moved."""

    code = "shifted"
    message = (
        "This row has more cells than there are headings. "
        "Put quotation marks around the cell that holds the separator."
    )


class NoNameInRow(UnreadableRow):
    """Something is in the row, and nothing that says who."""

    code = "no_name"
    message = "There is no name in this row. Add one, or delete the row if it is not about a person."


class FormulaOnly(UnreadableCell):
    """A formula whose result was never saved."""

    code = "formula"
    message = (
        "This cell holds a formula without a saved result. "
        "Open the file in a spreadsheet program and save it again."
    )


class NobodyReadable(UnreadableFile):
    """Every row of it has a problem."""

    message = "%(file)s: not one row could be read. Check that the headings stand above the right columns."


class OutputIsInput(Refused):
    """A result would overwrite a list that is read, or the other result."""

    message = "%(file)s is named twice. Give every file a name of its own."


class OutputRefused(Refused):
    """A result cannot be written where it was asked for."""

    message = (
        "%(file)s cannot be written (%(reason)s). Choose another folder or make room. Nothing was written."
    )


class PartMissing(Refused):
    """A part of Kintrace was asked for that is not installed here."""

    message = (
        "%(package)s is not installed. Install it with pip install 'kintrace[%(extra)s]'. "
        "Nothing was written."
    )


class NotAModel(UnreadableFile):
    """A file that is no model, or not of this version."""

    message = "%(file)s is no model of this version. Make one with kintrace learn."


class NothingToLearn(Refused):
    """Two lists that share too few people."""

    message = "Too few people are in both lists to learn from them. Nothing was written."
