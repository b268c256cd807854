"""Write the words that are capitalised within a sentence, from the corpora: ``lexicon/en/capitalised.tsv``.

    python training/capitals.py --corpora CORPORA

Text all in capitals is shown to the reader in mixed case, and this list says which words keep a capital. A word is
counted where a word in lower case stands before it, which leaves out headlines and the starts of sentences. Listed are
the words that the tokenizer knows whole and that have a capital in at least four of five places (``always``), and those
that the corpora never have in lower case (``beside a name``); words that it does not know whole are taken for names
without a list.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

from pourparler.reader.network.tokenizer import is_word, tokenizer

LEAST, SHARE = 2, 0.8
_AFTER = re.compile(r"(?<=[a-z,] )([A-Za-z]\w*)")
_ENDINGS = "s es ed d ing ly er ers al ally ity ies ion ions ness ment ments ive able".split()
_HEAD = """\
# Words that begin with a capital within a sentence, in four of five places of PolNeAR and GUM: training/capitals.py.
# Text all in capitals is read in mixed case: words of this list keep a capital, and so do words that the tokenizer
# does not know whole. Words that the corpora do not have in lower case keep it beside a name only.
word	when
"""


def texts(corpora: Path) -> list[str]:
    """The texts of PolNeAR, and the sentences of GUM."""
    found = []
    for path in sorted((corpora / "polnear").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [json.loads(line)["text"] for line in lines]
    for path in sorted((corpora / "gum").glob("*.conllu.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [line.partition("=")[2] for line in lines if line.startswith("# text =")]
    return found


def _is_form_of(word: str, common: set[str]) -> bool:
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 2]
    return any(form in common for stem in stems for form in (stem, stem + "e", stem + "y"))


def main() -> None:
    """Count, and write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    high, every = Counter[str](), Counter[str]()
    found = texts(parser.parse_args().corpora)
    for text in found:
        for match in _AFTER.finditer(text):
            word = match.group()
            every[word.casefold()] += 1
            high[word.casefold()] += word[0].isupper()
    vocabulary = {word for word in tokenizer().get_vocab() if word.isascii() and word.isalpha() and len(word) > 2}
    always = {w for w, n in high.items() if n >= LEAST and n >= SHARE * every[w] and w.isascii() and is_word(w)}
    common = {word.casefold() for text in found for word in re.findall(r"\b[a-z]+\b", text)}
    rare = {w for w in vocabulary - always - common if not _is_form_of(w, common)}
    words = sorted([(w, "always") for w in always] + [(w, "beside a name") for w in rare])
    folder = Path(__file__).resolve().parents[1] / "src/pourparler/lexicon/en"
    (folder / "capitalised.tsv").write_text(
        _HEAD + "".join(f"{word}\t{when}\n" for word, when in words), encoding="utf-8"
    )
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
