"""``python -m sitegen`` is the command ``sitegen``."""

from sitegen.cli import run

if __name__ == "__main__":  # the processes of a pool import this module too
    run()
