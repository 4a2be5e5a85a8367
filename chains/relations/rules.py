"""What a relation rule is: it reads one sentence and proposes links, under a name that evidence quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chains.clauses import Clause, Draft
from chains.model import Kind

__all__ = ["FIELDS", "Rule", "registry"]

Rule = Callable[[Clause], Iterator[Draft]]
FIELDS = (Kind.CHAIN, Kind.INDUSTRY)


def registry(rules: dict[str, Rule]) -> Callable[[str], Callable[[Rule], Rule]]:
    """A decorator that enters a rule under its name; its evidence will say `rule:<name>`."""

    def named(name: str) -> Callable[[Rule], Rule]:
        def register(rule: Rule) -> Rule:
            rules[name] = rule
            return rule

        return register

    return named
