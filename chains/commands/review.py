"""review: candidates judged one keystroke each, or by name from a script."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import click

from chains.build import input_digests, is_current
from chains.commands.common import (
    DEFAULT_SNAPSHOT,
    current_snapshot,
    inputs_of,
    json_option,
    print_json,
    snapshot_options,
)
from chains.errors import ChainsError, SnapshotError, UsageError
from chains.kinds import LINK_RULES
from chains.model import INFERRED, AliasKind, Kind, Source, Status, Verdict
from chains.review.desk import LEVELS, Decision, certain, level_of, now, other_kinds
from chains.review.near import Near
from chains.review.queue import Group, surety
from chains.review.session import Review
from chains.snapshot import read_manifest, read_snapshot

__all__ = ["review"]

_SHOWN = 3


@click.command()
@click.option("--list", "listing", is_flag=True, help="列出待审候选。")
@click.option("--unsure", "unsure", is_flag=True, help="与 --list 合用：列出标为存疑的。")
@click.option("--accept", "accept", multiple=True, metavar="KEY", help="通过；KEY 为编号或名称，可重复。")
@click.option("--reject", "reject", multiple=True, metavar="KEY", help="驳回；可重复。")
@click.option("--doubt", "doubt", multiple=True, metavar="KEY", help="标为存疑；可重复。")
@click.option("--merge", "merge", metavar="KEY", help="合并到 --into 写明的条目。")
@click.option("--into", "into", metavar="NAME", help="合并的目标：名称或编号。")
@click.option("--misprint", is_flag=True, help="合并时记为来源误字（不写则自动判断）。")
@click.option("--kind", "kind", nargs=2, metavar="KEY KIND", help="改类别，如 park；关系则改关系种类。")
@click.option("--accept-certain", type=click.FloatRange(0.5, 1), metavar="0.95",
              help="一次通过可信度不低于此值且无相近条目的候选。")
@click.option("--place", metavar="NAME", help="通过时写入所在地（园区必填）。")
@click.option("--status", type=click.Choice([s.value for s in Status]), help="通过项目时写入状态，默认 planned。")
@click.option("--level", type=click.Choice(list(LEVELS)), help="通过地区时写入级别（必填）。")
@click.option("--undo", "take_back", is_flag=True, help="撤销上一步，文件恢复原样。")
@click.option("--dry-run", is_flag=True, help="只显示将写入的 YAML，不写。")
@click.option("--who", help="审核人；不写时用 CHAINS_WHO 或登录名。")
@click.option("--why", default="", help="理由。")
@snapshot_options
@json_option
def review(
    listing: bool, unsure: bool, accept: Sequence[str], reject: Sequence[str], doubt: Sequence[str], merge: str | None,
    into: str | None, misprint: bool, kind: tuple[str, str] | None, accept_certain: float | None, place: str | None,
    status: str | None, level: str | None, take_back: bool, dry_run: bool, who: str | None, why: str,
    snapshot: Path | None, data: Path | None, seeds: Path | None, as_json: bool,
) -> None:
    """审核从文档读出的候选条目与关系；不带选项时在终端逐条审核。"""
    if (merge is None) != (into is None):
        raise UsageError("--merge and --into go together", "--merge 与 --into 要一起用")
    sitting = _sitting(snapshot, data, seeds)
    groups = sitting.waiting(unsure=unsure)
    when, person = now(), who or os.environ.get("CHAINS_WHO") or getpass.getuser()

    def made(group: Group, verdict: Verdict, **more: str | AliasKind | Status | None) -> Decision:
        return Decision(group, verdict, person, when, why, **more)  # type: ignore[arg-type]

    if take_back:
        click.echo(f"已撤销：{sitting.undo()}", err=True)
        return
    located = sitting.entity(place, {Kind.PLACE, Kind.PARK}).id if place else None
    decisions = [made(sitting.find(groups, key), Verdict.ACCEPTED, place=located, level=level,
                      status=Status(status) if status else None) for key in accept]
    decisions += [made(sitting.find(groups, key), Verdict.REJECTED) for key in reject]
    decisions += [made(sitting.find(groups, key), Verdict.UNSURE) for key in doubt]
    if merge is not None and into is not None:
        decisions.append(made(sitting.find(groups, merge), Verdict.MERGED, into=sitting.entity(into).id,
                              alias=AliasKind.MISPRINT if misprint else None))
    if kind is not None:
        decisions.append(made(sitting.find(groups, kind[0]), Verdict.CORRECTED, kind=kind[1]))
    if accept_certain is not None:
        decisions += [made(group, Verdict.ACCEPTED) for group in certain(groups, sitting.names, accept_certain)]
    if decisions or accept_certain is not None:
        _carry_out(sitting, decisions, dry_run)
    elif listing or as_json or not _terminal():
        _print_list(sitting, groups, as_json)
    else:
        _one_by_one(sitting, made)


def _sitting(named: Path | None, data: Path | None, seeds: Path | None) -> Review:
    folder = named or DEFAULT_SNAPSHOT
    root, documents = inputs_of(folder, data, seeds)
    # A judgement makes the snapshot old; reading the same documents again for each would teach nothing new.
    if is_current(folder, root, documents) or not _same_documents(folder, root, documents):
        folder = current_snapshot(named, data, seeds)
    return Review(root, read_snapshot(folder))


def _same_documents(folder: Path, root: Path, seeds: Path | None) -> bool:
    try:
        then = read_manifest(folder).get("inputs")
    except SnapshotError:
        return False
    now_, before = (
        {name: digest for name, digest in (inputs if isinstance(inputs, dict) else {}).items() if name.startswith("seeds/")}
        for inputs in (input_digests(root, seeds), then))
    return now_ == before


def _terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _carry_out(sitting: Review, decisions: Sequence[Decision], dry_run: bool) -> None:
    if not decisions:
        click.echo("没有符合条件的候选。", err=True)
        return
    for decision in decisions:
        click.echo(f"{decision.verdict.label} {decision.group.label} {decision.group.name}", err=True)
    if dry_run:
        for name, lines in sitting.preview(decisions):
            click.echo(f"# {name}\n{lines}\n")
    else:
        click.echo(f"已写入：{sitting.decide(decisions)}；chains build 更新图谱，chains review --undo 撤销。", err=True)


def _nearest(sitting: Review, group: Group) -> list[Near]:
    return [] if group.ends else sitting.names.nearest(group.name, Kind(group.kind), _SHOWN)


def _print_list(sitting: Review, groups: Iterable[Group], as_json: bool) -> None:
    groups = list(groups)
    if as_json:
        print_json([{
            "key": g.key, "type": "link" if g.ends else "entity", "kind": g.kind, "label": g.label, "name": g.name,
            "ends": list(g.ends) if g.ends else None, "read_as": g.read_as,
            "confidence": g.confidence, "surety": surety(g.confidence),
            "sentences": [{"document": i.document, "source": i.source, "start": i.start, "sentence": i.sentence,
                           "confidence": i.confidence, "method": i.method} for i in g.items],
            "nearest": [{"id": n.entity.id, "name": n.entity.name, "matched": n.matched, "score": n.score}
                        for n in _nearest(sitting, g)],
        } for g in groups])
        return
    for group in groups:
        click.echo(f"{group.key}\t{group.label}\t{group.name}\t{len(group.items)} 句\t{group.confidence:.2f}")
    click.echo(f"{len(groups)} 个待审。", err=True)


_HELP = "a 通过  x 驳回  d 存疑  1-3 就是它  m 合并到  k 改类别  s 跳过  u 撤销  q 退出"
_KEYS = frozenset("axd123mksu")


def _one_by_one(sitting: Review, made: Callable[..., Decision]) -> None:
    skipped: set[str] = set()
    while True:
        left = [g for g in sitting.waiting() if g.key not in skipped]
        if not left:
            click.echo("没有待审的候选了。" + (f"（跳过 {len(skipped)} 个）" if skipped else ""))
            return
        group = left[0]
        near = _nearest(sitting, group)
        _show(group, near, len(left), sitting.snapshot.source_by_id)
        key = click.getchar().lower()
        if key in ("q", "\x1b", "\x03", "\x04"):
            click.echo(f"还有 {len(left)} 个待审；chains build 更新图谱。")
            return
        if key == "s":
            skipped.add(group.key)
            continue
        if key not in _KEYS or (key.isdigit() and int(key) > len(near)):
            click.echo(f"  没有“{_one_line(key)}”这个键")
            continue
        try:
            said = sitting.undo() if key == "u" else _judge(sitting, group, near, key, made)
        except ChainsError as error:
            click.echo(f"  {error.zh}")
            said = None
            if not _again(key):
                skipped.add(group.key)
        if said is not None:
            click.echo(f"  {'已撤销' if key == 'u' else '已记下'}：{said}")
            sitting = Review(sitting.root, sitting.snapshot)


def _again(key: str) -> bool:
    """Whether the same candidate is shown once more after a mistake; what cannot be accepted yet is passed over."""
    return key != "a"


def _show(group: Group, near: Sequence[Near], left: int, sources: Mapping[str, Source]) -> None:
    click.echo(f"\n[{left}] " + click.style(f"{group.label} ", dim=True) + click.style(group.name, bold=True)
               + f"　{surety(group.confidence)}（{group.confidence:.2f}），{len(group.items)} 句"
               + (f"，{INFERRED}" if group.inferred else ""))
    for item in group.items[:_SHOWN]:
        words = "".join(click.style(_one_line(part), fg="yellow", bold=True) if marked else _one_line(part)
                        for part, marked in item.parts)
        title = f"《{_one_line(sources[item.source].title)}》" if item.source in sources else ""
        click.echo(f"  {words}\n    —— {title}{item.document}")
    if len(group.items) > _SHOWN:
        click.echo(f"  ……另有 {len(group.items) - _SHOWN} 句")
    if group.read_as is not None:
        known = next((one.entity.name for one in near if one.entity.id == group.read_as), group.read_as)
        click.echo(f"  暂读作“{known}”，可能是误字：是它就合并，是另一家就通过，都不是就驳回")
    for number, one in enumerate(near, 1):
        alike = f"，又名“{one.matched}”" if one.matched != one.entity.name else ""
        click.echo(f"  {number} 相近：{one.entity.name}（{one.entity.kind.label}{alike}，{one.score:.0f}%）")
    click.echo(f"  {_HELP}")


def _one_line(words: str) -> str:
    """The words without what would move the cursor or change the terminal: a document is not trusted with that."""
    return "".join(c if c.isprintable() else " " for c in words)


def _judge(
    sitting: Review, group: Group, near: Sequence[Near], key: str, made: Callable[..., Decision]
) -> str | None:
    """What was written; None when the person thought better of it, or the key means nothing here."""
    verdict = {"a": Verdict.ACCEPTED, "x": Verdict.REJECTED, "d": Verdict.UNSURE}.get(key)
    if verdict is not None:
        place = level = None
        if verdict is Verdict.ACCEPTED and group.ends is None and group.kind == Kind.PARK:
            named = _asked("所在地（直接回车放弃）")
            if not named:
                return None
            place = sitting.entity(named, {Kind.PLACE}).id
        if verdict is Verdict.ACCEPTED and group.ends is None and group.kind == Kind.PLACE:
            level = _one_of(list(LEVELS), list(LEVELS.values()), level_of(group.name))
            if level is None:
                return None
        return sitting.decide([made(group, verdict, place=place, level=level)])
    if key.isdigit():
        return sitting.decide([made(group, Verdict.MERGED, into=near[int(key) - 1].entity.id)])
    if key == "m" and group.ends is None:
        into = _asked("合并到（名称、编号，或上面的序号；直接回车放弃）")
        if not into:
            return None
        chosen = near[int(into) - 1].entity if into in ("1", "2", "3") and int(into) <= len(near) else sitting.entity(into)
        return sitting.decide([made(group, Verdict.MERGED, into=chosen.id)])
    if key == "k":
        kinds = other_kinds(group)
        labels = [LINK_RULES[k].label if group.ends else Kind(k).label for k in kinds]
        kind = _one_of(kinds, labels, None)
        return sitting.decide([made(group, Verdict.CORRECTED, kind=kind)]) if kind else None
    return None


def _asked(what: str) -> str:
    return str(click.prompt(f"  {what}", default="", show_default=False, prompt_suffix="：")).strip()


def _one_of(values: Sequence[str], labels: Sequence[str], usual: str | None) -> str | None:
    """The value whose number was typed, on an empty answer the usual one; None to give up."""
    click.echo("  " + "  ".join(f"{i} {label}" for i, label in enumerate(labels, 1)))
    empty = f"直接回车为{labels[values.index(usual)]}，0 放弃" if usual in values else "直接回车放弃"
    said = _asked(f"序号（{empty}）")
    if said in ("", "0"):
        return usual if said == "" else None
    if not (said.isascii() and said.isdigit() and int(said) <= len(values)):
        raise UsageError(f"'{said[:20]}' is none of the numbers", f"没有序号“{said[:20]}”")
    return values[int(said) - 1]
