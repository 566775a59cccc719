"""What tests need beside the program, and ./dev test installs. Where it is missing, the test fails and names the
package: one that is left out in silence proves nothing. Skipped is only what no package gives: a kernel to fetch, root.
"""
import importlib
import os
import shutil


def needs(what, package):
    """Fails unless the program (or, with a slash in front, the file) `what` of a Debian package is here."""
    if not (os.path.exists(what) if what.startswith('/') else shutil.which(what)):
        raise AssertionError(f'{what} is missing: ./dev test installs it (package {package})')


def needs_module(name, package):
    """The Python module of that name; fails when it is not here."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise AssertionError(f"Python's {name} is missing: ./dev test installs it (package {package})") from None
