"""Lets atheris make up texts that reach new places of the text core; takes the options of libFuzzer."""

import sys

import atheris

with atheris.instrument_imports(include=["bemot.language"]):
    from tests.language import promises


def one(data: bytes) -> None:
    given = atheris.FuzzedDataProvider(data)
    texts = []
    for _ in range(2):
        pieces = [
            promises.ODD[given.ConsumeIntInRange(0, len(promises.ODD) - 1)]
            for _ in range(given.ConsumeIntInRange(0, 6))
        ]
        texts.append("".join(pieces) + given.ConsumeUnicode(80))
    promises.keep(*texts)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
