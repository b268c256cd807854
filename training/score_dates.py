"""Score the reader's times on GUM's marks of dates; what is counted is said in ``training/dates_gum.py``.

    python training/score_dates.py --corpora CORPORA [--split dev] [--misses]

The day of publication is the corpus's ``meta::dateCreated``. ``--misses`` lists each mark that is not right, with the
document's id, its characters, its value and the days that the reader gave.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import dates_gum


def main() -> None:
    """Print every score as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--split", choices=("dev", "train"), default="dev")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    seen: Counter[str] = Counter()
    rows = list(dates_gum.read(args.corpora / "gum" / f"{args.split}.conllu.gz", seen))
    for r in rows if args.misses else ():
        if not r.right:
            days = f"{r.time.start}/{r.time.end}" if r.time else "-"
            print(f"{r.document} {r.mark.span[0]}-{r.mark.span[1]} {r.mark.form} {r.mark.said} read {days}")
    print(json.dumps(dates_gum.summary(rows, seen), indent=1))


if __name__ == "__main__":
    main()
