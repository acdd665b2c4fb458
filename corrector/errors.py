"""What can go wrong that a user can mend; apart, because every module raises one of these.

    CorrectorError
    ├── ConfigError      a setting, an unknown key, a wrong type
    ├── LexiconError     a line of a lexicon, with its file and number
    ├── ModelError       a model file missing, cut short or of another version
    ├── DecodeError      bytes that are not text in the encoding asked for
    ├── WriteError       a file that could not be written; the old one is whole
    └── EditError        edits that overlap, or that were made for another text

Each message says where, and what to do next.
"""


class CorrectorError(Exception):
    """Base of all errors this package raises on purpose; the command line turns it into exit code 2."""


class ConfigError(CorrectorError):
    """A setting that cannot be used as given."""


class LexiconError(CorrectorError):
    """A lexicon that cannot be read; the message names file and line."""


class ModelError(CorrectorError):
    """A model file that is missing, truncated or of another version."""


class DecodeError(CorrectorError):
    """Bytes that are not text in the encoding asked for; the message names the byte offset."""


class WriteError(CorrectorError):
    """A file that could not be written; its former content is untouched."""


class EditError(CorrectorError, ValueError):
    """Edits that overlap or do not belong to the text they were applied to."""
