"""The tensors of a file that torch saved, read without torch: a pickle that names anything else is refused."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["read_weights"]

Floats = NDArray[np.float32]


class _Reader(pickle.Unpickler):
    """Reads tensors and nothing else: any other name in the pickle is refused."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{folder}/data.pkl")))
        self._archive, self._folder = archive, folder

    def find_class(self, module: str, name: str) -> Any:
        allowed: dict[tuple[str, str], Callable[..., Any]] = {
            ("collections", "OrderedDict"): OrderedDict, ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch", "FloatStorage"): _Storage,
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"weights may not name {module}.{name}")
        return allowed[module, name]

    def persistent_load(self, pid: Sequence[object]) -> Floats:
        key = str(pid[2])
        if not key.isdigit():
            raise pickle.UnpicklingError(f"weights may not name the storage {key!r}")
        return np.frombuffer(self._archive.read(f"{self._folder}/data/{key}"), np.dtype("<f4"))


class _Storage:
    """Stands for torch.FloatStorage, which is only named."""


def _tensor(storage: Floats, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> Floats:
    count = int(np.prod(size))
    if storage[offset:offset + count].size != count or tuple(stride) != _row_major(size):
        raise pickle.UnpicklingError(f"a tensor of {size} at {offset} does not lie in its storage")
    return storage[offset:offset + count].reshape(size)


def _row_major(size: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(np.prod(size[axis + 1:])) for axis in range(len(size)))


def read_weights(data: bytes) -> dict[str, Floats]:
    """The tensors of a file that torch saved, by name, without the prefix of a parallel run.

    Raises pickle.UnpicklingError for a pickle that names anything but tensors.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        folder = next(name.rpartition("/")[0] for name in archive.namelist() if name.endswith("/data.pkl"))
        state = _Reader(archive, folder).load()["model_state_dict"]
    return {name.removeprefix("module."): tensor for name, tensor in state.items()}
