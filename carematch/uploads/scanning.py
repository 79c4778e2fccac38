"""A virus scanner, where the installation has one: whatever does not pass it is not taken."""

import shlex
import subprocess

import structlog
from flask import current_app

from carematch.uploads.refusals import UploadRefused

SECONDS = 60
FOUND = 1  # how scanners tell that they found something; anything else went wrong


def refuse_infected(content: bytes) -> None:
    """Give a file to UPLOADS_SCAN_COMMAND by its standard input; raise UploadRefused unless it answers with 0.

    Nothing unencrypted is written for it. A scanner that is missing, fails or takes too long refuses everything.
    """
    command = shlex.split(current_app.config.get("UPLOADS_SCAN_COMMAND") or "")
    if not command:
        return
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
        code = done.returncode
    except (OSError, subprocess.SubprocessError) as error:
        code = -1
        structlog.get_logger().error("upload_scan_failed", reason=type(error).__name__)
    if code == FOUND:
        structlog.get_logger().warning("upload_infected")
        raise UploadRefused("The virus scanner found something in this file, so we did not keep it")
    if code:
        structlog.get_logger().error("upload_scan_failed", code=code)
        raise UploadRefused(
            "This file could not be checked for viruses, so we did not keep it. Try again later"
        )
