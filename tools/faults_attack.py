"""Lets the hostile kit attack the preview of a new project.

    python tools/faults_attack.py KIT

KIT is the folder of serve_attack.py, which says how many requests it made and which of them were
answered as none may be. Its exit code is that of the kit.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from pathlib import Path

SITEGEN = (sys.executable, "-m", "sitegen")


def main() -> None:
    """Attack once; links to a secret beside the project are planted in what is served."""
    (kit,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        project, secret = Path(name) / "project", Path(name) / "secret.txt"
        secret.write_text("A secret that nobody may read.\n")
        subprocess.run([*SITEGEN, "init", project], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*SITEGEN, "build", "--quiet", "--project", project], check=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        attack = (sys.executable, str(Path(kit) / "serve_attack.py"), "--port", port, "--plant")
        served = ("--site", str(project / ".sitegen" / "preview"), "--secret", str(secret))
        serve = (*SITEGEN, "serve", "--project", str(project), "--port", "{port}")
        sys.exit(subprocess.run([*attack, *served, "--", *serve]).returncode)


if __name__ == "__main__":
    main()
