"""app: the pages in the browser, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from chains.commands.common import current_snapshot, inputs_of, snapshot_options
from chains.errors import UsageError

__all__ = ["app"]


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="本机端口。")
@click.option("--headless", is_flag=True, help="不自动打开浏览器。")
@snapshot_options
def app(port: int, headless: bool, snapshot: Path | None, data: Path | None, seeds: Path | None) -> None:
    """在浏览器里打开图谱（只在本机 127.0.0.1）。"""
    folder = current_snapshot(snapshot, data, seeds)
    import importlib.util

    found = importlib.util.find_spec("streamlit_app")
    if found is None or found.origin is None:
        raise UsageError("streamlit_app.py is not installed: install the project again", "找不到 streamlit_app.py：请重新安装")
    data, seeds = inputs_of(folder, data, seeds)
    environment = os.environ | {"CHAINS_SNAPSHOT": str(folder.resolve()), "CHAINS_DATA": str(data.resolve()),
                                "CHAINS_SEEDS": str(seeds.resolve()) if seeds else ""}
    # Streamlit asks a first-time user for an address on the terminal, and waits; nobody shall be asked anything.
    flags = {"server.address": "127.0.0.1", "server.port": port, "server.showEmailPrompt": "false",
             "browser.gatherUsageStats": "false", **({"server.headless": "true"} if headless else {})}
    command = [sys.executable, "-m", "streamlit", "run", found.origin, *(f"--{key}={value}" for key, value in flags.items())]
    click.echo(f"正在打开 http://127.0.0.1:{port} ，按 Ctrl+C 结束。", err=True)
    # Theme and limits lie in .streamlit beside the entry file, and Streamlit looks for them in its own folder.
    sys.exit(subprocess.call(command, env=environment, cwd=Path(found.origin).parent))
