"""The network of the cutword wheel in numpy: same votes however it is asked, and harmless without its wheel."""

from __future__ import annotations

import importlib.util
import io
import json
import pickle
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.labels import Labelling, labels_of
from chains import tagger as module
from chains.tagger import HIDDEN, SORTS, Tagger, load_tagger, load_weights, package_folder, read_weights
from chains.tagger.packed import Packed

SENTENCES = (
    "天水电气与酒泉风能签订供货合同。", "一行人在苏州考察了两家企业，随后回到兰州。", "甘肃省农科院的专家讲课。", "下雪了。",
    "项目\t建设单位\t地点", "2024年3月，投资1.5亿元的GDP统计完成100%。", "。。。", "ABC公司",
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    loaded = load_tagger()
    if loaded is None:
        pytest.skip("the cutword wheel is not installed")
    return loaded


def names_of_labels() -> list[str]:
    folder = package_folder()
    assert folder is not None
    numbers: dict[str, int] = json.loads((folder / "ner_vocab_tags.json").read_text("utf-8"))["label2id"]
    return sorted(numbers, key=lambda label: numbers[label])


def labels_before(text: str) -> NDArray[np.uint8]:
    """The labels that the network gives before it is taught."""
    untaught, weights = load_tagger(taught=False), load_weights(taught=False)
    assert untaught is not None and weights is not None
    return labels_of(untaught, Labelling(weights, names_of_labels()), text)


def spans(text: str) -> list[tuple[str, str]]:
    """The names that the network sees before it is taught."""
    names = names_of_labels()
    found, start = [], 0
    for at, index in enumerate(labels_before(text).tolist()):
        part, _, kind = names[index].partition("_")
        if part in "BS":
            start = at
        if part in "ES":
            found.append((text[start:at + 1], kind))
    return found


@pytest.mark.parametrize(("text", "expected"), [
    # As the package itself answers with torch (cutword 0.1.1, NER().predict).
    ("张掖市民政局的王建国到苏州大学参观。", [("张掖市民政局", "ORG"), ("王建国", "PERSON"), ("苏州大学", "ORG")]),
    ("2019年5月，他在兰州出生。", [("2019年5月", "TIME"), ("兰州", "LOC")]),
    ("孩子们在操场上跑。", []),
])
def test_before_it_is_taught_the_network_says_what_the_package_says(
    tagger: Tagger, text: str, expected: list[tuple[str, str]],
) -> None:
    assert spans(text) == expected


def test_taught_it_still_tells_people_from_the_rest(tagger: Tagger) -> None:
    of_people = np.array([name.endswith("PERSON") for name in names_of_labels()])
    text = "\n".join(path.read_text("utf-8") for path in sorted((Path(__file__).parent / "texts" / "calm").glob("*.txt")))
    before, now = of_people[labels_before(text)], tagger.read(text).sorts == SORTS.index("PERSON")
    both = (before & now).sum()
    assert both / before.sum() > 0.5 and both / now.sum() > 0.5 and 100 < before.sum() < 1000


def test_what_was_taught_is_a_change_of_known_weights(tagger: Tagger) -> None:
    before, now = load_weights(taught=False), load_weights()
    assert before is not None and now is not None
    assert now.keys() - before.keys() == {"sorts.weight", "sorts.bias"}
    assert all(now[name].shape == weights.shape for name, weights in before.items())


def test_a_sentence_gets_the_same_votes_alone_among_others_repeated_and_in_any_order(tagger: Tagger) -> None:
    alone = {s: tagger.read(s) for s in SENTENCES}
    for order in (SENTENCES, SENTENCES[::-1], SENTENCES * 3):
        together, at = tagger.read("\n".join(order)), 0
        for sentence in order:
            end = at + len(sentence)
            assert (together.sorts[at:end] == alone[sentence].sorts).all()
            np.testing.assert_allclose(together.states[at:end], alone[sentence].states, atol=1e-4)
            at = end + 1


def test_every_character_has_a_row_and_blank_ones_say_nothing(tagger: Tagger) -> None:
    for text in ("", " ", "\n\n", "\ud800甲", "𠀀乙", "a" * 700):
        votes = tagger.read(text)
        assert votes.states.shape == (len(text), HIDDEN) and votes.sorts.shape == (len(text),)
    assert not tagger.read(" \n").states.any()


def test_equal_sentences_that_are_read_in_different_parts_do_not_share(tagger: Tagger) -> None:
    # The blank parts two words in the first line, and begins the second, where it is not read.
    votes = tagger.read("他。 甲乙丙丁\n 甲乙丙丁")
    assert votes.states[2].any() and not votes.states[8].any()
    np.testing.assert_allclose(votes.states[9:], tagger.read("甲乙丙丁").states, atol=1e-4)


@pytest.mark.parametrize("scale", [1, 30, 300], ids=["hardly a word to say", "as the network", "all but overruling the moves"])
def test_the_labels_are_those_of_the_best_path_of_all(tagger: Tagger, scale: int) -> None:
    random = np.random.default_rng(scale)
    moves, emit = random.normal(0, 10, (69, 69)).astype(np.float32), random.normal(0, scale, (69, HIDDEN)).astype(np.float32)
    edges = random.normal(0, 10, (2, 69)).astype(np.float32)
    weights = {"fc.weight": emit, "fc.bias": emit[:, 0].copy(), "crf.transitions": moves, "crf.start_transitions": edges[0],
               "crf.end_transitions": edges[1]}
    lengths = np.array([9, 9, 5, 2, 1, 1])
    packed = Packed.of(lengths)
    states = random.normal(0, 0.1, (packed.size, HIDDEN)).astype(np.float32)
    labels = Labelling(weights, names_of_labels()).best(states, packed)
    scores = states @ emit.T + emit[:, 0]
    for places in np.split(packed.places, np.cumsum(lengths)[:-1]):
        best = edges[0] + scores[places[0]]
        for place in places[1:]:
            best = (best[:, None] + moves).max(0) + scores[place]
        path = labels[places]
        assert edges[0][path[0]] + scores[places, path].sum() + moves[path[:-1], path[1:]].sum() + edges[1][path[-1]] == (
            pytest.approx((best + edges[1]).max(), rel=1e-5))


def test_the_cells_of_a_table_are_read_apart(tagger: Tagger) -> None:
    assert not any("\t" in surface or " " in surface for surface, _ in spans("张掖市\t甘肃省  兰州市 天水市"))


@pytest.mark.parametrize("text", ["金" * 200_000, "公司" * 100_000, "。" * 200_000, "a" * 200_000, "\t" * 200_000])
def test_a_long_run_costs_little(tagger: Tagger, text: str) -> None:
    start = time.process_time()
    tagger.read(text)
    assert time.process_time() - start < 6


@pytest.fixture
def fresh() -> Iterator[None]:
    load_tagger.cache_clear()
    yield
    load_tagger.cache_clear()


def test_without_the_wheel_there_is_no_tagger(monkeypatch: pytest.MonkeyPatch, fresh: None) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert package_folder() is None and load_tagger() is None


def test_other_weights_are_not_believed(monkeypatch: pytest.MonkeyPatch, fresh: None, tmp_path: Path) -> None:
    (tmp_path / "model_params.pth").write_bytes(b"something else")
    monkeypatch.setattr(module, "package_folder", lambda: tmp_path)
    assert load_tagger() is None


def archive(pickled: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("weights/data.pkl", pickled)
        file.writestr("weights/data/0", np.arange(4, dtype="<f4").tobytes())
    return data.getvalue()


class _Runs:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        import os

        return os.system, ("echo harm",)


class _Opens:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return open, ("harm.txt",)


@pytest.mark.parametrize("evil", [_Runs(), _Opens(), {"model_state_dict": {"w": _Runs()}}, Path("harm.txt")])
def test_a_pickle_that_names_anything_but_tensors_is_refused(evil: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="may not name"):
        read_weights(archive(pickle.dumps(evil, protocol=2)))


class _Pickler(pickle.Pickler):
    """Writes a tensor as torch does, of any size, from any storage."""

    def __init__(self, file: io.BytesIO, storage: str) -> None:
        super().__init__(file, protocol=2)
        self._storage = storage

    def persistent_id(self, value: object) -> tuple[str, str, str] | None:
        return ("storage", "float", self._storage) if value == "the storage" else None


def tensor(size: tuple[int, ...], stride: tuple[int, ...], storage: str = "0") -> bytes:
    class Tensor:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return _rebuild, ("the storage", 0, size, stride)

    data = io.BytesIO()
    _Pickler(data, storage).dump({"model_state_dict": {"module.w": Tensor()}})
    return data.getvalue().replace(b"ctests.test_tagger\n_rebuild\n", b"ctorch._utils\n_rebuild_tensor_v2\n")


def _rebuild() -> None:
    """Stands for torch's function while a test pickle is written."""


def test_a_tensor_is_read() -> None:
    assert read_weights(archive(tensor((2, 2), (2, 1))))["w"].tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize(("size", "stride", "storage"), [
    ((3, 2), (2, 1), "0"), ((2, 2), (1, 2), "0"), ((1000, 1000), (0, 0), "0"), ((2, 2), (2, 1), "../../secret"),
])
def test_a_tensor_that_does_not_lie_in_its_storage_is_refused(size: tuple[int, ...], stride: tuple[int, ...], storage: str) -> None:
    with pytest.raises(pickle.UnpicklingError):
        read_weights(archive(tensor(size, stride, storage)))
