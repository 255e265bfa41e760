"""Says which operations of the catalogue were answered to a client, from the sandbox's logs. The operations are those that docs/rows.md names."""

import json
import pathlib
import re
import sys

rows, logs = sys.argv[1], sys.argv[2:]
known = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", pathlib.Path(rows).read_text()))
answered = {}
for log in logs:
    client = pathlib.Path(log).stem
    for line in pathlib.Path(log).read_text().splitlines():
        entry = json.loads(line)
        if entry["operation"] and 200 <= entry["status"] < 300:
            answered.setdefault(entry["operation"], set()).add(client)
for client in (pathlib.Path(log).stem for log in logs):
    print(f"  {client}: {sum(client in clients for clients in answered.values())} operations")
missing = sorted(known - set(answered))
if missing:
    print(f"  no client has reached: {', '.join(missing)}")
print(f"operations: {len(known) - len(missing)} passed, {len(missing)} failed")
sys.exit(1 if missing else 0)
