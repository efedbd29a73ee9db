"""Any text is taken: what hypothesis and atheris make up, and what people really paste into a comment field."""

import contextlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bemot.language import commandline, comment, personal_data, readability, similarity, tone, triage
from bemot.language.tone_draft import Answer
from tests.language import promises

ROOT = Path(__file__).parents[2]
FUZZ_SECONDS = 15
ANY_CHARACTER = st.characters(exclude_categories=())
TEXTS = st.one_of(
    st.text(ANY_CHARACTER, max_size=80),
    st.lists(st.one_of(st.sampled_from(promises.ODD), ANY_CHARACTER), max_size=40).map("".join),
    st.builds(lambda piece, times: piece * times, st.sampled_from(promises.ODD), st.integers(1, 400)),
)
WILD = {
    "empty": "",
    "a million letters": "a" * 1_000_000,
    "a million characters in words": "Tåget är sent igen! " * 50_000,
    "control characters": "".join(map(chr, range(32))) * 40 + "\x7f\x80\x9f",
    "lone surrogates": "\ud800\udfff" * 500 + "Hej\udc00då",
    "right to left": "\u202eשירות גרוע מאוד\u202c خدمة سيئة جدا " * 40,  # noqa: RUF001 - Hebrew, as people write it
    "a thousand emoji": "😀👍🏽🇸🇪👩‍👩‍👧😡" * 200,
    "combining marks": "Z" + "\u0301\u0323\u0300" * 2_000 + " fo\u0308rsenad ta\u030ag" * 300,
    "nothing but blanks": " \t\n\u3000\xa0" * 5_000,
}
steady = settings(derandomize=True, deadline=None, max_examples=150)


@given(text=TEXTS, other=TEXTS)
@steady
@pytest.mark.slow
def test_language_takes_any_text(text: str, other: str) -> None:
    promises.keep(text, other)


@pytest.mark.parametrize("name", WILD)
@pytest.mark.slow
def test_language_takes_what_people_paste(name: str) -> None:
    promises.keep(WILD[name], "Hej! Har det löst sig? Ring 070-123 45 67.")


@given(texts=st.lists(TEXTS, min_size=2, max_size=40))
@settings(steady, max_examples=60)
@pytest.mark.slow
def test_batch_reads_as_one_at_a_time(texts: list[str]) -> None:
    comments = [triage.Comment(text) for text in texts]
    for asked, result in zip(comments, triage.read(comments), strict=True):
        promises.assert_same(result, triage.read([asked])[0])
    answers = [Answer(text, comment=texts[0]) for text in texts]
    assert tone.check_all(answers) == [tone.check(text, comment=texts[0]) for text in texts]


LINES = st.one_of(
    st.binary(max_size=60),
    st.dictionaries(st.sampled_from(("id", "text", "lang", "comment", "draft", "x")), TEXTS).map(
        lambda row: json.dumps(row).encode()
    ),
    TEXTS.map(lambda text: f'a,"{text}",b'.encode("utf-8", "surrogatepass")),
    st.integers(1, 100_000).map(
        lambda depth: b'{"id": "1", "text": "x", "comment": "", "draft": "", "x": ' + b"[" * depth
    ),
    st.integers(1, 2_000).map(
        lambda deep: b'{"id": "1", "text": "x", "comment": "", "draft": "", "x": ' + b"[" * deep + b"]" * deep + b"}"
    ),
)
COMMANDS: dict[str, Callable[[Path], int]] = {
    "triage": lambda path: commandline.triage([str(path)]),
    "tone": lambda path: commandline.tone([str(path)]),
    "similar": lambda path: commandline.similar(["--corpus", str(path), "--queries", str(path), "-k", "2"]),
}


@given(lines=st.lists(LINES, max_size=8), ending=st.sampled_from(("jsonl", "csv")))
@settings(steady, max_examples=60)
@pytest.mark.slow
def test_commands_take_any_file(lines: list[bytes], ending: str) -> None:
    head = [b"id,text,comment,draft,lang"] if ending == "csv" else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"in.{ending}"
        path.write_bytes(b"\n".join([*head, *lines]))
        for command in COMMANDS.values():
            out, errors = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
                code = command(path)
            assert (code == commandline.SOME_BAD) == bool(errors.getvalue())
            assert all(isinstance(json.loads(line), dict) for line in out.getvalue().split("\n") if line)


def test_triage_reads_a_field_of_a_million_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f'id,text\n1,"{WILD["a million characters in words"]}"\n2,Tack!\n', encoding="utf-8")

    assert commandline.triage([str(path)]) == commandline.GOOD
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["1", "2"]


READERS: dict[str, tuple[Callable[[str], object], int]] = {
    "triage.read": (lambda text: triage.read([triage.Comment(text, answers_to=text)]), comment.MAX_CHARS),
    "tone.check": (lambda text: tone.check(text, comment=text), comment.MAX_CHARS),
    "personal_data.mask": (personal_data.mask, personal_data.MAX_CHARS),
    "readability.measure": (lambda text: readability.measure(text, language="sv"), comment.MAX_CHARS),
    "similarity.similar": (lambda text: similarity.similar(text, text), comment.MAX_CHARS),
    "similarity.signature": (similarity.signature, comment.MAX_CHARS),
}
GROWTH = 8
MOST_GROWTH = 24
"""Eight times the text may cost eight times as much, and threefold for a machine that does other work; a square costs
sixty-four times as much."""
WORTH_TIMING = 0.02
"""CPU seconds of the long text: under this nothing is told from noise, and nobody waits."""


@pytest.mark.parametrize("name", READERS)
@pytest.mark.slow
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    read, most = READERS[name]
    read("Hej")
    steep = {piece: growth for piece in promises.ODD if piece and (growth := _growth(read, piece, most)) > MOST_GROWTH}
    assert steep == {}


@pytest.mark.slow
def test_what_is_behind_the_limit_costs_next_to_nothing() -> None:
    text = "Tåget är sent igen, ring 070-123 45 67! " * 125_000
    # Personal data is sought furthest. What grew with the text would cost twelve times as much.
    read_by_all = text[: 2 * personal_data.MAX_CHARS]
    for read, _most in READERS.values():
        read(read_by_all)  # what is met for the first time costs more
        assert _least_cpu_s(read, text) < 4 * _least_cpu_s(read, read_by_all) + WORTH_TIMING


def _growth(read: Callable[[str], object], piece: str, most: int) -> float:
    text = (piece * (most // len(piece) + 1))[:most]
    long = _cpu_s(read, text)
    if long < WORTH_TIMING:
        return 0.0
    short = _least_cpu_s(read, text[: most // GROWTH])
    return long / short if long <= MOST_GROWTH * short else _least_cpu_s(read, text) / short


def _least_cpu_s(read: Callable[[str], object], text: str) -> float:
    """Take the least of three: another process may have taken the cache away."""
    return min(_cpu_s(read, text) for _ in range(3))


def _cpu_s(read: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris has no wheel for this machine")
@pytest.mark.slow
def test_atheris_finds_nothing() -> None:
    command = [
        sys.executable,
        str(Path(__file__).with_name("fuzzing.py")),
        f"-max_total_time={FUZZ_SECONDS}",
        "-seed=1",
    ]
    path = os.pathsep.join((str(ROOT / "src"), *sys.path))
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*command, "-max_len=400", "-len_control=0", "-timeout=20", f"-artifact_prefix={folder}/"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=10 * FUZZ_SECONDS,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Done " in done.stderr, "atheris read not one text"
