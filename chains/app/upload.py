"""Documents that a user brings: read in a thread, kept in the session, and saved to the library only when asked.

The name of an upload is shown and never used as a path.
"""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

from chains.app.state import World, data_root, seeds_folder
from chains.errors import ChainsError, DocumentError, UsageError, why_not
from chains.files import refuse_if_read_only
from chains.graph import build_graph
from chains.model import Document

__all__ = ["Job", "Upload", "read_upload", "save_upload", "start", "suffixes", "unsave_upload"]

_SHOWN = 80  # of a file's own name


@dataclass(frozen=True)
class Upload:
    """A document read in the session; `world` holds the catalog and it alone."""

    shown_name: str
    data: bytes
    document: Document
    notes: tuple[str, ...]  # what a reader of the document must know of how it was read
    world: World
    digest: str

    @property
    def title(self) -> str:
        """The document's own title, or the file's name when it has none."""
        title = self.document.source.title
        return self.shown_name if title == Path(self.document.name).stem else title


@dataclass
class Job:
    """A reading under way: `done` is set at last, with either the upload or a line that says what went wrong."""

    shown_name: str
    share: float = 0.0
    text: str = "排队"
    upload: Upload | None = None
    problem: str | None = None
    done: threading.Event = field(default_factory=threading.Event)


def suffixes() -> tuple[str, ...]:
    """The endings of files that can be read."""
    from chains.documents import SUFFIXES

    return SUFFIXES


def start(data: bytes, shown_name: str) -> Job:
    """The job that reads the bytes in a thread of its own."""
    job = Job(shown_name)
    threading.Thread(target=_run, args=(job, data, data_root()), daemon=True).start()
    return job


def _run(job: Job, data: bytes, root: Path) -> None:
    try:
        job.upload = read_upload(data, job.shown_name, root, job)
    except ChainsError as error:
        job.problem = error.zh
    except Exception as error:  # a thread that dies silently would leave the page waiting for ever
        job.problem = f"读取“{job.shown_name}”时出错（{type(error).__name__}），请换一种格式再试。"
    finally:
        job.done.set()


def read_upload(data: bytes, shown_name: str, root: Path, job: Job | None = None) -> Upload:
    """The document in the bytes with its mentions and candidates. Imports spaCy.

    Raises DocumentError, CatalogError.
    """
    from chains.build import read_together
    from chains.documents import read_bytes

    def tell(share: float, text: str) -> None:
        if job is not None:
            job.share, job.text = share, text

    tell(0.05, "打开文件")
    name = _library_name(data, shown_name)
    try:
        document = read_bytes(data, name)
    except DocumentError as error:
        # The user knows the file by the name it came with.
        raise DocumentError(str(error), error.zh.replace(name, shown_name[:_SHOWN])) from error
    snapshot = read_together(root, [document], tell)
    digest = hashlib.sha256(data).hexdigest()
    return Upload(shown_name, data, snapshot.documents[0], document.notes, World(snapshot, build_graph(snapshot)), digest)


def _library_name(data: bytes, shown_name: str) -> str:
    """The name of the file in the library: made of its content, with one of the endings that are known."""
    # Of the upload's own name only the ending counts, and only to choose one of ours.
    suffix = next((known for known in suffixes() if shown_name.lower().endswith(known)), None)
    if suffix is None:
        raise DocumentError(f"unsupported kind of file; give one of {', '.join(suffixes())}",
                            f"{shown_name[:_SHOWN]}：不支持这种文件，请使用 {'、'.join(suffixes())}；"
                            "旧版 Word、Excel、WPS 文件请另存为 .docx 或 .xlsx，图片请先做文字识别（OCR）")
    return f"doc-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"


def save_upload(upload: Upload, world: World) -> Path:
    """The file in the library that holds the upload from now on.

    Raises UsageError when writing is off or the library has the document already, DocumentError when it cannot be written.
    """
    refuse_if_read_only("the library", "写入文档库")
    folder = seeds_folder() or data_root().absolute().parent.parent / "seeds"
    path = folder / upload.document.name
    others = [p for p in folder.iterdir() if p.is_file() and p.stat().st_size == len(upload.data)] if folder.is_dir() else []
    same = upload.document.source.id in world.snapshot.document_by_source or any(
        hashlib.sha256(other.read_bytes()).hexdigest() == upload.digest for other in others)
    if same or path.exists():
        raise UsageError("the library has this document already", "文档库里已有同样内容的文档，不必重复加入")
    fresh = path.with_name(f".{path.name}.new-{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(upload.data)
        fresh.replace(path)
    except OSError as error:
        raise DocumentError(f"{path} cannot be written ({error.strerror})",
                            f"文档库无法写入（{why_not(error)}）：请检查权限") from error
    finally:
        fresh.unlink(missing_ok=True)
    return path


def unsave_upload(upload: Upload) -> None:
    """The library is without the upload again.

    Raises UsageError when the file there is no longer the one that was saved.
    """
    refuse_if_read_only("the library", "改动文档库")
    path = (seeds_folder() or Path()) / upload.document.name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != upload.digest:
        raise UsageError("the library's file is not the one that was saved", "文档库里的文件已被改动或移走，没有撤回")
    path.unlink()
