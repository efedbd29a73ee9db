"""What connectors and the importer say is said in the reader's language; the test reads their code for sentences."""

import ast
import builtins
import re

import pytest
from django.utils import translation

from bemot.channels import said
from tests.house.tree import SOURCE

READ = [*(SOURCE / "connectors").rglob("*.py"), SOURCE / "lib" / "http_guard.py", SOURCE / "channels" / "importing.py"]
READ += [SOURCE / "responses" / "assist" / "proposals.py"]  # why an assistant gave nothing
# Read by developers only: what other packages promise, what a test reports.
NOT_SHOWN = {"contract_tests.py", "registry.py"}
# The environment is set by who runs the desk; with a number begins what a network itself says, that of the demo too.
NOT_SHOWN_STARTS = ("{} wants host:port pairs", "BEMOT_PRIVATE_HOSTS", "A time without a zone", "401 ", "403 ", "429 ")
NOT_SEEN_YET = "The server took the answer; the network had not shown it yet when the desk looked."
# Not errors, but sentences all the same: what stands in a publication though it was sent, why a line is kept aside.
ALSO = {"_bad", "Bad", "RawEvent", "_fail"}
BLANK = re.compile(r"%\(\w+\)s")


def sentences(path):
    """Give the words of each error that a module raises, answers or yields, with `{}` for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = [words(node.value, constants) for node in ast.walk(tree) if is_named(node)]
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if is_error(call):
            found += [words(value, constants) for value in [*call.args, *(word.value for word in call.keywords)]]
    return {one for one in found if one and " " in one.replace("{}", "").strip()}


def is_named(node):
    """Say whether something is put by under a name that an error or a remark is made of."""
    names = [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
    return any(name in {"msg", "remark"} or name.startswith("NOT_") for name in names)


def is_error(call):
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    return name in ALSO or name in ERRORS or name.endswith(("Error", "Timeout"))


def words(node, constants):
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.BoolOp):
        return words(node.values[-1], constants)
    if isinstance(node, ast.IfExp):
        return words(node.body, constants) or words(node.orelse, constants)
    if isinstance(node, ast.JoinedStr):
        parts = (
            part.value if isinstance(part, ast.Constant) else constants.get(getattr(part.value, "id", ""), "{}")
            for part in node.values
        )
        return "".join(str(part) for part in parts)
    return ""


def errors_of(paths):
    found = {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception)}
    found |= {"TryLater", "NeedsAttention", "Rejected", "Refusal"}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") in found for base in node.bases):
                found.add(node.name)
    return found


PATHS = [path for path in READ if path.name not in NOT_SHOWN]
ERRORS = errors_of(READ)
FOUND = sorted({one for path in PATHS for one in sentences(path) if not one.startswith(NOT_SHOWN_STARTS)})
KNOWN = {BLANK.sub("{}", source): source for source in said._SENTENCES}


def test_sentences_are_found_in_the_code_of_the_connectors():
    assert {"The post to answer is gone.", "No connection: {}", "There is neither a text nor a link."} <= set(FOUND)


@pytest.mark.parametrize("words", FOUND)
def test_each_sentence_of_a_connector_has_its_swedish(words):
    source = KNOWN.get(words)
    assert source is not None, "list it in bemot/channels/said.py"
    with translation.override("sv"):
        assert translation.gettext(source) != source


def test_list_holds_no_sentence_that_nobody_says():
    fillings = {"graphemes", "bytes", "comment", "article"}
    assert set(KNOWN) - set(FOUND) - fillings == {f"{NOT_SEEN_YET} ({{}})"}


def test_ours_fills_the_blanks_of_the_other_language():
    with translation.override("sv"):
        assert said.sentence("Line 7: 'i går' is no date.") == "Rad 7: 'i går' är inget datum."
        assert said.sentence("512 graphemes, at most 500 are allowed.") == "512 tecken, högst 500 får plats."
        assert said.sentence("No connection: tåg.example cannot be found") == (
            "Ingen förbindelse: tåg.example går inte att hitta"
        )


def test_quoted_leaves_what_the_network_said_as_its_words():
    with translation.override("sv"):
        assert said.quoted("401 Invalid token") == "”401 Invalid token”"
        assert said.quoted("No connection: [Errno 111] refused") == "Ingen förbindelse: ”[Errno 111] refused”"
        assert said.told("403 This site cannot be found") == "Nätverket säger: ”403 This site cannot be found”"
        assert said.ours("Något helt annat") == "Något helt annat"
        assert said.quoted("") == said.told("") == said.sentence("") == ""
