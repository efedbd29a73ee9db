"""Pages, styles and scripts go out compressed, and whole; the live stream does not wait for a buffer."""

import asyncio
import gzip
import zlib
from pathlib import Path

import django_htmx
import pytest
from django.test import AsyncClient
from django.urls import reverse

from tests.cast import Cast
from tests.web.door import signed_in

HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def test_a_page_is_compressed_for_whom_it_helps(cast: Cast) -> None:
    client = signed_in(cast.ana)
    plain = client.get(reverse("inbox"))
    assert not plain.has_header("Content-Encoding")
    small = client.get(reverse("inbox"), headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(small.content)
    assert len(small.content) * 2 < len(plain.content)


@pytest.mark.usefixtures("static_files")
def test_a_script_of_many_chunks_comes_whole_in_one_piece() -> None:
    async def fetched() -> tuple[str, bytes]:
        answer = await AsyncClient().get("/static/django_htmx/htmx-2.min.js", headers={"Accept-Encoding": "gzip"})
        return answer.headers["Content-Encoding"], b"".join([chunk async for chunk in answer.streaming_content])

    encoding, sent = asyncio.run(fetched())
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    assert encoding == "gzip"
    assert reader.decompress(sent) == HTMX.read_bytes()
    assert reader.eof
    assert not reader.unused_data
