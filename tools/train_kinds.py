"""Train what tells framing from statements and targets from actions, and write it as the table `kind_words`.

    python tools/train_kinds.py ../shared/gold src/tongdao/packs/zh_cn/entries/kind_words.toml [--left-out]

Every clause of the hand-made records is labelled with the kind of the statement that it covers. Two linear models
are fitted (logistic loss, small weights pulled to zero) to the words that occur in several texts and to the signs
of `tongdao.entries.signs`: one that tells `other` from the rest, one that tells `target` from `action`. With
`--left-out` no table is written: each text is judged by models that have seen none of its fold, and the shares are
printed. Nothing beside tongdao is needed; the same records give the same table.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple

from tongdao.entries.kinds import find_deadline, find_other
from tongdao.entries.leanings import Leaning
from tongdao.entries.signs import signs_of
from tongdao.entries.statements import Found, gather
from tongdao.mentions.quantities.find import find_quantities
from tongdao.mentions.things.find import find_deliverables
from tongdao.mentions.times.find import find_periods
from tongdao.model import Document
from tongdao.rules.pack import Pack, load_pack
from tongdao.rules.words import Finder
from tongdao.structure.clauses import split_clauses
from tongdao.structure.scopes import document_scopes, find_scopes
from tongdao.structure.sections import split_sections
from tongdao.text.fold import fold
from tongdao.text.numerals import COUNTING

# Runs with numerals, marks or the names of persons make no words.
NO_WORD = re.compile(rf"[0-9A-Za-z%.{COUNTING}亿\s“”‘’、（）()—：:，,《》·/习近平]")
SHORTEST, LONGEST, VOCABULARY = 2, 4, 200
TEXTS, TIMES = 5, 8  # a word occurs in so many texts, and so often
SAME = 0.9  # a run that mostly occurs within another says nothing of its own
ROUNDS, RATE, PULL = 12, 0.3, 0.1
FOLDS = 10
WIDTH = 52  # characters of a line of the table, most of which take two cells
LABELS = {"other": {"other": 1, "fact": 0, "target": 0, "action": 0}, "target": {"target": 1, "action": 0}}


class Sample(NamedTuple):
    """A clause: the text that it stands in, its words, its signs and the kind of its statement."""

    name: str
    piece: str
    signs: tuple[str, ...]
    kind: str


def main() -> None:
    """Read the records, fit both models and write the table, or tell how they do on texts left out."""
    gold = Path(sys.argv[1])
    samples = [sample for name in names(gold) for sample in read_samples(gold, name)]
    if "--left-out" in sys.argv:
        for leans, labels in LABELS.items():
            print(leans, judge_left_out([s for s in samples if s.kind in labels], labels))
        return
    models = {
        leans: train([s for s in samples if s.kind in labels], labels) for leans, labels in LABELS.items()
    }
    target = Path(sys.argv[2])
    head = target.read_text(encoding="utf-8").partition("[[")[0]  # the schema, which people write
    target.write_text(head + as_table(models), encoding="utf-8")
    print(f"{len(samples)} clauses, {sum(len(weights) for weights, _ in models.values())} weights")


def names(gold: Path) -> list[str]:
    """Return the names of the records, in order."""
    return [path.stem for path in sorted((gold / "records").glob("*.json"))]


def read_samples(gold: Path, name: str) -> list[Sample]:
    """Return the clauses of a text that a statement of its record covers and that no rule sets apart."""
    about = json.loads((gold / "text" / "meta.json").read_text(encoding="utf-8"))[name]
    record = json.loads((gold / "records" / f"{name}.json").read_text(encoding="utf-8"))
    text = (gold / "text" / f"{name}.txt").read_bytes().decode("utf-8")
    document = Document(
        name, text, about["title"], date.fromisoformat(about["date"]), about["issuer"], None, ""
    )
    pack, shadow = load_pack(), fold(text)
    samples: list[Sample] = []
    kinds = covered(gather_clauses(document, shadow, pack), record["statements"])
    for found, kind in kinds:
        clause = found.clause
        if find_other(shadow, clause, Leaning(-1.0, 0.0), found.cues, pack):
            continue
        prior = found.times.prior
        signs = signs_of(
            shadow,
            clause,
            found.cues,
            [thing.stage for thing in found.things],
            counted=found.counted,
            due=find_deadline(found.times.own, document.date) is not None,
            mood=prior.mood if prior else None,
            pack=pack,
        )
        samples.append(Sample(name, shadow[clause.start : clause.end], tuple(signs), kind))
    return samples


def gather_clauses(document: Document, shadow: str, pack: Pack) -> list[Found]:
    """Return the clauses of a document with all that is found in them."""
    sections = split_sections(document, shadow, pack)
    clauses = split_clauses(shadow, sections, pack)
    periods = find_periods(shadow, pack, document.date)
    scopes = find_scopes(document, shadow, sections, clauses, periods, pack)
    things = find_deliverables(shadow, document.text, clauses, pack)
    quantities = find_quantities(shadow, pack)
    defaults = document_scopes(document, pack)
    return gather(document, shadow, clauses, scopes, defaults, quantities, periods, things, pack)


def covered(gathered: list[Found], statements: list[dict[str, Any]]) -> list[tuple[Found, str]]:
    """Return the clauses that statements cover best, each with the kind of the first such statement."""
    kinds: dict[int, str] = {}
    for said in statements:
        shared = [
            min(said["end"], found.clause.end) - max(said["start"], found.clause.start) for found in gathered
        ]
        best = max(range(len(shared)), key=shared.__getitem__)
        if shared[best] > 0:
            kinds.setdefault(best, str(said["kind"]))
    return [(gathered[index], kind) for index, kind in sorted(kinds.items())]


def train(samples: list[Sample], labels: dict[str, int]) -> tuple[dict[str, float], float]:
    """Return the weights of words and signs, and the bias."""
    finder = Finder({word: word for word in choose_words(samples, labels)})
    return fit([(labels[s.kind], features(finder, s)) for s in samples])


def choose_words(samples: list[Sample], labels: dict[str, int]) -> list[str]:
    """Return the runs of characters that are spread most unevenly over the two labels."""
    texts: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for sample in samples:
        for word in runs(sample.piece):
            texts[word].add(sample.name)
            counts[word] += 1
            marked[word] += labels[sample.kind]
    share = sum(labels[sample.kind] for sample in samples) / len(samples)
    known = [w for w, n in counts.items() if n >= TIMES and len(texts[w]) >= TEXTS and not NO_WORD.search(w)]
    spread = {w: abs(marked[w] - counts[w] * share) / math.sqrt(counts[w]) for w in known}
    kept: list[str] = []
    for word in sorted(known, key=lambda w: (-spread[w], w)):
        if not any(_says_same(word, other, counts) for other in kept):
            kept.append(word)
        if len(kept) == VOCABULARY:
            break
    return kept


def _says_same(one: str, other: str, counts: Counter[str]) -> bool:
    """Tell whether one run holds the other and they nearly always occur together."""
    inner, outer = sorted((one, other), key=len)
    return inner in outer and counts[outer] >= SAME * counts[inner]


def runs(piece: str) -> set[str]:
    """Return every run of characters of a piece, up to the longest length."""
    return {piece[i : i + n] for n in range(SHORTEST, LONGEST + 1) for i in range(len(piece) - n + 1)}


def features(finder: Finder[str], sample: Sample) -> list[str]:
    """Return the words of a clause, again with ^ at its start and $ at its end, and its signs after #."""
    found = ["#" + sign for sign in sample.signs]
    for which, start, end in finder.find(sample.piece):
        word = finder.meanings[which]
        found.append(word)
        if start == 0:
            found.append("^" + word)
        if end == len(sample.piece):
            found.append(word + "$")
    return found


def fit(samples: list[tuple[int, list[str]]]) -> tuple[dict[str, float], float]:
    """Fit by stochastic gradient with steps that shrink for what is often seen; what is rare is pulled to zero."""
    weights: dict[str, float] = defaultdict(float)
    seen: dict[str, float] = defaultdict(lambda: 0.01)
    bias, biased, shuffle, samples = 0.0, 0.01, random.Random(1).shuffle, list(samples)
    for _ in range(ROUNDS):
        shuffle(samples)
        for label, words in samples:
            slope = sigmoid(bias + sum([weights[word] for word in words])) - label
            biased += slope * slope
            bias -= RATE * slope / math.sqrt(biased)
            for word in words:
                seen[word] += slope * slope
                weights[word] -= RATE * slope / math.sqrt(seen[word])
        for word, weight in weights.items():
            weights[word] = math.copysign(max(0.0, abs(weight) - PULL / math.sqrt(seen[word])), weight)
    return dict(weights), bias


def sigmoid(x: float) -> float:
    """Return the logistic function of a bounded x."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def judge_left_out(samples: list[Sample], labels: dict[str, int]) -> str:
    """Return how models do on the texts of each fold that are trained on those of the others."""
    texts = sorted({sample.name for sample in samples})
    fold_of = {name: place % FOLDS for place, name in enumerate(texts)}
    right: Counter[tuple[int, bool]] = Counter()
    for left in range(FOLDS):
        kept = [sample for sample in samples if fold_of[sample.name] != left]
        finder = Finder({word: word for word in choose_words(kept, labels)})
        weights, bias = fit([(labels[s.kind], features(finder, s)) for s in kept])
        for sample in samples:
            if fold_of[sample.name] == left:
                leans = bias + sum(weights.get(word, 0.0) for word in features(finder, sample))
                right[labels[sample.kind], leans > 0] += 1
    hit, missed, invented = right[1, True], right[1, False], right[0, True]
    accuracy = (hit + right[0, False]) / len(samples)
    return f"accuracy {accuracy:.3f}, F1 {2 * hit / (2 * hit + missed + invented):.3f} of {len(samples)}"


def as_table(models: dict[str, tuple[dict[str, float], float]]) -> str:
    """Return the TOML of the rows: one row for each model, place and weight, rounded to a tenth."""
    rows: dict[tuple[str, str, float], list[str]] = defaultdict(list)
    for leans, (weights, bias) in models.items():
        rows[leans, "bias", round(bias, 1)].append("all")
        for word, weight in weights.items():
            place = {"#": "sign", "^": "start"}.get(word[0], "end" if word[-1] == "$" else "inside")
            if round(weight, 1):
                rows[leans, place, round(weight, 1)].append(word.strip("#^$"))
    out = []
    for (leans, place, weight), words in sorted(rows.items()):
        name = f"{leans}_{place}_{'minus' if weight < 0 else 'plus'}_{abs(weight):.1f}".replace(".", "_")
        out.append(
            f'[[kind_words]]\nid = "{name}"\nrole = "{leans}_{place}"\nweight = {weight}\nwords = {in_lines(words)}\n'
        )
    return "\n".join(out)


def in_lines(words: list[str]) -> str:
    """Return words as TOML, in lines that are short enough to be read."""
    lines = wrap(" ".join(sorted(words)), WIDTH, break_long_words=False, break_on_hyphens=False)
    return f'"{lines[0]}"' if len(lines) == 1 else "\n".join(["'''", *lines, "'''"])


if __name__ == "__main__":
    main()
