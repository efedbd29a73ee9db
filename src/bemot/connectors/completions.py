"""Chat completions, as OpenAI documents them and as many local servers speak them: one question, one answer.

Source: https://platform.openai.com/docs/api-reference/chat/create (read in 2026).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2
from pydantic import BaseModel, ConfigDict, ValidationError

from bemot.connectors import http
from bemot.connectors.base import Rejected

MAX_BYTES = 500_000
"""Of one answer; an answer in a comment field has a thousandth of that."""

TIMEOUT_S = 30.0
"""For connecting and for each read."""

MAX_SECONDS = 90.0
"""For the whole answer: a model on a small machine writes some words a second."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")
    content: str


class _Choice(BaseModel):
    model_config = ConfigDict(extra="ignore")
    message: _Message


class _Completion(BaseModel):
    model_config = ConfigDict(extra="ignore")
    choices: list[_Choice]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")
    text: str


def complete(address: str, *, model: str, secret: str, messages: Sequence[Mapping[str, str]]) -> str:
    """Ask the server at `address` (ending before `/chat/completions`) and give the `text` of its JSON answer.

    `secret` goes along as a bearer token where it is not empty. A server that knows no JSON mode is asked again
    without it. Raises `TryLater`, `NeedsAttention`, or `Rejected` also where the answer is not `{"text": …}`.
    """
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    body: dict[str, Any] = {"model": model, "messages": list(messages), "stream": False}
    with http.client(base_url=address.rstrip("/") + "/", headers=headers, timeout_s=TIMEOUT_S) as client:
        try:
            response = _post(client, body | {"response_format": {"type": "json_object"}})
        except Rejected:
            response = _post(client, body)
    return _text(response)


def _post(client: httpx2.Client, body: Mapping[str, Any]) -> httpx2.Response:
    return http.request(
        client, "POST", "chat/completions", json=body, max_bytes=MAX_BYTES, max_seconds=MAX_SECONDS, allow=(200, 201)
    )


def _text(response: httpx2.Response) -> str:
    try:
        found = _Completion.model_validate_json(response.content).choices[0].message.content
        start, end = found.index("{"), found.rindex("}")  # some put it into a fenced block
        return _Answer.model_validate(json.loads(found[start : end + 1])).text.strip()
    except (ValidationError, IndexError, ValueError) as error:
        raise Rejected("The server answered, but not in the form that was asked for.") from error
