"""Why somebody is told, and by which way."""

from enum import StrEnum


class Medium(StrEnum):
    """By which way an alert reaches a colleague."""

    PAGE = "page"
    PUSH = "push"
    SERVICE = "service"
    MAIL = "mail"


class AlertReason(StrEnum):
    """Why somebody must know now."""

    CRITIQUE = "critique"
    PRESS = "press"
    THREAT = "threat"
    SELF_HARM = "self_harm"
    SAFETY = "safety"
    RAISED = "raised"
    DUE_SOON = "due_soon"
    BREACH = "breach"
    OVERDUE = "overdue"
    REVIEW = "review"
    SPIKE = "spike"
    CHANNEL = "channel"
    CRISIS = "crisis"
    CRISIS_OVER = "crisis_over"
    PUBLISHING = "publishing"
    FOLLOW_UP = "follow_up"
    FACT = "fact"
    TAKE_DOWN = "take_down"
    MEASURE = "measure"
    APPEAL = "appeal"
    SWAP_ASKED = "swap_asked"
    SWAP_ANSWERED = "swap_answered"
