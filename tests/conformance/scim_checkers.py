"""Runs two public checkers of RFC 7643 and 7644 over Users and Groups: scim2-tester and scim-sanity.

What Atlassian documents otherwise is listed here with the reason; everything else that a checker reports as an error is a failure.
"""

import sys

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import Extension, Mutability
from scim2_models.base import BaseModel
from scim2_tester import Status, check_server
from scim2_tester.checkers import patch_add, patch_replace
from scim_sanity.probe.runner import run_probe_api

from sandbox import Sandbox, Tally

ATLASSIAN = "urn:scim:schemas:extension:atlassian-external:1.0"

# Checks of scim-sanity that expect what Atlassian documents otherwise.
DOCUMENTED = {
    "PUT /Groups/{id}": "renames the group, which Atlassian does not support",
    "GET /Groups/{id} after PUT": "expects the new name of the group",
    "PATCH /Groups/{id}": "renames the group",
    "PATCH /Groups/{id} add member": "adds somebody who does not exist, which Atlassian refuses",
}


def documented(result):
    """Why a finding of scim2-tester is what Atlassian documents; None when it is not."""
    attribute = (result.data or {}).get("urn", "") if isinstance(result.data, dict) else ""
    if attribute == "active" and "did not remove" in result.reason:
        return "active is true unless said otherwise, so it is never absent"
    if attribute == "emails" and isinstance(result.data, dict):
        sent, seen = (plain(result.data.get(name)) or [] for name in ("expected", "modify_actual"))
        if [{**value, "primary": True} for value in sent] == seen:
            return "one address is always the primary one"
    return None


def prepare_tester():
    """Tells scim2-tester two things that no schema can say.

    Its grammar has no URN that ends in a bare version, as Atlassian's extension does. All of that extension is read-only, so it is marked as such
    and never written to. And it compares members with exactly what it sent, while the service adds the read-only `display`.
    """
    annotation = BaseModel.get_field_annotation.__func__

    def with_read_only_extension(model, field, kind):
        root = model.get_field_root_type(field)
        if kind is Mutability and isinstance(root, type) and issubclass(root, Extension) and root.__schema__ == ATLASSIAN:
            return Mutability.read_only
        return annotation(model, field, kind)

    BaseModel.get_field_annotation = classmethod(with_read_only_extension)
    for module in (patch_add, patch_replace):
        module.fields_equality = holds


def plain(value):
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.model_dump() if isinstance(value, BaseModel) else value


def holds(expected, actual):
    """Whether everything that was sent is there."""
    expected, actual = plain(expected), plain(actual)
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(holds(value, actual.get(name)) for name, value in expected.items())
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(holds, expected, actual))
    return expected == actual


def scim2_tester(sandbox):
    tally = Tally("scim2-tester")
    prepare_tester()
    headers = {"Authorization": f"Bearer {sandbox.scim_key}"}
    client = SyncSCIMClient(httpx2.Client(base_url=sandbox.scim, headers=headers))
    for result in check_server(client):
        what = f"{result.resource_type or 'service'}: {result.title}"
        if result.status in (Status.ERROR, Status.CRITICAL, Status.DEVIATION):
            why = documented(result)
            tally.differs(what, why) if why else tally.fail(what, result.reason)
        elif result.status is Status.SKIPPED:
            tally.differs(what, result.reason)
        else:
            tally.ok(what)
    return tally


def scim_sanity(sandbox):
    tally = Tally("scim-sanity")
    report = run_probe_api(sandbox.scim, token=sandbox.scim_key)
    for result in report["results"]:
        what, status, why = result["name"], result["status"].upper(), result.get("message", "")
        if status == "PASS":
            tally.ok(what)
        elif status == "SKIP":
            continue  # drafts about other kinds of resources
        elif what in DOCUMENTED:
            tally.differs(what, DOCUMENTED[what])
        else:
            tally.fail(what, f"{why} {result.get('errors', '')}")
    return tally


if __name__ == "__main__":
    {"scim2-tester": scim2_tester, "scim-sanity": scim_sanity}[sys.argv[1]](Sandbox()).close()
