"""Train the table `thing_weights`: which phrases beside a stage verb name a thing promised or done.

    python tools/train_things.py ../shared/gold src/tongdao/packs/zh_cn/things/thing_weights.toml
    python tools/train_things.py ../shared/gold --left-out 6

The gold folder holds texts and hand-made records (see its README). Every phrase that the program considers in them is a
sample, labelled by whether a record names it; so are those of the cases of the tables of things. A linear model is
fitted to their signs (logistic loss, weights pulled towards zero), and the weights are written in tenths, as integers.
With `--left-out N` nothing is written: the texts are parted into N groups, each is read with weights fitted to the
others, and the F1 of all is told. Standard library only; the same data give the same table.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.mentions.things.find import find_deliverables
from tongdao.mentions.things.signs import signs
from tongdao.mentions.times.dates import parse_date
from tongdao.model import Clause, Document
from tongdao.rules.cases import load_cases
from tongdao.rules.pack import load_pack
from tongdao.structure.clauses import split_clauses
from tongdao.structure.layout import read_layout
from tongdao.structure.metadata import find_metadata
from tongdao.structure.sections import split_sections
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from tongdao.mentions.things.candidates import Candidate
    from tongdao.mentions.things.judge import Weigh

PACK = load_pack()
CASES = (
    *("stages", "heads", "name_ends", "name_leads", "name_places", "name_adverbs", "list_words"),
    *("vague_words", "bland_words", "common_words"),
)
WIDEST = 110  # cells of a line of the table, of which a Chinese character takes two
ALIKE = 0.7  # longest common subsequence F1 from which on two names are the same
ACCEPT, REFUSE = 999, -999
ROUNDS = 12  # further ones move no weight enough to matter
PULL, PULL_SPELLED = (
    3.0,
    1.0,
)  # how strongly weights are pulled towards zero; those of signs that spell the text less
TINY = 1e-6
BIAS = "bias=1"
SPELLED = frozenset({"word", "adverb", "left", "end", "last", "noun", "noun_act", "before_noun", "shared"})
LENIENT = (
    0.4  # log-odds by which the bias is raised: a thing found is worth more than one too many is harmful
)
CASE_WEIGHT = 4  # times that the sample of a case counts
FEWEST = 2  # texts in which a sign must occur
PIECE = re.compile(r"[^。！？；\n]+")
Sample = tuple[int, list[str]]


@dataclass(frozen=True)
class Text:
    """A text with the things that a hand-made record finds in its window."""

    name: str
    folded: str
    clauses: tuple[Clause, ...]
    things: list[tuple[int, int, str]]
    window: tuple[int, int]


def main() -> None:
    """Write the table, or tell how well texts left out are read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("table", type=Path, nargs="?")
    parser.add_argument("--left-out", type=int, metavar="N")
    given = parser.parse_args()
    texts = load_texts(given.gold)
    samples = {text.name: collect(text) for text in texts}
    cases = [sample for text in load_case_texts() for sample in collect(text)] * CASE_WEIGHT
    if given.left_out:
        groups = [texts[start :: given.left_out] for start in range(given.left_out)]
        tally = sum((read_left_out(group, samples, cases) for group in groups), Counter())
        print(f"left out by {given.left_out}: F1 {f1(tally):.3f} of {tally['gold']} things, {dict(tally)}")
    if given.table:
        weights = train(samples, cases)
        given.table.write_text(as_table(given.table.read_text(encoding="utf-8"), weights), encoding="utf-8")
        tally = sum((score(text, weigher(weights)) for text in texts), Counter())
        print(
            f"{sum(map(len, samples.values()))} samples, {len(weights)} weights, F1 {f1(tally):.3f} as fitted"
        )


def load_texts(gold: Path) -> list[Text]:
    """Return the texts of a gold folder with their things, cut into clauses as reading cuts them."""
    about = json.loads((gold / "text" / "meta.json").read_text(encoding="utf-8"))
    out: list[Text] = []
    for path in sorted((gold / "records").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        text = (gold / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")
        folded, clauses = cut(text, about[path.stem])
        things = [(row["start"], row["end"], row["name"]) for row in record.get("deliverables", [])]
        start, end = record.get("window", (0, len(text)))
        out.append(Text(path.stem, folded, clauses, things, (start, end)))
    return out


def cut(text: str, about: dict[str, str]) -> tuple[str, tuple[Clause, ...]]:
    """Return the folded text and its clauses."""
    folded = fold(text)
    layout = read_layout(folded, PACK)
    issued = date.fromisoformat(about["date"]) if about.get("date") else None
    said = find_metadata(
        text,
        folded,
        PACK,
        parse_date,
        title=about.get("title"),
        issued=issued,
        issuer=about.get("issuer"),
        layout=layout,
    )
    document = Document(
        id="", text=text, title=said.title, date=said.date, issuer=said.issuer, source=None, sha256=""
    )
    sections = split_sections(document, folded, PACK, layout)
    return folded, split_clauses(folded, sections, PACK, layout)


def load_case_texts() -> list[Text]:
    """Return the cases of the tables of things; what they expect is told by `quote name stage`."""
    out: list[Text] = []
    for table in CASES:
        for case in load_cases(PACK.name, table):
            if not case.gap:
                things = [thing_of(case.text, *found.split()[:2]) for found in case.expect]
                pieces = PIECE.finditer(case.text)
                clauses = tuple(Clause(piece.start(), piece.end(), 0, 0, "sentence") for piece in pieces)
                out.append(Text(case.name, fold(case.text), clauses, things, (0, len(case.text))))
    return out


def thing_of(text: str, quote: str, name: str) -> tuple[int, int, str]:
    """Return the span of a quote and the name told of it."""
    start = text.index(quote)
    return start, start + len(quote), name


def collect(text: Text) -> list[Sample]:
    """Return the phrases considered in a text, each with whether it names a thing, and their signs.

    A first pass finds the phrase most like each thing, a second one reads on as if those were accepted.
    """
    best: dict[int, float] = defaultdict(float)

    def look(one: Candidate, _: int) -> int:
        for index, likeness in alike(text, one):
            best[index] = max(best[index], likeness)
        return REFUSE

    samples: list[Sample] = []

    def label(one: Candidate, peers: int) -> int:
        found = [(index, likeness) for index, likeness in alike(text, one) if likeness >= ALIKE]
        good = any(likeness >= best[index] for index, likeness in found)
        another_way = found and not good and one.lends
        if text.window[0] <= one.name.start < text.window[1] and not another_way:
            samples.append((int(good), list(signs(one, peers))))
        return ACCEPT if good else REFUSE

    find_deliverables(text.folded, text.folded, text.clauses, PACK, look)
    find_deliverables(text.folded, text.folded, text.clauses, PACK, label)
    return samples


def alike(text: Text, one: Candidate) -> list[tuple[int, float]]:
    """Return the things whose quote overlaps a candidate, with how like their names are."""
    name = one.full.strip("《》")
    return [
        (index, common(thing.strip("《》"), name))
        for index, (start, end, thing) in enumerate(text.things)
        if start < one.name.end and one.name.start < end
    ]


def common(one: str, other: str) -> float:
    """Return the F1 of the longest common subsequence of two names."""
    row = [0] * (len(other) + 1)
    for x in one:
        diagonal = 0
        for place, y in enumerate(other, 1):
            kept = row[place]
            row[place] = diagonal + 1 if x == y else max(row[place], row[place - 1])
            diagonal = kept
    return 2 * row[-1] / max(1, len(one) + len(other))


def train(samples: dict[str, list[Sample]], cases: list[Sample]) -> dict[str, int]:
    """Return the weight of every sign that occurs in several texts, in tenths."""
    texts: dict[str, set[str]] = defaultdict(set)
    for name, rows in samples.items():
        for _, found in rows:
            for sign in found:
                texts[sign].add(name)
    kept = {sign for sign, names in texts.items() if len(names) >= FEWEST}
    rows = [row for name in sorted(samples) for row in samples[name]] + cases
    fitted = fit([(label, [sign for sign in found if sign in kept]) for label, found in rows])
    fitted[BIAS] += LENIENT
    return {sign: round(10 * weight) for sign, weight in sorted(fitted.items()) if round(10 * weight)}


def fit(samples: list[Sample]) -> dict[str, float]:
    """Fit weights by Newton's steps for one sign after another, each pulled towards zero."""
    columns: dict[str, list[int]] = defaultdict(list)
    for row, (_, found) in enumerate(samples):
        for sign in found:
            columns[sign].append(row)
    weights = dict.fromkeys(sorted(columns), 0.0)
    sums = [0.0] * len(samples)
    for _ in range(ROUNDS):
        for sign, weight in weights.items():
            pull = PULL_SPELLED if sign.partition("=")[0] in SPELLED else PULL
            pull = 0.0 if sign == BIAS else pull
            chances = [sigmoid(sums[row]) for row in columns[sign]]
            gradient = sum([samples[row][0] for row in columns[sign]]) - sum(chances) - pull * weight
            step = gradient / (pull + sum([chance * (1 - chance) for chance in chances]) + TINY)
            weights[sign] = weight + step
            for row in columns[sign]:
                sums[row] += step
    return weights


def sigmoid(x: float) -> float:
    """Return the logistic function of a bounded x."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def weigher(weights: dict[str, int]) -> Weigh:
    """Return a function that weighs candidates with given weights."""
    return lambda one, peers: sum([weights.get(sign, 0) for sign in signs(one, peers)])


def read_left_out(group: list[Text], samples: dict[str, list[Sample]], cases: list[Sample]) -> Counter[str]:
    """Return the tally of texts read with weights fitted to all others."""
    names = {text.name for text in group}
    weights = train({name: rows for name, rows in samples.items() if name not in names}, cases)
    return sum((score(text, weigher(weights)) for text in group), Counter())


def score(text: Text, weigh: Weigh) -> Counter[str]:
    """Return how many things are in a record, are found, and are both."""
    start, end = text.window
    mentions = find_deliverables(text.folded, text.folded, text.clauses, PACK, weigh)
    found = [one for one in mentions if start <= one.start < end]
    pairs = sorted(
        (
            (min(one.end, stop) - max(one.start, opens), i, j)
            for i, (opens, stop, thing) in enumerate(text.things)
            for j, one in enumerate(found)
            if opens < one.end and one.start < stop and common(thing, one.name) >= ALIKE
        ),
        key=lambda pair: -pair[0],
    )
    things: set[int] = set()
    taken: set[int] = set()
    for _, i, j in pairs:
        if i not in things and j not in taken:
            things.add(i)
            taken.add(j)
    return Counter(gold=len(text.things), found=len(found), both=len(things))


def f1(tally: Counter[str]) -> float:
    """Return the F1 of a tally."""
    return 2 * tally["both"] / max(1, tally["gold"] + tally["found"])


def as_table(before: str, weights: dict[str, int]) -> str:
    """Return the TOML of the table: its head as it was, then one row for each kind of sign, a line for each weight."""
    rows: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for sign, weight in weights.items():
        role, _, value = sign.partition("=")
        if value and not any(map(str.isspace, value)):
            rows[role][weight].append(value)
    out = [before[: before.index("[[thing_weights]]")].rstrip("\n") + "\n"]
    for role, lines in sorted(rows.items()):
        written = "\n".join(
            line for weight, values in sorted(lines.items()) for line in lines_of(weight, values)
        )
        out.append(f"[[thing_weights]]\nid = \"{role}\"\nweighs = '''\n{written}\n'''\n")
    return "\n".join(out)


def lines_of(weight: int, values: list[str]) -> list[str]:
    """Return a weight and the values that weigh so much in lines that are short enough to be read."""
    lines = [str(weight)]
    for value in values:
        line = f"{lines[-1]} {value}"
        if sum(2 - char.isascii() for char in line) <= WIDEST:
            lines[-1] = line
        else:
            lines.append(f"{weight} {value}")
    return lines


if __name__ == "__main__":
    main()
