"""Industrial-chain graph explorer (产业链图谱)."""

__version__ = "0.1.0"
