"""Bring a database to the newest schema, with a copy set aside first."""

import logging
import os
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import apsw

from app.model.problem import LifafaError, Problem, ProblemKind

log = logging.getLogger(__name__)


def migrate(connection: apsw.Connection, path: Path) -> None:
    """Run every migration the file has not seen, each in one transaction.

    Raises LifafaError: SCHEMA_NEWER where a later program wrote the file, which is left untouched.
    """
    steps = schema_files()
    version = int(connection.pragma("user_version"))
    if version > len(steps):
        raise LifafaError(
            Problem(ProblemKind.SCHEMA_NEWER, detail=str(path), text=f"schema {version}")
        )
    if 0 < version < len(steps):
        _set_aside(connection, path, version)
    for number, step in enumerate(steps[version:], start=version + 1):
        _apply(connection, number, step.read_text("utf-8"))


def schema_files() -> list[Traversable]:
    """Return the migrations in order. Number n stands at n - 1, and a gap is a bug."""
    folder = resources.files("app.store") / "schema"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    for number, file in enumerate(files, start=1):
        if int(file.name[:4]) != number:
            raise RuntimeError(f"migration {number} is missing before {file.name}")
    return files


def _set_aside(connection: apsw.Connection, path: Path, version: int) -> None:
    """Copy the file as it is now beside itself, whole or not at all."""
    copy = path.with_name(f"{path.name}.schema-{version}")
    unfinished = copy.with_name(f"{copy.name}.new")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))
    target = apsw.Connection(str(unfinished))
    try:
        with target.backup("main", connection, "main") as backup:
            backup.step()
    finally:
        target.close()
    unfinished.replace(copy)
    log.info("schema %d: copied to %s before migrating", version, copy.name)


def _apply(connection: apsw.Connection, number: int, sql: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if int(connection.pragma("user_version")) < number:  # else another process was faster
            connection.execute(sql)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
