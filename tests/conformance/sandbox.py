"""What every check here shares: where the sandbox is, and how results are counted and told."""

import json
import os
import sys
import traceback


class Sandbox:
    """The line that `rollcall sandbox` printed, from the environment."""

    def __init__(self):
        said = json.loads(os.environ["ROLLCALL_SANDBOX"])
        self.address = said["address"]
        self.organization = said["organization_id"]
        self.directory = said["directory_id"]
        self.scim_directory = said["scim_directory_id"]
        self.organization_key = said["organization_key"]
        self.scim_key = said["scim_key"]
        self.scim = f"{self.address}/scim/directory/{self.scim_directory}"


class Tally:
    """Counts, prints what went wrong, and closes with one line and an exit code."""

    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failed = 0
        self.documented = 0

    def ok(self, what):
        self.passed += 1

    def fail(self, what, why):
        self.failed += 1
        print(f"  FAILED {what}\n    {why}")

    def differs(self, what, why):
        """A check asks for what Atlassian documents otherwise."""
        self.documented += 1
        print(f"  as documented: {what}: {why}")

    def check(self, what, run):
        """Runs a check; it fails by raising or by returning False."""
        try:
            if run() is False:
                raise AssertionError("not as documented")
            self.ok(what)
        except Exception as fault:  # every kind of failure of a client is a finding
            last = traceback.extract_tb(fault.__traceback__)[-1]
            self.fail(what, f"{type(fault).__name__}: {fault} ({last.filename.rsplit('/', 1)[-1]}:{last.lineno})")

    def close(self):
        documented = f", {self.documented} as Atlassian documents otherwise" if self.documented else ""
        print(f"{self.name}: {self.passed} passed, {self.failed} failed{documented}")
        sys.exit(1 if self.failed else 0)


def person(page):
    """The account id of the one person on a page."""
    (found,) = page["data"]
    return found["accountId"]


def refused(status, call):
    """The call fails with this status."""
    try:
        call()
    except Exception as fault:
        seen = getattr(getattr(fault, "response", None), "status_code", None)
        assert seen == status, f"refused with {seen} instead of {status}: {fault}"
        return
    raise AssertionError(f"not refused with {status}")
