"""Result cards of agile experiments, kept as files."""

__version__ = "0.1.0"
