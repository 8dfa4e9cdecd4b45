"""Who may import whom. The architecture is this table, and the code is held to it."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "briefbot"
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "values": {"errors"},
    "ports": {"errors", "values"},
    "templating": {"errors"},
    "reading": {"errors", "values"},
    "stories": {"errors", "values", "reading"},
    "writing": {"errors", "values", "templating", "reading", "stories"},
    "showing": {"errors", "values", "templating"},
    "desk": {"errors", "values", "ports", "reading", "stories", "writing", "showing"},
    "bot": {"errors", "values", "ports", "reading", "stories", "showing", "desk"},
    "adapters": {"errors", "values", "ports", "reading", "stories", "writing", "showing"},
    "site": {"errors", "values", "ports", "templating", "reading", "stories", "showing", "desk"},
    "settings": {"settings_places", "settings_types"},
    "settings_places": set(),
    "settings_types": set(),
    "settings_advice": {"settings", "showing"},
    "settings_complaints": {"settings", "settings_places"},
    "config": {"errors", "settings", "settings_complaints", "settings_places"},
}
PURE = ("errors", "values", "templating", "reading", "stories", "writing", "showing")
WORLD = {
    "aiohttp",
    "alembic",
    "asyncio",
    "http",
    "logging",
    "multiprocessing",
    "os",
    "random",
    "shutil",
    "signal",
    "socket",
    "sqlalchemy",
    "sqlite3",
    "ssl",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
}
LATE = {("values.py", "briefbot.showing.document")}  # Brief.to_json: a value that knows how it is written, when asked
HANDS_ON = {"adapters/page_reader.py"}  # the few variables that a worker process cannot start without

TREES = {str(file.relative_to(PACKAGE)): ast.parse(file.read_bytes()) for file in sorted(PACKAGE.rglob("*.py"))}


def package_of(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")


def adapter_of(name: str) -> str:
    """The adapter that a file or module is part of: "page" of adapters/page_reader.py, "store" of briefbot.adapters.store."""
    below = re.fullmatch(r"(?:briefbot\.)?adapters[./]([a-z]+).*", name)
    return below[1] if below else ""


def imports(name: str) -> Iterator[str]:
    """Every module that a file imports, wherever the import stands, but for those that are let in late."""
    for node in ast.walk(TREES[name]):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [f"briefbot.{alias.name}" for alias in node.names] if node.module == "briefbot" else [node.module or "."]
        yield from (module for module in modules if (name, module) not in LATE)


def ours(name: str) -> set[str]:
    return {module.split(".")[1] for module in imports(name) if module.startswith("briefbot.")}


def uses(name: str) -> set[str]:
    """The names that a file brings in or speaks of: its own, and those of os."""
    found: set[str] = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
    return found


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    files = [name for name in TREES if package_of(name) == package]

    assert files
    assert {name: above for name in files if (above := ours(name) - MAY_IMPORT[package] - {package})} == {}


@pytest.mark.parametrize("package", PURE)
def test_a_pure_package_asks_nothing_of_the_world(package: str) -> None:
    files = [name for name in TREES if package_of(name) == package]
    asked = {name: WORLD & {part for module in imports(name) for part in (module, module.split(".")[0])} for name in files}

    assert {name: modules for name, modules in asked.items() if modules} == {}
    assert [name for name in files if uses(name) & {"open", "Path"}] == []


def test_only_the_composition_root_imports_adapters() -> None:
    parts = "admin asking chats digest doctor mail model outbox people service setup site telegram"
    root = {"app"} | {f"app_{part}" for part in parts.split()}

    assert {package_of(name) for name in TREES if "adapters" in ours(name)} <= root | {"adapters"}


def test_one_adapter_does_not_know_another() -> None:
    pairs = {(adapter_of(name), adapter_of(module)) for name in TREES for module in imports(name)}

    assert {(own, other) for own, other in pairs if own and other and own != other} == set()


def test_only_the_settings_read_the_environment() -> None:
    readers = {name for name in TREES if "os" in imports(name) and uses(name) & {"environ", "environb", "getenv", "getenvb"}}

    assert readers - HANDS_ON - {"config.py"} == set()


def test_only_the_command_line_prints() -> None:
    assert {name for name in TREES if "print" in uses(name)} == set()
    printers = {
        "cli",
        "cli_admin",
        "cli_chats",
        "cli_cost",
        "cli_digest",
        "cli_feeds",
        "cli_mail",
        "cli_questions",
        "cli_run",
        "cli_setup",
    }
    assert {package_of(name) for name in TREES if "output" in ours(name)} <= printers


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    named = (re.split(r"[^\w.-]", requirement)[0] for requirement in project["dependencies"] + extras)
    declared = {re.sub(r"[._]", "-", name).lower() for name in named}
    brought = {module.split(".")[0] for name in TREES for module in imports(name)} - sys.stdlib_module_names - {"briefbot"}
    homes = packages_distributions()

    assert {
        library for library in brought if not {re.sub(r"[._]", "-", home).lower() for home in homes.get(library, [])} & declared
    } == set()


@pytest.mark.parametrize("library", ["aiohttp", "charset_normalizer", "jinja2", "openai", "telegram", "briefbot.demo"])
def test_who_only_looks_into_the_store_does_not_wait_for_what_reads_or_serves_the_web(library: str) -> None:
    program = f"import sys, briefbot.app; sys.exit({library!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("name", TREES)
def test_a_module_says_what_it_is_for(name: str) -> None:
    assert ast.get_docstring(TREES[name])
