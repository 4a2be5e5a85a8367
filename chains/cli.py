"""The command line: data to stdout, messages and progress to stderr, one readable line for a user's mistake."""

from __future__ import annotations

import io
import logging
import os
import re
import sys
from collections.abc import Iterable, Sequence

import click

from chains import __version__
from chains.commands.app import app
from chains.commands.atlas import atlas
from chains.commands.build import build
from chains.commands.bundle import import_, verify
from chains.commands.cities import cities
from chains.commands.common import OneOf
from chains.commands.diff import diff
from chains.commands.dossier import dossier
from chains.commands.export import export
from chains.commands.firm import firm
from chains.commands.fusion import fusion
from chains.commands.gaps import gaps
from chains.commands.ladder import ladder
from chains.commands.leaders import leaders
from chains.commands.news import news
from chains.commands.paths import path
from chains.commands.pictures import map_, panorama
from chains.commands.read import evaluate, extract
from chains.commands.review import review
from chains.commands.show import show
from chains.commands.validate import validate
from chains.errors import ChainsError

__all__ = ["cli", "main"]

_log = logging.getLogger("chains")
_NAMED = re.compile(r"'(.*)'")
_NUMBER = re.compile(r"requires (\d+) arguments")
_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="chains")
@click.option("-v", "--verbose", is_flag=True, help="把英文日志写到标准错误。")
def cli(verbose: bool) -> None:
    """产业链图谱：城市、企业、产业链、高校与园区的关系，每条都能点回原文。"""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.ERROR, format="%(message)s")


for _command in (
    build, validate, extract, evaluate, review, show, leaders, cities, gaps, fusion, ladder, firm, panorama, map_, path, diff,
    news, atlas, dossier, export, import_, verify, app,
):
    cli.add_command(_command)


_ENGLISH = {
    "Show this message and exit.": "显示这份说明。", "Show the version and exit.": "显示版本。", "[default: ": "[默认 ",
    "[required]": "[必填]", "; required]": "；必填]",
}


class _Formatter(click.HelpFormatter):
    """click's help with its own few words in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]…"), "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Options": "选项", "Commands": "命令"}.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _chinese(text)) for name, text in rows], col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


def _chinese(text: str) -> str:
    for english, chinese in _ENGLISH.items():
        text = text.replace(english, chinese)
    return text


for _each in (cli, *cli.commands.values()):
    _each.context_class = _Context


def _value(param: click.Parameter, message: str) -> str:
    """What may be written there."""
    kind = param.type
    if isinstance(kind, OneOf):
        return f"只能是 {kind.told}"
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange | click.FloatRange):
        number = "整数" if isinstance(kind, click.IntRange) else "数"
        return f"要写 {kind.min} 到 {kind.max} 的{number}"
    return message


def _wanted(error: click.BadOptionUsage) -> str:
    """What belongs behind the option, as far as click tells."""
    found = _NUMBER.search(error.message)
    return f"后面要写 {found[1]} 个值" if found else "后面的值不够或多余"


def _usage(error: click.ClickException, arguments: Sequence[str]) -> str:
    """What was wrong with the words of the call, in Chinese, and where its help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.MissingParameter) and error.param is not None:
        hint = error.param.get_error_hint(context) if context else error.param.name or ""
        what = f"缺少 {hint.strip(chr(39))}"
    elif isinstance(error, click.NoSuchOption):
        what = f"没有选项 {error.option_name}" + (f"，是否应为 {'、'.join(error.possibilities)}" if error.possibilities else "")
    elif isinstance(error, click.BadParameter) and error.param is not None:
        what = f"{error.param.opts[-1]} 的值不对（{_value(error.param, error.message)}）"
    elif isinstance(error, click.BadOptionUsage):
        what = f"{error.option_name} {_wanted(error)}"
    elif context is not None and context.command is cli and context.invoked_subcommand is None:
        named = _NAMED.search(error.message)
        what = f"没有命令 {named[1] if named else ''}；可用：{'、'.join(cli.commands)}"
    elif found := _EXTRA.search(error.message):
        what = f"多写了：{found[1]}；名称里有空格时请加引号"
    else:
        what = error.message
    # An option without its value is refused before click knows which command it belongs to.
    word = next((word for word in arguments if not word.startswith("-")), "")
    command = context.command_path if context else f"chains {word}" if word in cli.commands else "chains"
    return f"{what}；用法见 {command} --help"


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command; exits 0 when fine, 1 when problems were found, 2 for wrong use or bad data."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # On Windows a pipe is in the local code page, which cannot hold every name.
            stream.reconfigure(encoding="utf-8")
    try:
        cli.main(arguments, prog_name="chains", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"用法错误：{_usage(error, sys.argv[1:] if arguments is None else arguments)}", err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("已中断。", err=True)
        sys.exit(130)
    except ChainsError as error:
        _log.info("%s", error)
        click.echo(f"错误：{error.zh}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # `chains … | head` closes the pipe early; that is no mistake of anybody's.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        sys.exit(0)


if __name__ == "__main__":
    main()
