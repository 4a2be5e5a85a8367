"""Chain leaders (链主): what sources declare, and, apart from it, what is measured."""

from chains.leaders.declared import Leader, chains_without_leader, declared_leaders

__all__ = ["Leader", "chains_without_leader", "declared_leaders"]
