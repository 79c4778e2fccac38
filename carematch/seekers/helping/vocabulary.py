"""The words that help, and copies of what was written down, are described with."""

import enum


class CopyWay(enum.StrEnum):
    """How somebody got a copy of their answers."""

    POST = "post"
    IN_PERSON = "in_person"
    EMAIL_NOTICE = "email_notice"
    READ_OUT = "read_out"


COPY_LABELS = {
    CopyWay.POST: "By post",
    CopyWay.IN_PERSON: "Given to them by hand",
    CopyWay.EMAIL_NOTICE: "By an email that says a copy waits",
    CopyWay.READ_OUT: "Read out, because they want nothing on paper",
}


class CopyFormat(enum.StrEnum):
    """In which form a copy is written."""

    PLAIN = "plain"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"


FORMAT_LABELS = {
    CopyFormat.PLAIN: "Normal print",
    CopyFormat.LARGE_PRINT: "Large print",
    CopyFormat.EASY_READ: "Easy Read",
}
