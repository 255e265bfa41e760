"""Points every client at a fresh `rollcall sandbox` and closes with a line of figures: run.py BINARY FOLDER, the folder taking the request logs."""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = (
    ("scim2-tester", "scim_checkers.py"),
    ("scim-sanity", "scim_checkers.py"),
    ("atlassian-python-api", "python_clients.py"),
    ("jiraone", "python_clients.py"),
    ("documented-calls", "documented_calls.py"),
)


def run(binary, log, name, script):
    """The client's closing line, and whether it was content."""
    command = [binary, "sandbox", "--listen", "127.0.0.1:0", "--seed", "awkward", "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as sandbox:
        try:
            announcement = sandbox.stdout.readline()
            if not announcement:
                raise SystemExit(f"{binary} did not start: its own words stand above")
            # Nothing here leaves the machine, so no proxy may come between.
            surroundings = os.environ | {"ROLLCALL_SANDBOX": announcement, "NO_PROXY": "*", "no_proxy": "*"}
            # In the folder of the logs, since one library writes a log of its own wherever it is run.
            client = subprocess.run([sys.executable, "-B", HERE / script, name], env=surroundings, cwd=log.parent, stdout=subprocess.PIPE, text=True)
        finally:
            sandbox.terminate()
    print(client.stdout, end="", flush=True)
    lines = client.stdout.splitlines()
    return (lines[-1] if lines else f"{name}: nothing said"), client.returncode == 0


def through_the_service(binary, folder):
    """A client library through the demo service with an access token: its closing line, and whether it was content."""
    with subprocess.Popen([binary, "demo", "--listen", "127.0.0.1:0", "--log-level", "error"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as demo:
        try:
            address = next((line.split(": ", 1)[1].strip() for line in demo.stderr if line.startswith("Rollcall demo: ")), None)
            if address is None:
                raise SystemExit(f"{binary} did not start")
            surroundings = os.environ | {"NO_PROXY": "*", "no_proxy": "*"}
            command = [sys.executable, "-B", HERE / "script_token.py", address]
            client = subprocess.run(command, env=surroundings, cwd=folder, stdout=subprocess.PIPE, text=True)
        finally:
            demo.terminate()
    print(client.stdout, end="", flush=True)
    lines = client.stdout.splitlines()
    return (lines[-1] if lines else "script-token: nothing said"), client.returncode == 0


def main(binary, folder):
    logs = pathlib.Path(folder).resolve()
    logs.mkdir(parents=True, exist_ok=True)
    results = []
    for name, script in CLIENTS:
        print(f"--> {name}", flush=True)
        log = logs / f"{name}.jsonl"
        log.unlink(missing_ok=True)
        results.append(run(binary, log, name, script))
    print("--> atlassian-python-api with an access token", flush=True)
    results.append(through_the_service(binary, logs))
    print("--> operations that were answered", flush=True)
    files = [str(logs / f"{name}.jsonl") for name, _ in CLIENTS]
    covered = subprocess.run([sys.executable, HERE / "coverage.py", HERE.parent.parent / "docs" / "rows.md", *files], stdout=subprocess.PIPE, text=True)
    print(covered.stdout, end="")
    results.append((covered.stdout.splitlines()[-1], covered.returncode == 0))
    print("\nSummary")
    for line, is_content in results:
        print(f"  {'ok    ' if is_content else 'FAILED'}  {line}")
    sys.exit(0 if all(is_content for _, is_content in results) else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
