"""Raw requests after Atlassian's documentation, for the operations that no published library reaches and for what libraries do on the wire.

Of go-atlassian and jira.js, whose admin clients come from no package registry that Python or Node use, one part sends what their sources send:
bodies, query forms and headers. Standard library only.
"""

import base64
import gzip
import http.client
import json
import socket
import time
import urllib.parse
from datetime import datetime, timezone

from sandbox import Sandbox, Tally

SANDBOX = Sandbox()
TALLY = Tally("documented-calls")
HOST = urllib.parse.urlsplit(SANDBOX.address).netloc
V1 = f"/admin/v1/orgs/{SANDBOX.organization}"
V2 = f"/admin/v2/orgs/{SANDBOX.organization}"
USERS = f"{V2}/directories/{SANDBOX.directory}/users"
GROUPS = f"{V2}/directories/{SANDBOX.directory}/groups"
EVERYWHERE = f"{V2}/directories/-/users"
SCIM = urllib.parse.urlsplit(SANDBOX.scim).path
REPAIR = f"/admin/user-provisioning/v1/org/{SANDBOX.organization}"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.raw = response.read()
        self.body = json.loads(self.raw) if self.raw else None


def send(method, path, body=None, key=None, headers=None, raw=None):
    connection = http.client.HTTPConnection(HOST, timeout=30)
    key = key or (SANDBOX.scim_key if path.startswith("/scim/") else SANDBOX.organization_key)
    sent = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    payload = raw
    if body is not None:
        sent["Content-Type"] = "application/json"
        payload = json.dumps(body)
    connection.request(method, path, body=payload, headers=sent | (headers or {}))
    try:
        return Answer(connection.getresponse())
    finally:
        connection.close()


def expect(status, method, path, body=None, code=None, **options):
    answer = send(method, path, body, **options)
    assert answer.status == status, f"{method} {path}: {answer.status} instead of {status}: {answer.raw[:300]}"
    if code is not None:
        assert code in json.dumps(answer.body), f"{method} {path}: no {code} in {answer.raw[:300]}"
    return answer


def has(thing, **kinds):
    """The object has these members, of these kinds."""
    for name, kind in kinds.items():
        assert name in thing, f"no {name} in {thing}"
        assert isinstance(thing[name], kind), f"{name} is {thing[name]!r}"
    return thing


def account(mailbox):
    email = mailbox if "@" in mailbox else f"{mailbox}@corp.example"
    found = expect(200, "POST", f"{EVERYWHERE}/search", {"emails": [email]}).body["data"]
    return urllib.parse.quote(found[0]["accountId"], safe="")


def until(what, check):
    """Waits for what the upstream does later."""
    deadline = time.monotonic() + 150
    while not check():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.5)


def check(function):
    TALLY.check(function.__name__, function)
    return function


# --- removing, which takes a while: asked for here, looked at in the end ----------------------------------------------------------------------

REMOVED = []


@check
def people_are_removed():
    REMOVED.extend((account("o'brien+jira"), account("null")))
    assert expect(204, "DELETE", f"{USERS}/{REMOVED[0]}").raw == b""
    assert expect(204, "DELETE", f"{V1}/directory/users/{REMOVED[1]}").raw == b""
    expect(404, "DELETE", f"{USERS}/712020%3Anobody")


# --- reading -----------------------------------------------------------------------------------------------------------------------------------


@check
def list_of_users():
    page = expect(200, "GET", f"{USERS}?limit=3&status=active&status=suspended").body
    has(page["links"], self=str, next=str)
    has(page["data"][0], accountId=str, accountType=str, status=str, accountStatus=str, membershipStatus=str, claimStatus=str)
    assert not page["links"]["next"].startswith("http"), "a bare token in v2"
    rest = expect(200, "GET", f"{USERS}?cursor={urllib.parse.quote(page['links']['next'])}&limit=nonsense").body
    assert len(rest["data"]) == 3, "with a cursor everything else is passed over"
    expect(400, "GET", f"{USERS}?limit=101")
    expect(400, "GET", f"{USERS}?cursor=nonsense", code="ADMIN-400-1")


@check
def counts():
    has(expect(200, "GET", f"{USERS}/count?claimStatus=managed").body, count=int)
    stats = has(expect(200, "GET", f"{USERS}/stats").body, roles=list, accountStatus=list)
    has(stats["roles"][0], roleId=str, count=int)
    has(stats["accountStatus"][0], status=str, count=int)


@check
def roles_of_a_user():
    page = expect(200, "GET", f"{USERS}/{account('site-admin')}/role-assignments").body
    entry = has(page["data"][0], resourceId=str, resourceOwner=str, roles=list, roleAssignments=list)
    has(entry["roleAssignments"][0], role=str, roleAssignmentMethods=list)
    platform = [entry for entry in page["data"] if entry["directoryId"] is None]
    assert platform and all(entry["userDirectoryStatus"] is None for entry in platform)


@check
def last_active_dates():
    dates = expect(200, "GET", f"{V1}/directory/users/{account('emoji')}/last-active-dates").body["data"]
    product = has(dates["product_access"][0], id=str, key=str, last_active=str, last_active_timestamp=str)
    datetime.strptime(product["last_active"], "%Y-%m-%d")
    datetime.strptime(product["last_active_timestamp"], "%Y-%m-%dT%H:%M:%SZ")
    expect(404, "GET", f"{V1}/directory/users/712020%3Anobody/last-active-dates", code="ADMIN-404-8")


@check
def workspaces():
    first = expect(200, "POST", f"{V2}/workspaces", {"limit": 3}).body
    has(first["data"][0]["attributes"], name=str, typeKey=str, status=str, hostUrl=str)
    token = first["links"]["next"]
    cursor = urllib.parse.parse_qs(urllib.parse.urlsplit(token).query)["cursor"][0] if "://" in token else token
    assert expect(200, "POST", f"{V2}/workspaces", {"cursor": cursor}).body["data"]
    refused = expect(400, "POST", f"{V2}/workspaces", {"cursor": cursor, "limit": 3}).body
    has(refused, id=str, status=str, code=str, title=str, detail=str)


@check
def older_search():
    page = expect(200, "POST", f"{V1}/users/search", {"limit": 2, "accountTypes": ["atlassian"], "expand": ["NAME", "EMAIL"]}).body
    has(page["data"][0], accountId=str, accountType=str, accountStatus=str, name=str, email=str)
    has(expect(400, "POST", f"{V1}/users/search", {"expand": ["PRODUCT_ACCESS"]}).body, code=str)


@check
def members_of_a_group():
    named = lambda name: expect(200, "POST", f"{GROUPS}/search", {"groupNames": [name]}).body["data"][0]["id"]
    gains = expect(200, "GET", f"{GROUPS}/{named('contractors')}/role-assignments").body
    assert {"resourceId", "resourceOwner", "roles", "defaultRole"} <= set(gains["data"][0])
    group = named("Team Falcon")
    path, who = f"{GROUPS}/{group}/memberships", account("emoji")
    expect(204, "POST", path, {"accountId": urllib.parse.unquote(who)})
    again = send("POST", path, {"accountId": urllib.parse.unquote(who)})
    assert again.status == 204 or (again.status == 409 and "ADMIN-UAM-409-2" in json.dumps(again.body))
    listed = expect(200, "GET", f"{USERS}?groupIds={group}").body["data"]
    assert [user["accountId"] for user in listed] == [urllib.parse.unquote(who)]
    expect(204, "DELETE", f"{path}/{who}")
    expect(403, "POST", f"{GROUPS}/{named('dept-sales')}/memberships", {"accountId": urllib.parse.unquote(who)})
    expect(409, "POST", f"{GROUPS}/{named('loom-users-corp')}/memberships", {"accountId": urllib.parse.unquote(who)}, code="409-3")


# --- changing ----------------------------------------------------------------------------------------------------------------------------------


@check
def access_is_suspended_and_restored():
    who = account("emoji")
    for act, status in (("suspend", "suspended"), ("restore", "active")):
        answer = expect(204, "POST", f"{USERS}/{who}/{act}")
        assert answer.raw == b""
        assert expect(200, "GET", f"{USERS}/{who}").body["data"]["membershipStatus"] == status
    # The older calls, as go-atlassian sends them: a POST without a body, an answer with a message.
    for act in ("suspend-access", "restore-access"):
        has(expect(200, "POST", f"{V1}/directory/users/{who}/{act}", headers={"User-Agent": "curl/7.54.0"}).body, message=str)
    expect(404, "POST", f"{USERS}/712020%3Anobody/suspend")
    expect(404, "POST", f"{V1}/directory/users/712020%3Anobody/suspend-access", code="ADMIN-404-8")
    seatless = account("seatless")
    expect(409, "POST", f"{V1}/directory/users/{seatless}/restore-access", code="ADMIN-409-3")


@check
def people_are_invited():
    jira = next(entry["id"] for entry in expect(200, "POST", f"{V2}/workspaces").body["data"] if entry["attributes"]["typeKey"] == "jira-software")
    rules = [{"resource": jira, "role": "atlassian/user"}]
    body = {"emails": ["one@corp.example", "two@partner.example"], "permissionRules": rules, "sendNotification": True, "notificationText": "Hello"}
    whole = expect(200, "POST", f"{V2}/users/invite", body).body["data"]
    for entry in whole:
        has(entry, id=str, email=str, results=list)
        assert entry["results"][0]["roleAssignmentResult"][0] | {"resource": jira} == {"resource": jira, "role": "atlassian/user", "status": "INVITED"}
    part = expect(206, "POST", f"{V2}/users/invite", body | {"emails": ["three@corp.example", "deactivated@corp.example"]}).body["data"]
    assert [entry["id"] is None for entry in part] == [False, True]
    expect(400, "POST", f"{V2}/users/invite", {"emails": []}, code="ADMIN-UAM-400-1")
    expect(400, "POST", f"{V2}/users/invite", {"emails": [f"n{number}@corp.example" for number in range(26)]})
    ids = expect(202, "POST", f"{V1}/users/invite", {"email": "single@corp.example", "permissionRule": rules[0], "sendNotification": False}).body
    assert isinstance(ids, list) and len(ids) == 1 and isinstance(ids[0], str)


@check
def roles_are_granted_and_revoked():
    who = account("combining-marks")
    board = expect(200, "POST", f"{V2}/workspaces").body["data"]
    trello = next(entry["id"] for entry in board if entry["attributes"]["typeKey"] == "trello")
    body = {"role": "atlassian/user", "resource": trello}
    held = lambda: [entry["resourceId"] for entry in expect(200, "GET", f"{USERS}/{who}/role-assignments?limit=100").body["data"]]
    expect(204, "POST", f"{V1}/users/{who}/roles/assign", body)
    until("the role is there", lambda: trello in held())
    expect(204, "POST", f"{V1}/users/{who}/roles/revoke", body)
    until("the role is gone", lambda: trello not in held())
    expect(400, "POST", f"{V1}/users/{who}/roles/assign", {"role": "atlassian/user"}, code="ADMIN-UAM-400-1")
    expect(400, "POST", f"{V1}/users/{who}/roles/assign", body | {"role": "atlassian/customer"}, code="ADMIN-UAM-400-3")
    loom = [entry["id"] for entry in board if entry["attributes"]["typeKey"] == "loom"][0]
    expect(409, "POST", f"{V1}/users/{who}/roles/assign", body | {"resource": loom}, code="ADMIN-UAM-409-3")


@check
def organization_admins_come_and_go():
    who, body = account("markup"), {"role": "atlassian/org-admin"}
    admins = lambda: expect(200, "POST", f"{EVERYWHERE}/search", {"roleIds": ["atlassian/org-admin"]}).body["data"]
    before = len(admins())
    expect(204, "POST", f"{V1}/users/{who}/role-assignments/assign", body)
    until("one more", lambda: len(admins()) == before + 1)
    expect(204, "POST", f"{V1}/users/{who}/role-assignments/revoke", body)
    until("one less", lambda: len(admins()) == before)
    expect(400, "POST", f"{V1}/users/{who}/role-assignments/assign", {"role": "atlassian/user"})


# --- as the libraries' sources send it --------------------------------------------------------------------------------------------------------


@check
def go_atlassian_manages_accounts():
    who = account("emoji")
    curl = {"User-Agent": "curl/7.54.0"}
    some = expect(200, "GET", f"/users/{who}/manage?privileges=email.set%2Cprofile.write", headers=curl).body
    assert sorted(some) == ["email.set", "profile.write"]
    expect(204, "POST", f"/users/{who}/manage/lifecycle/disable", {}, headers=curl)
    # No body and no content type, but a length of 0.
    expect(204, "POST", f"/users/{who}/manage/lifecycle/enable", headers=curl, raw="")
    # The colon of an account id as it stands.
    expect(200, "GET", f"/users/{urllib.parse.unquote(who)}/manage/profile", headers=curl)


@check
def go_atlassian_provisions_people():
    address = [{"value": "gopher@corp.example", "type": "work", "primary": True}]
    # Empty ids are always sent, `active` is left out when false, and the extension's version is wrong.
    extension = {"urn:ietf:params:scim:schemas:extension:enterprise:2.1:User": {"department": "Burrow"}}
    user = {"id": "", "externalId": "", "userName": "gopher@corp.example", "emails": address, "displayName": "Gopher"} | extension
    made = expect(201, "POST", f"{SCIM}/Users", user).body
    path = f"{SCIM}/Users/{made['id']}"
    steps = [
        {"op": "replace", "path": "displayName", "value": "Go Pher"},
        {"op": "replace", "path": "active", "value": False},
        {"op": "add", "path": "phoneNumbers", "value": [{"value": "+1 1", "type": "work", "primary": True}]},
    ]
    schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    patched = expect(200, "PATCH", path, {"schemas": schemas, "operations": steps}).body
    assert (patched["displayName"], patched["active"], patched["phoneNumbers"][0]["value"]) == ("Go Pher", False, "+1 1")
    assert expect(200, "PUT", f"{path}?attributes=id%2Cactive", user).body["active"] is True, "left out, it is true"
    assert expect(200, "GET", f"{SCIM}/Users?count=0&startIndex=0").body["startIndex"] == 1
    expect(204, "DELETE", path)


@check
def jira_js_provisions_groups():
    member = expect(200, "GET", f"{SCIM}/Users?count=1").body["Resources"][0]["id"]
    made = expect(201, "POST", f"{SCIM}/Groups", {"schemas": [], "displayName": "Scripts", "members": [{"type": "User", "value": member}]}).body
    has(made["members"][0], **{"type": str, "value": str, "display": str, "$ref": str})
    path = f"{SCIM}/Groups/{made['id']}"
    removed = expect(200, "PATCH", path, {"operations": [{"op": "remove", "path": f'members[value eq "{member}"]'}]}).body
    assert removed["members"] == []
    unknown = expect(400, "PUT", path, {"displayName": "Scripts", "members": [{"value": "nobody"}]}).body
    has(unknown, message=str, stackTrace=list)
    expect(409, "POST", f"{SCIM}/Groups", {"displayName": "SCRIPTS"}, code="uniqueness")
    expect(204, "DELETE", path)


@check
def repair_takes_a_body_or_none():
    for mailbox, body in (("scim-locked", None), ("scim-inactive", {})):
        link = expect(200, "GET", f"{REPAIR}/user/{account(mailbox)}/get-scim-links").body["scimLinks"][0]
        assert set(link) == {"orgId", "directoryId", "scimUserId", "atlassianAccountId"}
        expect(200, "PATCH", f"{REPAIR}/scimDirectoryId/{link['directoryId']}/scimUserId/{link['scimUserId']}/unlink", body)


# --- on the wire -------------------------------------------------------------------------------------------------------------------------------


@check
def every_answer_tells_the_limit():
    answer = expect(200, "GET", "/admin/v1/orgs")
    assert int(answer.headers["X-RateLimit-Limit"]) > int(answer.headers["X-RateLimit-Remaining"]) > 0
    reset = datetime.strptime(answer.headers["X-RateLimit-Reset"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert 0 <= (reset - datetime.now(timezone.utc)).total_seconds() < 120, reset


@check
def headers_in_other_forms():
    key = SANDBOX.organization_key
    expect(200, "GET", "/admin/v1/orgs", headers={"Authorization": f"bearer {key}", "Accept-Encoding": "gzip, deflate, br", "Accept": "*/*"})
    expect(200, "GET", "/admin/v1/orgs", headers={"X-ExperimentalApi": "opt-in", "X-Forwarded-For": "10.0.0.1"})
    refused = expect(401, "GET", "/admin/v1/orgs", headers={"Authorization": "Basic " + base64.b64encode(b"me:token").decode()})
    assert refused.body == {"code": 401, "message": "Unauthorized"} and refused.headers["WWW-Authenticate"]
    answer = send("HEAD", "/admin/v1/orgs")
    assert answer.status == 200 and answer.raw == b"" and int(answer.headers["Content-Length"]) > 0
    head = send("GET", f"{SCIM}/Users?count=1", headers={"Accept": "application/scim+json"}).headers
    assert head["Content-Type"].startswith("application/scim+json"), head["Content-Type"]


@check
def bodies_in_other_forms():
    body = {"userName": "chunk@corp.example"}
    pieces = (piece.encode() for piece in ('{"userName": "chunk', '@corp.example"}'))
    connection = http.client.HTTPConnection(HOST, timeout=30)
    headers = {"Authorization": f"Bearer {SANDBOX.scim_key}", "Content-Type": "application/scim+json; charset=utf-8"}
    connection.request("POST", f"{SCIM}/Users", body=pieces, headers=headers, encode_chunked=True)
    assert connection.getresponse().status == 201
    connection.close()
    packed = gzip.compress(json.dumps(body | {"userName": "packed@corp.example"}).encode())
    answer = send("POST", f"{SCIM}/Users", raw=packed, headers={"Content-Encoding": "gzip", "Content-Type": "application/scim+json"})
    assert answer.status in (400, 415), "a packed body is refused, not misread"
    for broken in ("{", "[]", '"text"', ""):
        refused = expect(400, "POST", f"{SCIM}/Users", raw=broken, headers={"Content-Type": "application/json"})
        assert refused.body["scimType"] == "invalidSyntax", broken


@check
def waiting_for_leave_to_send():
    host, port = HOST.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=30) as stream:
        body = b'{"limit": 1}'
        head = f"POST {EVERYWHERE}/search HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {SANDBOX.organization_key}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        stream.sendall(head.encode())
        assert stream.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        stream.sendall(body)
        answer = b""
        while piece := stream.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]


@check
def keys_open_their_own_door():
    who = account("emoji")
    for path, key, status in (
        ("/admin/v1/orgs", SANDBOX.scim_key, 401),
        (f"{SCIM}/Users", SANDBOX.organization_key, 403),
        (f"{SCIM}/Users", "wrong", 401),
        (f"/users/{who}/manage", SANDBOX.scim_key, 403),
        (f"/users/{who}/manage", "wrong", 401),
    ):
        refused = expect(status, "GET", path, key=key).body
        assert {"code", "message"} <= set(refused) or {"error", "traceId"} <= set(refused) or {"key", "context"} <= set(refused), refused


@check
def people_who_were_removed_are_gone_after_a_while():
    assert len(REMOVED) == 2
    for who in REMOVED:
        until("not a member any more", lambda: expect(200, "GET", f"{USERS}/{who}").body["data"]["status"] == "not_invited")


TALLY.close()
