"""The words of private talk: its ways, its files, and those outside who are asked."""

from enum import StrEnum


class ConsultationState(StrEnum):
    """What became of a question to somebody outside."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class PrivateWay(StrEnum):
    """What an answer offers so that the person can write in private."""

    MAIL = "mail"
    FORM = "form"


class FormLeft(StrEnum):
    """How somebody who wrote by the form can be reached."""

    MAIL = "mail"
    PHONE = "phone"
    NOTHING = "nothing"


class Refused(StrEnum):
    """Why a file that came with a letter is not given out."""

    TYPE = "type"
    SIZE = "size"
    DISGUISED = "disguised"
    CUT = "cut"
