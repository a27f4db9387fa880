"""Train the words that tell a review from a plan, and write them as the table `moods` of the pack.

    python tools/train_mood.py ../shared/corpus/national src/tongdao/packs/zh_cn/entries/moods.toml

A government work report says in its headings which part reviews and which part plans: 一、…回顾 comes first,
what must be done follows. Every sentence piece of a report takes the label of its part; a linear model is fitted
to the words that occur in many years (logistic loss, weights pulled towards zero), and the words that matter
are written by weight. A word weighs differently at the start and at the end of a piece.
Nothing beside tongdao is needed; the same corpus gives the same table.
"""

from __future__ import annotations

import math
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tongdao.rules.words import Finder
from tongdao.text.fold import fold

PIECE = re.compile(r"[^。！？；!?;\n\r]+")
HEADING = re.compile(r"(?m)^[　 ]*[一二三四五六七八九十]、[^\n。]{2,40}$")
REVIEW = re.compile("回顾|过去|工作$|政府工作")
NO_WORD = re.compile(r"[0-9%.一二三四五六七八九十百千万亿两\s“”、（）()—：:，,《》]")
SHORTEST, LONGEST, VOCABULARY = 2, 4, 300
Sample = tuple[int, list[str]]


def main() -> None:
    """Read the reports, fit twice (to choose words, then to weigh them) and write the table."""
    corpus, target = map(Path, sys.argv[1:3])
    rows = [row for path in sorted(corpus.glob("*.txt")) for row in labelled_pieces(path)]
    finder = Finder({word: word for word in choose_words(rows)})
    weights, bias = fit([(label, features(finder, piece)) for _, label, piece in rows], 10, 0.15, 0.004)
    head = target.read_text(encoding="utf-8").partition("[[")[0]  # the schema, which people write
    target.write_text(head + as_table(weights, bias), encoding="utf-8")
    print(f"{len(rows)} pieces of {len({year for year, _, _ in rows})} reports, {len(weights)} weights")


def labelled_pieces(path: Path) -> list[tuple[str, int, str]]:
    """Return (year, 0 for review or 1 for plan, piece) of a report whose first heading names a review."""
    text = fold(path.read_text(encoding="utf-8"))
    heads = list(HEADING.finditer(text))
    if len(heads) < 2 or not REVIEW.search(heads[0][0]):
        return []
    turn = heads[1].start()
    pieces = ((m.start(), m[0].strip()) for m in PIECE.finditer(text, heads[0].start()))
    return [(path.stem, int(start >= turn), piece) for start, piece in pieces if len(piece) > 5]


def choose_words(rows: list[tuple[str, int, str]]) -> list[str]:
    """Return the words that weigh most among all runs of up to four characters seen in nine years or more."""
    years: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for year, _, piece in rows:
        for word in runs(piece):
            years[word].add(year)
            counts[word] += 1
    kept = {
        word for word in years if len(years[word]) >= 9 and counts[word] >= 15 and not NO_WORD.search(word)
    }
    weights, _ = fit(
        [(label, [w for w in sorted(runs(piece)) if w in kept]) for _, label, piece in rows], 6, 0.2, 0.01
    )
    return sorted(kept, key=lambda word: (-abs(weights.get(word, 0)) * counts[word] ** 0.5, word))[
        :VOCABULARY
    ]


def runs(piece: str) -> set[str]:
    """Return every run of characters of a piece, up to the longest length."""
    return {
        piece[i : i + size] for size in range(SHORTEST, LONGEST + 1) for i in range(len(piece) - size + 1)
    }


def features(finder: Finder[str], piece: str) -> list[str]:
    """Return the words of a piece, and again with ^ at its start and $ at its end."""
    found: list[str] = []
    for which, start, end in finder.find(piece):
        word = finder.meanings[which]
        found.append(word)
        if start == 0:
            found.append("^" + word)
        if end == len(piece):
            found.append(word + "$")
    return found


def fit(samples: list[Sample], rounds: int, rate: float, pull: float) -> tuple[dict[str, float], float]:
    """Fit weights by stochastic gradient, both labels weighing the same; `pull` shrinks every weight each round."""
    weights: dict[str, float] = defaultdict(float)
    bias, shuffle, samples = 0.0, random.Random(1).shuffle, list(samples)
    share = {label: len(samples) / 2 / sum(x == label for x, _ in samples) for label in (0, 1)}
    for turn in range(rounds):
        shuffle(samples)
        step = rate / (1 + turn / 2)
        for label, words in samples:
            gradient = (label - sigmoid(bias + sum(weights[w] for w in words))) * share[label]
            bias += step * gradient / 20
            for word in words:
                weights[word] += step * gradient / len(words) ** 0.5
        for word, weight in weights.items():
            weights[word] = math.copysign(max(0.0, abs(weight) - pull), weight)
    return dict(weights), bias


def sigmoid(x: float) -> float:
    """Return the logistic function of a bounded x."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def as_table(weights: dict[str, float], bias: float) -> str:
    """Return the TOML of the rows: one row for each place and weight, rounded to a tenth."""
    rows: dict[tuple[str, float], list[str]] = defaultdict(list)
    for word, weight in weights.items():
        place = "start" if word[0] == "^" else "end" if word[-1] == "$" else "inside"
        if round(weight, 1):
            rows[place, round(weight, 1)].append(word.strip("^$"))
    out = [f'[[moods]]\nid = "bias"\nrole = "bias"\nweight = {bias:.2f}\n']
    for (place, weight), words in sorted(rows.items()):
        name = f"{place}_{'minus' if weight < 0 else 'plus'}_{abs(weight):.1f}".replace(".", "_")
        out.append(
            f'[[moods]]\nid = "{name}"\nrole = "{place}"\nweight = {weight}\nwords = "{" ".join(sorted(words))}"\n'
        )
    return "\n".join(out)


if __name__ == "__main__":
    main()
