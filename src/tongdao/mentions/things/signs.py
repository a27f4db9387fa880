"""What speaks for or against a phrase beside a stage verb naming one particular thing.

A sign is `kind=value`, such as `verb=open`; the table `thing_weights` holds what each weighs. Signs come in groups,
each made from a few facts of a candidate, so that what a group weighs need be summed but once for the same facts; only
signs that spell the text stand for themselves.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tongdao.mentions.things.candidates import Candidate

    Group: TypeAlias = "tuple[Callable[..., Iterator[str]], tuple[object, ...]]"

_LONGEST_NOUN = 4  # characters of the end of a head noun that are looked at
_BEFORE_NOUN = 2  # characters before it
# Where there are more: unknown letters, characters of a name and of what stands before its noun, members, characters
# of what a list has in common, quarters of its other members that look like names.
_LETTERS = (1, 2, 3, 5)
_LENGTHS = (3, 4, 5, 6, 7, 9, 11, 14, 18, 26)
_MODIFIERS = (1, 2, 3, 5, 7, 10)
_PLAIN = (1, 3, 4, 5, 6, 7, 8, 9, 11, 14)
_SIZES = (2, 3, 4, 6)
_CATEGORIES = (1, 3, 5, 9, 13)
_SHARES = (1, 2, 3, 4)


def signs(one: Candidate, peers: int) -> Iterator[str]:
    """Yield all signs of a candidate; `peers` is how many other members of its list look like names."""
    for make, facts in grouped(one, peers):
        yield from make(*facts)
    yield from spelled(one)


def grouped(one: Candidate, peers: int) -> list[Group]:
    """Return the groups of signs of a candidate, each as what makes it and the facts it is made from."""
    said, kind, named = one.setting, one.name.kind, one.named
    act, side, tailed, pushed = said.act, said.side, said.tailed, said.pushed
    letters, modifier = bisect_right(_LETTERS, one.letters), bisect_right(_MODIFIERS, one.modifier)
    share = _share(peers, one.size)
    out: list[Group] = [
        (_verb_signs, (said.verb, pushed, side, said.closer, act, kind, tailed, said.stage)),
        (_rule_signs, (one.taken, one.definite, one.rambles, kind, side, pushed, tailed)),
        (_letter_signs, (letters, kind, act)),
    ]
    out += [(_holding_signs, (flag, kind, act)) for flag in one.holds]
    if not named:
        out.append((_plain_signs, (kind, act, bisect_right(_PLAIN, one.modifier), tailed)))
    out += (
        (_length_signs, (bisect_right(_LENGTHS, len(one.full)), modifier, kind, one.bland)),
        (_list_signs, (one.place, one.size, share, said.category, named, kind, said.counted)),
    )
    if one.lends:
        out.append((_borrowing_signs, (one.borrows, one.stub, named, kind)))
    if one.name.counted:
        out.append((_counting_signs, (one.name.counted, kind, act)))
    return out


def spelled(one: Candidate) -> list[str]:
    """Return the signs of a candidate that spell what stands in the text."""
    said, full = one.setting, one.full
    out = ["bias=1", "word=" + said.word, "adverb=" + said.adverb, "left=" + one.left]
    if one.phrase.head is None:
        out += ("end=" + full[-2:], "last=" + full[-1:])
    else:
        noun = one.noun[-_LONGEST_NOUN:] or full[-1:]
        before = full[: len(full) - len(noun)][-_BEFORE_NOUN:]
        out += ("noun=" + noun, f"noun_act={noun}/{said.act}", "before_noun=" + before)
    out.append("close=" + full[-1:])
    if said.shared:
        out.append("shared=" + said.shared)
    out += ["inside=" + mark for mark in one.marks]
    return out


def _share(peers: int, size: int) -> int:
    return bisect_right(_SHARES, peers * 4 // (size - 1)) if size > 1 else 0


def _verb_signs(
    verb: str, pushed: bool, side: str, closer: str, act: str, kind: str, tailed: bool, stage: str | None
) -> Iterator[str]:
    yield "verb=" + verb
    if pushed:
        yield "pushed=" + verb
    yield "side=" + side
    yield f"act={act}/{side}"
    yield "closer=" + closer
    yield f"act_kind={act}/{kind}"
    yield f"side_kind={side}/{kind}/{closer != ''}"
    yield f"tailed={tailed}/{verb}"
    yield f"tail_kind={tailed}/{kind}"
    if stage:
        yield "tail_stage=" + stage


def _rule_signs(
    taken: bool, definite: bool, rambles: bool, kind: str, side: str, pushed: bool, tailed: bool
) -> Iterator[str]:
    rule = f"{taken}/{definite}"
    yield "rule=" + rule
    yield f"rule_kind={rule}/{kind}"
    yield f"rule_side={rule}/{side}/{pushed}/{tailed}"
    if rambles:
        yield "rambles=" + kind


def _letter_signs(letters: int, kind: str, act: str) -> Iterator[str]:
    yield f"letters={letters}"
    yield f"letters_kind={letters}/{kind}"
    yield f"letters_act={letters}/{act}"


def _holding_signs(flag: str, kind: str, act: str) -> Iterator[str]:
    yield "holds=" + flag
    yield f"holds_kind={flag}/{kind}"
    yield f"holds_act={flag}/{act}"


def _plain_signs(kind: str, act: str, length: int, tailed: bool) -> Iterator[str]:
    yield "plain=" + kind
    yield "plain_act=" + act
    yield f"plain_act_kind={act}/{kind}"
    yield f"plain_length={length}"
    if tailed:
        yield "plain_tail=" + kind


def _length_signs(length: int, modifier: int, kind: str, bland: bool) -> Iterator[str]:
    yield f"length={length}"
    yield f"modifier={modifier}/{kind}"
    if bland:
        yield "bland=" + kind


def _list_signs(
    place: str, size: int, share: int, category: int, named: bool, kind: str, counted: bool
) -> Iterator[str]:
    yield f"size={bisect_right(_SIZES, size)}"
    if size > 1:
        yield "place=" + place
        yield f"peers={named}/{share}"
    yield f"category={bisect_right(_CATEGORIES, category)}"
    if category:
        yield "etc_kind=" + kind
        yield f"etc_named={named}"
    if counted:
        yield f"counted_list={named}"


def _borrowing_signs(borrows: bool, stub: bool, named: bool, kind: str) -> Iterator[str]:
    yield f"borrows={borrows}/{named}"
    yield f"borrows_kind={borrows}/{kind}"
    yield f"stub={stub}"


def _counting_signs(counted: str, kind: str, act: str) -> Iterator[str]:
    yield "counted=" + counted
    yield f"counted_kind={counted}/{kind}"
    yield f"counted_act={counted}/{act}"
