"""The error tree: everything that claimkit raises on purpose.

ClaimkitError
├── InputError (ValueError)         a text, date or option the caller passed is unusable
├── DataError (ValueError)          a corpus, gold or prediction file is malformed; says path:line
├── UnitError (ValueError)          a quantity has no value in the unit asked for
├── FormatError (ValueError)        no words of ours are read as a quantity
├── RecipeError (ValueError)        a training recipe has an unknown or impossible setting
├── DeviceError (RuntimeError)      a device cannot be used from where it is asked for
├── ModelFolderError (OSError)      a model folder is missing, incomplete or damaged
├── HubError (OSError)              the model hub refused a model or was not reached
└── MissingDependencyError (ImportError)   an optional package is needed for this call
"""


class ClaimkitError(Exception):
    """Base of every error that claimkit raises on purpose."""


class InputError(ClaimkitError, ValueError):
    """A text, date or option that the caller passed cannot be used."""


class DataError(ClaimkitError, ValueError):
    """A corpus, gold or prediction file does not follow its format."""


class UnitError(ClaimkitError, ValueError):
    """A quantity has no value in the unit that the caller asked for."""


class FormatError(ClaimkitError, ValueError):
    """A quantity cannot be written so that it is read as the same."""


class RecipeError(ClaimkitError, ValueError):
    """A training recipe holds an unknown or impossible setting."""


class DeviceError(ClaimkitError, RuntimeError):
    """A device cannot be used from the process or thread that asks for it."""


class ModelFolderError(ClaimkitError, OSError):
    """A model folder is missing, incomplete or damaged."""


class HubError(ClaimkitError, OSError):
    """The model hub refused a model, or was not reached."""


class MissingDependencyError(ClaimkitError, ImportError):
    """A package outside the core install is needed for this call."""
