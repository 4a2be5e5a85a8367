"""Files written whole or not at all, and zip files of fixed bytes that are opened only when they are sane."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from chains.errors import SnapshotError, UsageError, why_not

__all__ = ["MAX_UNPACKED", "read_only", "refuse_if_read_only", "shown", "write_whole", "zip_bytes", "zip_parts"]

# Zip members carry a date; a fixed one keeps equal content equal bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
MAX_UNPACKED = 2_000_000_000  # bytes of all parts together; the graph of a country has a tenth of it
_MAX_PARTS = 64
_MAX_RATIO = 300  # JSON and XML pack a hundredfold at most; below a megabyte nobody is harmed


def read_only() -> bool:
    """Whether CHAINS_READ_ONLY=1 turns off every write to data, documents, snapshots and caches.

    What a user asks to have written elsewhere, a download or an exported file, is none of these.
    """
    return os.environ.get("CHAINS_READ_ONLY", "") not in ("", "0")


def refuse_if_read_only(what: str, zh: str) -> None:
    """Raises UsageError when writing is turned off; `what` and `zh` say what was about to be written."""
    if read_only():
        raise UsageError(f"writing is switched off by CHAINS_READ_ONLY=1: {what}",
                         f"当前为只读（CHAINS_READ_ONLY=1），不能{zh}")


def shown(name: str) -> str:
    """A name out of a stranger's file as one short line."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name[:60])


def write_whole(path: Path, content: bytes) -> None:
    """The content, now in the file; until it is all on the disk, what stood there stays.

    Raises UsageError when the path is a folder or cannot be written.
    """
    if path.is_dir() or not path.name:
        raise UsageError(f"'{path}' is a folder: name a file", f"“{path}”是文件夹：请写文件名")
    fresh = path.with_name(f".{path.name[:60]}.new-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())  # else a power cut may leave the new name on an empty file
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): check the path and your rights to it",
                         f"{path} 无法写入（{why_not(error)}）：请检查路径与权限") from error
    finally:
        if path.parent.is_dir():
            fresh.unlink(missing_ok=True)


def zip_bytes(parts: Iterable[tuple[str, bytes]], *, packed: bool) -> bytes:
    """A zip of the parts in their order. Unpacked ones are the same bytes on every machine.

    Packed ones depend on the machine's zlib: two versions of it may find different short forms of the same content.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name, data in parts:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            member.create_system, member.external_attr = 3, 0o644 << 16  # else the writing system would show
            bundle.writestr(member, data)
    return out.getvalue()


def zip_parts(content: bytes, name: str, allowed: Callable[[str], bool]) -> Mapping[str, bytes]:
    """Every part of the zip, by its name; nothing is unpacked before all names and sizes were looked at.

    Raises SnapshotError, with the file's name, for a damaged file, an encrypted one, one that would unpack to far more
    than it is, and one with a part twice or with a part that is not allowed: a name out of a file is never a path.
    """
    try:
        bundle = zipfile.ZipFile(io.BytesIO(content))
        entries = bundle.infolist()
        _check_sizes(entries, name)
        for entry in entries:
            if not allowed(entry.filename):
                raise SnapshotError(f"{name}: holds '{shown(entry.filename)}', which no file of ours does; it is refused",
                                    f"{name}：里面有“{shown(entry.filename)}”，不是本工具生成的文件，已拒绝读取")
        if len({entry.filename for entry in entries}) < len(entries):
            raise SnapshotError(f"{name}: holds a part twice; it is refused", f"{name}：有重复的部分，已拒绝读取")
        return {entry.filename: bundle.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, SnapshotError):
            raise
        raise SnapshotError(f"{name}: is damaged or cut short ({shown(str(error))}); get it again",
                            f"{name}：文件已损坏或不完整，请重新取得") from error


def _check_sizes(entries: list[zipfile.ZipInfo], name: str) -> None:
    size = sum(entry.file_size for entry in entries)
    ratio = max((e.file_size / max(1, e.compress_size) for e in entries if e.file_size > 1_000_000), default=0)
    if len(entries) > _MAX_PARTS or size > MAX_UNPACKED or ratio > _MAX_RATIO:
        raise SnapshotError(f"{name}: would unpack to {size / 1e6:,.0f} MB in {len(entries)} parts, a zip bomb; it is refused",
                            f"{name}：解压后有 {size / 1e6:,.0f} MB、{len(entries)} 个部分，疑为压缩炸弹，已拒绝读取")
