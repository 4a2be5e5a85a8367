"""Two dated builds of a tiny catalog: between them one document was added, one candidate judged, one record edited."""

from __future__ import annotations

from pathlib import Path

from chains.build import build_snapshot
from chains.model import Verdict
from chains.review.desk import Decision
from chains.review.session import Review
from chains.snapshot import write_snapshot

GOOD = Path(__file__).parent / "cases" / "catalogs" / "good" / "chains.yaml"
OLD_LETTER = "嘉峪关市支持酒钢发挥链主企业作用，打造千亿级钢铁产业集群。\n"
NEW_LETTER = "兰州兰石集团有限公司在嘉峪关市投资发展石化装备产业。\n"


def write_inputs(root: Path) -> Path:
    """The catalog's root file, with one document in `seeds` beside it."""
    (root / "data").mkdir(parents=True)
    (root / "seeds").mkdir()
    data = root / "data" / "chains.yaml"
    data.write_bytes(GOOD.read_bytes())
    (root / "seeds" / "a.txt").write_text(OLD_LETTER, "utf-8")
    return data


def build(root: Path, name: str) -> Path:
    """The folder of a fresh snapshot of what lies in `root` now."""
    folder = root / "build" / name
    write_snapshot(build_snapshot(root / "data" / "chains.yaml", root / "seeds"), folder)
    return folder


def judge(root: Path, word: str, verdict: Verdict, **more: str) -> None:
    """张三's word on the candidate whose name holds the word."""
    data = root / "data" / "chains.yaml"
    review = Review(data, build_snapshot(data, root / "seeds"))
    # The thing itself before the links that name it.
    group = min((g for g in review.waiting() if word in g.name), key=lambda g: (g.ends is not None, g.name))
    review.decide([Decision(group, verdict, "张三", "2026-03-01T09:00:00", "原文写明", **more)])  # type: ignore[arg-type]


def two_builds(root: Path) -> tuple[Path, Path]:
    """The folders of the earlier and the later snapshot."""
    data = write_inputs(root)
    old = build(root, "old")
    judge(root, "链主", Verdict.ACCEPTED)
    (root / "seeds" / "b.txt").write_text(NEW_LETTER, "utf-8")
    data.write_text(data.read_text("utf-8").replace("role: backbone", "role: leading_enterprise"), "utf-8")
    return old, build(root, "new")
