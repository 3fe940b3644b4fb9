"""Asks the search of the built documentation, as a reader does, in a browser without a window.

usage: search.py FOLDER    (that of `cargo doc`)
"""

import functools
import html
import http.server
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

CRATE = "wecom_api"
FOLDER = ""

# What is searched for, and the page that must be among the first results: the official title of an operation, its
# English name, words of its path, wire names that are called otherwise in Rust, error codes, and types.
CASES = [
    ("创建成员", "contacts/struct.CreateUser.html"),
    ("读取成员", "contacts/struct.GetUser.html"),
    ("发送应用消息", "messages/struct.SendMessage.html"),
    ("获取部门列表", "contacts/struct.ListDepartments.html"),
    ("上传临时素材", "media/struct.UploadMedia.html"),
    ("批量获取审批单号", "approvals/struct.ListApprovalNumbers.html"),
    ("获取打卡月报数据", "checkin/struct.ListMonthlyReports.html"),
    ("CreateUser", "contacts/struct.CreateUser.html"),
    ("SendMessage", "messages/struct.SendMessage.html"),
    ("listmonthlyrep", "checkin/struct.ListMonthlyReports.html"),
    ("user/create", "contacts/struct.CreateUser.html"),
    ("/cgi-bin/user/get", "contacts/struct.GetUser.html"),
    ("externalcontact/batch/get_by_user", "customer_contact/struct.ListCustomers.html"),
    ("wedrive/file_upload_init", "drive/struct.StartFileUpload.html"),
    ("avatar_mediaid", "contacts/struct.CreateUser.html#structfield.avatar_media_id"),
    ("extattr", "contacts/struct.User.html#structfield.extra_attributes"),
    ("ACCESS_TOKEN_INVALID", "error_codes/constant.ACCESS_TOKEN_INVALID.html"),
    ("UserId", "shared/struct.UserId.html"),
    ("page_signature", "fn.page_signature.html"),
]
# How far down a reader looks.
FIRST = 10


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def results(port, query, profile):
    """The addresses of the results, in their order."""
    url = f"http://127.0.0.1:{port}/{CRATE}/index.html?search={urllib.parse.quote(query)}"
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        f"--user-data-dir={profile}", "--virtual-time-budget=60000", "--dump-dom", url,
    ]
    page = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.search(r'<div id="results">(.*)', page, re.S)
    links = re.findall(r'<a class="result-[^"]*" href="([^"]*)"', found.group(1)) if found else []
    base = f"http://127.0.0.1:{port}/{CRATE}/index.html"
    prefix = f"http://127.0.0.1:{port}/{CRATE}/"
    return [urllib.parse.urljoin(base, html.unescape(link)).removeprefix(prefix) for link in links]


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        handler = functools.partial(Quiet, directory=FOLDER)
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.profile = tempfile.TemporaryDirectory(prefix="browser")

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.profile.cleanup()


def case(query, page):
    def test(self):
        found = results(self.server.server_port, query, self.profile.name)[:FIRST]
        self.assertIn(page, found, f"{query}: {found}")

    return test


for number, (query, page) in enumerate(CASES):
    setattr(Search, f"test_{number:02}_{query}", case(query, page))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    FOLDER = sys.argv[1]
    unittest.main(argv=sys.argv[:1], verbosity=2)
