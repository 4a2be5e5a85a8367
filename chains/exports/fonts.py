"""A Chinese font of this machine; none is shipped, and without one a picture says what to install."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from chains.errors import UsageError

__all__ = ["chinese_font"]

VARIABLE = "CHAINS_FONT"
# Sans first: a label of 9 points is read more easily so. Windows, then macOS, then Linux.
_NAMES = (
    "msyh.ttc", "msyh.ttf", "Deng.ttf", "simhei.ttf", "simsun.ttc",
    "PingFang.ttc", "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "STHeiti Light.ttc", "Arial Unicode.ttf",
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf", "NotoSansCJKsc-Regular.otf",
    "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "uming.ttc", "ukai.ttc",
)


def _folders() -> list[Path]:
    home, windows = Path.home(), os.environ.get("WINDIR", "C:\\Windows")
    return [Path(windows) / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts", Path("/System/Library/Fonts"),
            Path("/Library/Fonts"), home / "Library/Fonts", home / ".local/share/fonts", home / ".fonts",
            Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]


def _found(folders: Sequence[Path]) -> Iterator[Path]:
    paths: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.[to]t[cf]")) if folder.is_dir() else ():
            paths.setdefault(path.name.lower(), path)
    yield from (paths[name.lower()] for name in _NAMES if name.lower() in paths)


def _is_truetype(path: Path) -> bool:
    """Whether the font's outlines are TrueType's; those of OpenType (OTTO) no PDF library here can embed."""
    try:
        with path.open("rb") as font:
            head = font.read(16)
            if head[:4] == b"ttcf":
                font.seek(int.from_bytes(head[12:16], "big"))
                head = font.read(4)
    except OSError:
        return False
    return head[:4] in (b"\x00\x01\x00\x00", b"true")


def chinese_font(*, truetype: bool = False) -> Path:
    """The file of a font that has Chinese characters, with TrueType outlines when asked.

    Raises UsageError that says what to install, when there is none.
    """
    return _chosen(os.environ.get(VARIABLE, ""), truetype)


@cache
def _chosen(named: str, truetype: bool) -> Path:
    if named:
        if Path(named).is_file() and (not truetype or _is_truetype(Path(named))):
            return Path(named)
        raise UsageError(f"{VARIABLE} names '{named}', which is no font file that can be used here (a PDF needs TrueType)",
                         f"环境变量 {VARIABLE} 指明的“{named}”不是这里能用的字体文件（PDF 需要 TrueType 字体）")
    for path in _found(_folders()):
        if not truetype or _is_truetype(path):
            return path
    kind = "TrueType " if truetype else ""
    raise UsageError(
        f"no {kind}font with Chinese characters was found: install one (Debian: fonts-wqy-microhei), or name its file in"
        f" {VARIABLE}; svg needs none",
        f"这台机器上没有找到{'可用于 PDF 的 TrueType ' if truetype else ''}中文字体：请安装一种"
        f"（如文泉驿微米黑 fonts-wqy-microhei），或用环境变量 {VARIABLE} 写明字体文件；也可以改用 svg")
