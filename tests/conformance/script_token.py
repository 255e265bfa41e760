"""A published client library that knows nothing of Rollcall, through Rollcall: with an access token in place of an organization key."""

import json
import sys
import urllib.error
import urllib.request

import requests

from sandbox import Tally, refused


class Service:
    """The demo, with somebody signed in as its owner."""

    def __init__(self, address):
        self.address = address
        signing = urllib.request.build_opener(NoRedirect())
        form = urllib.request.Request(f"{address}/auth/demo", data=b"person=owner", method="POST")
        try:
            headers = signing.open(form, timeout=30).headers
        except urllib.error.HTTPError as answer:
            headers = answer.headers
        self.cookie = headers["set-cookie"].split(";")[0]
        self.organization = self.call("GET", "session")["organization"]["id"]

    def call(self, method, name, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"x-rollcall": "1", "cookie": self.cookie, "content-type": "application/json"}
        request = urllib.request.Request(f"{self.address}/api/rollcall/{name}", data=data, method=method, headers=headers)
        return json.load(urllib.request.urlopen(request, timeout=30))

    def token(self, name, *capabilities):
        return self.call("POST", "tokens", {"name": name, "days": 1, "capabilities": list(capabilities)})


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def main(address):
    from atlassian import cloud_admin

    service = Service(address)
    # The library hard-codes where Atlassian is.
    cloud_admin.ADMIN_URL = f"{address}/api"
    tally = Tally("atlassian-python-api with an access token")
    issued = service.token("Conformance", "read-organization", "read-directory", "read-account", "toggle-account")
    admin = cloud_admin.CloudAdmin(issued["secret"])
    organization = service.organization

    def somebody():
        page = admin.search_directory_users(organization, "-", {"limit": 50})
        for user in page["data"]:
            permissions = admin.get_user_management_permissions(user["accountId"]) if user.get("claimStatus") == "managed" else {}
            if permissions.get("lifecycle.enablement", {}).get("allowed"):
                return user["accountId"]
        raise AssertionError("nobody can be deactivated")

    def reads():
        assert admin.get_organization(organization)["data"]["id"] == organization
        assert admin.get_directories(organization)["data"]
        assert len(admin.search_directory_users(organization, "-", {"limit": 5})["data"]) == 5

    def writes():
        account = somebody()
        admin.deactivate_user(account, "Nightly")
        assert admin.get_user_profile(account)["account"]["account_status"] == "inactive"
        admin.activate_user(account)

    def stays_within_its_rights():
        refused(403, lambda: admin.update_user_profile(somebody(), {"nickname": "No"}))
        refused(403, lambda: admin.get_user_api_tokens(somebody()))

    def is_named_in_the_record():
        changes = service.call("GET", "changes")["changes"]
        assert changes[0]["person"]["name"] == "Conformance (token of Demo owner)"

    def is_refused_once_it_is_revoked():
        service.call("DELETE", f"tokens/{issued['token']['id']}")
        refused(401, lambda: admin.get_organization(organization))
        answer = requests.get(f"{address}/api/admin/v1/orgs", headers={"authorization": "Bearer rollcall_wrong"}, timeout=30)
        assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")

    for check in (reads, writes, stays_within_its_rights, is_named_in_the_record, is_refused_once_it_is_revoked):
        tally.check(check.__name__, check)
    tally.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
