"""Fetching from a real Dovecot on this machine."""

import imaplib
import mailbox
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from imap_tools.utils import encode_folder

from event_logs.errors import GreyzoneError
from event_logs.extraction.fetching import fetch_sources
from event_logs.project.project_file import read_project
from event_logs.sources.emails.imap import Fetched, ImapAccount, fetch_mail

pytestmark = pytest.mark.imap

CONF = """\
base_dir = {place}/run
log_path = {place}/log
state_dir = {place}/state
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{place}/cert.pem
ssl_key = <{place}/key.pem
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{place}/mail/%u
passdb {{
  driver = static
  args = password=s3cret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={place}/home/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
  }}
}}
namespace inbox {{
  inbox = yes
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
"""
HEADER = "From: ivan@firm.example\r\nTo: anna@example.com\r\nMessage-ID: <{}@x>\r\nSubject: {}\r\n"
BOUNCE = (
    HEADER.format("bounce", "Undelivered")
    + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b.org\r\n\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <failed@x>\r\n\r\n--b--\r\n"
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def dovecot():
    """Ports (plain, secure) of a mail server that gives everybody in with one password."""
    program = shutil.which("dovecot")
    if program is None or os.getuid() != 0:
        pytest.skip("there is no Dovecot on this machine (dovecot-imapd), or no right to start it")
    # pytest's own folders are closed to the user under whom the server reads mail.
    with tempfile.TemporaryDirectory(prefix="greyzone-dovecot-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        yield from serve(program, place)


def serve(program, place):
    (place / "state").mkdir()
    nobody = pwd.getpwnam("nobody")
    for name in ("mail", "home"):
        (place / name).mkdir()
        os.chown(place / name, nobody.pw_uid, nobody.pw_gid)
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    keys = ["-keyout", f"{place}/key.pem", "-out", f"{place}/cert.pem"]
    subprocess.run(["openssl", *made, *keys], check=True, capture_output=True)  # noqa: S603, S607
    ports = free_port(), free_port()
    conf = place / "dovecot.conf"
    ids = {"uid": nobody.pw_uid, "gid": nobody.pw_gid}
    conf.write_text(CONF.format(place=place, port=ports[0], secure=ports[1], **ids))
    server = subprocess.Popen([program, "-F", "-c", str(conf)])  # noqa: S603 - our own file
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", ports[0])) == 0:
                    break
            time.sleep(0.1)
        yield ports
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def account(dovecot, monkeypatch, request):
    """An account of the test's own, and what puts messages into its folders."""
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")
    user = request.node.name.strip("[]").lower()[-60:]
    with imaplib.IMAP4("127.0.0.1", dovecot[0]) as client:
        client.login(user, "s3cret")

        def put(folder, text, *, flags="", at="05-Mar-2026 14:07:00 +0300"):
            name = encode_folder(folder)
            client.create(name)
            state, said = client.append(name, flags, f'"{at}"', text.encode())
            assert state == "OK", said

        yield ImapAccount("127.0.0.1", user, "MAIL_PASSWORD", dovecot[0], "none"), put


def fetched_in(folder):
    messages = []
    for path in sorted(folder.glob("*.mbox")):
        with closing(mailbox.mbox(path)) as box:
            messages += list(box)
    return messages


def test_headers_are_fetched_once_and_nothing_on_the_server_changes(account, tmp_path, dovecot):
    mine, put = account
    put("INBOX", HEADER.format(1, "one") + "\r\nFrom the body\r\n")
    put("INBOX", HEADER.format(2, "two") + "\r\nbody\r\n")
    put("Sent", HEADER.format(3, "three") + "\r\nbody\r\n")
    put("Drafts", HEADER.format(4, "four") + "\r\nbody\r\n")
    put("Junk", HEADER.format(5, "five") + "\r\nbody\r\n")
    put("INBOX", HEADER.format(6, "six") + "\r\nbody\r\n", flags="\\Draft")
    assert fetch_mail(mine, tmp_path) == (Fetched("INBOX", 2), Fetched("Sent", 1))
    assert [message["Subject"] for message in fetched_in(tmp_path)] == ["one", "two", "three"]
    assert all("body" not in message.as_string() for message in fetched_in(tmp_path))
    assert fetch_mail(mine, tmp_path) == (Fetched("INBOX", 0), Fetched("Sent", 0))
    put("INBOX", HEADER.format(7, "seven") + "\r\nbody\r\n")
    assert fetch_mail(mine, tmp_path)[0] == Fetched("INBOX", 1)
    assert [message["Subject"] for message in fetched_in(tmp_path)] == [
        "one",
        "two",
        "seven",
        "three",
    ]
    with imaplib.IMAP4("127.0.0.1", dovecot[0]) as client:
        client.login(mine.user, "s3cret")
        client.select("INBOX", readonly=True)
        assert client.search(None, "SEEN")[1] == [b""]


def test_what_was_fetched_is_read_like_any_mail(account, tmp_path, read):
    mine, put = account
    put("INBOX", HEADER.format(1, "one") + "\r\nFrom the body\r\n")
    put("INBOX", BOUNCE)
    put("Архив 2026", HEADER.format(2, "two") + "\r\nbody\r\n".replace("b", "B"))
    fetch_mail(mine, tmp_path / "mail")
    rows, damaged = read(tmp_path / "mail")
    assert not damaged
    found = {row["message_id"]: row for row in rows}
    assert set(found) == {"<1@x>", "<2@x>", "<bounce@x>"}
    assert found["<bounce@x>"]["about_id"] == "<failed@x>"
    assert found["<bounce@x>"]["failed_recipients"] == "a@b.org"
    assert found["<1@x>"]["timestamp"] == "2026-03-05 11:07:00+00:00"
    assert found["<1@x>"]["body"] is None


def test_bodies_are_fetched_only_when_asked_for(account, tmp_path, read):
    mine, put = account
    put("INBOX", HEADER.format(1, "one") + "\r\nFrom the body\r\n")
    fetch_mail(mine, tmp_path / "mail", bodies=True)
    rows, _ = read(tmp_path / "mail", bodies=True)
    assert rows[0]["body"] == ">From the body"


def test_folders_and_the_first_day_can_be_named(account, tmp_path):
    mine, put = account
    put("INBOX", HEADER.format(1, "old") + "\r\n", at="05-Mar-2025 14:07:00 +0300")
    put("INBOX", HEADER.format(2, "new") + "\r\n")
    chosen = replace(mine, folders=("INBOX",), since=date(2026, 1, 1))
    assert fetch_mail(chosen, tmp_path) == (Fetched("INBOX", 1),)
    assert [message["Subject"] for message in fetched_in(tmp_path)] == ["new"]
    with pytest.raises(GreyzoneError, match=r"no folder 'INBXO'.*Did you mean 'INBOX'"):
        fetch_mail(replace(mine, folders=("INBXO",)), tmp_path)


def test_mistakes_are_told_in_words_and_leave_nothing(account, tmp_path, monkeypatch):
    mine, _ = account
    target = tmp_path / "mail"
    for wrong, said in (
        (replace(mine, port=free_port()), "cannot be fetched"),
        (replace(mine, security="tls"), "cannot be fetched"),
        (replace(mine, host="mail.example.com"), "Without encryption only"),
        (replace(mine, password_env="NOT_SET"), "no environment variable"),  # noqa: S106 - a name
    ):
        with pytest.raises(GreyzoneError, match=said):
            fetch_mail(wrong, target)
    monkeypatch.setenv("MAIL_PASSWORD", "wrong")
    with pytest.raises(GreyzoneError, match="cannot be fetched"):
        fetch_mail(mine, target)
    assert not target.exists()


def test_a_certificate_that_nobody_vouches_for_is_refused(account, dovecot, tmp_path):
    mine, _ = account
    for port, security in ((dovecot[1], "tls"), (dovecot[0], "starttls")):
        with pytest.raises(GreyzoneError, match="certificate verify failed"):
            fetch_mail(replace(mine, port=port, security=security), tmp_path)


def test_a_project_names_its_account_and_is_told_to_fetch_first(account, tmp_path):
    mine, put = account
    put("INBOX", HEADER.format(1, "one") + "\r\n")
    (tmp_path / "greyzone.toml").write_text(
        f"[[sources]]\nname = 'mail'\nfile = 'mail/anna'\nimap = {{ host = '127.0.0.1', "
        f"user = '{mine.user}', password_env = 'MAIL_PASSWORD', port = {mine.port}, "
        "security = 'none', since = 2026-01-01 }\n"
    )
    project = read_project(tmp_path)
    assert project.sources[0].holds == "emails"
    [fetched] = fetch_sources(project)
    assert fetched.folders[0] == Fetched("INBOX", 1)
    assert len(fetched_in(tmp_path / "mail" / "anna")) == 1
