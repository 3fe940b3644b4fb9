"""Tokens, signatures, web login and the server's addresses."""

import hashlib

from served import CORP_ID, SECRET, client, filled, new_client, refused, same
from wechatpy.work import WeChatClient


def run():
    tokens()
    pages()
    web_login()
    assert all(part for part in client.misc.get_wechat_ips())


def tokens():
    first = client.access_token
    client.department.list()
    same(client.access_token, first)
    # wechatpy renews a token by itself when the server refuses it: unknown 40014, expired 42001, taken back 40014.
    client.session.set(client.access_token_key, "no-token")
    client.department.list()
    same(client.access_token, first)
    client.get("test/expire_tokens")
    client.department.list()
    second = client.access_token
    assert second != first
    client.get("test/revoke_tokens")
    client.department.list()
    assert client.access_token != second
    # A caller who does not want that is told.
    patient = new_client(access_token="no-token", auto_retry=False)
    with refused(40014):
        patient.department.list()
    with refused(40001):
        WeChatClient(CORP_ID, "wrong").department.list()
    with refused(40013):
        WeChatClient("wwother", SECRET).department.list()


def pages():
    page = "https://example.com/page?a=1"
    for ticket in [client.jsapi.get_ticket(), client.jsapi.get_agent_ticket()]:
        filled(ticket, ticket=str, expires_in=int)
    ticket = client.jsapi.get_jsapi_ticket()
    same(client.jsapi.get_jsapi_ticket(), ticket)
    assert client.jsapi.get_agent_jsapi_ticket()
    signed = client.jsapi.get_jsapi_signature("nonce", ticket, 1700000000, page)
    text = f"jsapi_ticket={ticket}&noncestr=nonce&timestamp=1700000000&url={page}"
    same(signed, hashlib.sha1(text.encode()).hexdigest())


def web_login():
    url = client.oauth.authorize_url("https://example.com/登录", state="s1")
    assert f"?appid={CORP_ID}&redirect_uri=https%3A%2F%2Fexample.com%2F%E7%99%BB%E5%BD%95&" in url, url
    filled(client.oauth.get_user_info("a-code"), UserId=str, DeviceId=str)
    with refused(41008):
        client.get("user/getuserinfo")
