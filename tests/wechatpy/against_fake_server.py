"""Runs wechatpy, a client that others wrote for the real server, against the fake one.

What it sends must be let through and what it reads must be there: a fake that fits only the client of this repository
would prove nothing. Takes the server's URL, corp ID and secret as arguments. Prints each function before it is called,
so that the last line tells where a failure is.
"""

import io
import sys

import requests
from wechatpy.exceptions import WeChatClientException
from wechatpy.work import WeChatClient

URL, CORP_ID, SECRET = sys.argv[1:]
# What the test promises: so many different functions, all called with success.
AT_LEAST = 60


class OnlyFake(requests.adapters.HTTPAdapter):
    """Lets nothing out but requests to the fake server: wechatpy has URLs of the real one in its code."""

    def send(self, request, **kwargs):
        assert request.url.startswith(URL + "/"), f"a request would leave the machine: {request.url.split('?')[0]}"
        return super().send(request, **kwargs)


class FakeClient(WeChatClient):
    API_BASE_URL = URL + "/cgi-bin/"

    def __init__(self):
        super().__init__(CORP_ID, SECRET)
        # A proxy of the environment must not stand between.
        self._http.trust_env = False
        self._http.mount("http://", OnlyFake())
        self._http.mount("https://", OnlyFake())

    def fetch_access_token(self):
        # The base class has the real server's URL here.
        params = {"corpid": self.corp_id, "corpsecret": self.secret}
        return self._fetch_access_token(url=self.API_BASE_URL + "gettoken", params=params)


client = FakeClient()
called = set()


def call(name, /, *args, **kwargs):
    """Calls a function by its name, such as `user.get`."""
    print(name, flush=True)
    area, function = name.split(".")
    result = getattr(getattr(client, area), function)(*args, **kwargs)
    called.add(name)
    return result


def refused(code, name, /, *args, **kwargs):
    """Calls a function that the server must refuse with this errcode."""
    try:
        result = call(name, *args, **kwargs)
    except WeChatClientException as error:
        assert error.errcode == code, f"{name}: {error.errcode} instead of {code}: {error.errmsg}"
    else:
        raise AssertionError(f"{name} was not refused: {result}")


def same(found, wanted):
    assert found == wanted, f"{found!r} instead of {wanted!r}"


def departments():
    sales = call("department.create", "销售部", parent_id=1, order=10)["id"]
    north = call("department.create", "北区", parent_id=sales, id=77)["id"]
    same(north, 77)
    call("department.update", north, name="华北区")
    same(call("department.get", north)["name"], "华北区")
    same({it["id"] for it in call("department.list")}, {1, sales, north})
    same({it["id"] for it in call("department.list", sales)}, {sales, north})
    same({it["parentid"] for it in call("department.simple_list", north)}, {sales})
    refused(60004, "department.create", "nowhere", parent_id=999)
    return sales, north


def members(sales, north):
    call("user.create", "zhangsan", "张三", department=[sales], mobile="13800000001", email="zs@example.com", gender=1)
    call("user.create", "lisi", "李四", department=[north], mobile="13800000002", position="经理")
    call("user.create", "wangwu", "王五", department=[north], mobile="13800000003")
    refused(60102, "user.create", "lisi", "李四", department=[north], mobile="13800000004")
    call("user.update", "lisi", name="李小四", position="总监")
    lisi = call("user.get", "lisi")
    same((lisi["name"], lisi["position"], lisi["department"]), ("李小四", "总监", [north]))
    same([it["userid"] for it in call("user.list", sales, simple=True)], ["zhangsan"])
    same({it["userid"] for it in call("user.list", sales, fetch_child=True)}, {"zhangsan", "lisi", "wangwu"})
    same({it["name"] for it in call("department.get_users", north)}, {"李小四", "王五"})
    same(call("department.get_map_users", north, key="mobile")["13800000003"], "wangwu")
    same(call("user.getuserid", "13800000001"), "zhangsan")
    refused(60111, "user.get", "nobody")
    same(call("user.verify", "zhangsan")["errcode"], 0)
    openid = call("user.convert_to_openid", "zhangsan")["openid"]
    assert isinstance(openid, str), openid
    assert isinstance(call("user.convert_to_user_id", "an-openid"), str)
    assert isinstance(call("user.get_active_stat", "2026-01-01"), int)
    assert isinstance(call("user.get_join_qrcode", size_type=2), str)
    invited = call("batch.invite", user=["zhangsan"], party=[sales])
    same(invited["errcode"], 0)


def tags(sales):
    tag = call("tag.create", "骨干")["tagid"]
    call("tag.update", tag, "核心")
    added = call("tag.add_users", tag, ["zhangsan", "nobody"], [sales])
    same(added["invalidlist"], "nobody")
    found = call("tag.get_users", tag)
    same((found["tagname"], found["partylist"]), ("核心", [sales]))
    same(found["userlist"], [{"userid": "zhangsan", "name": "张三"}])
    call("tag.delete_users", tag, ["zhangsan"])
    same(call("tag.get_users", tag)["userlist"], [])
    same([it["tagname"] for it in call("tag.list")], ["核心"])
    call("tag.delete", tag)
    same(call("tag.list"), [])


def media():
    uploaded = call("media.upload", "image", ("照片.png", io.BytesIO(b"\x89PNG......"), "image/png"))
    same(uploaded["type"], "image")
    assert call("media.upload_img", ("图.png", io.BytesIO(b"\x89PNG......"), "image/png"))["url"].startswith("http")
    # wechatpy's own download has the real server's URL in it, so its way of reading is taken with the right URL.
    found = client.get("media/get", params={"media_id": uploaded["media_id"]})
    same((found.content, found.headers["Error-Code"]), (b"\x89PNG......", "0"))
    return uploaded["media_id"]


def messages(media_id):
    sent = call("message.send_text", 1000002, ["zhangsan", "nobody"], "磁盘满了")
    assert sent["msgid"], sent
    same(sent["invaliduser"], "nobody")
    refused(81013, "message.send_text", 1000002, ["nobody"], "x")
    call("message.send_markdown", 1000002, "zhangsan", "**磁盘**满了")
    call("message.send_text_card", 1000002, "@all", "标题", "描述", "https://example.com/")
    call("message.send_image", 1000002, "zhangsan", media_id)
    call("message.send_voice", 1000002, "zhangsan", media_id)
    call("message.send_video", 1000002, "zhangsan", media_id, title="片", description="一段")
    call("message.send_file", 1000002, "zhangsan", media_id)
    article = {"title": "标题", "description": "描述", "url": "https://example.com/", "image": "https://example.com/a.png"}
    call("message.send_articles", 1000002, "zhangsan", [article])


def chats():
    chat = call("appchat.create", name="项目群", owner="zhangsan", user_list=["zhangsan", "lisi"])["chatid"]
    call("appchat.update", chat, name="新项目群", add_user_list=["wangwu"], del_user_list=["lisi"])
    found = call("appchat.get", chat)
    same((found["name"], sorted(found["userlist"])), ("新项目群", ["wangwu", "zhangsan"]))
    call("appchat.send_text", chat, "大家好")
    refused(86003, "appchat.get", "no-such-chat")


def others():
    """Areas of which the fake server remembers nothing: what is sent is checked, and the answer is an example."""
    call("agent.get", 1000002)["errcode"]
    assert call("agent.list")
    button = {"type": "click", "name": "今日", "key": "today"}
    call("menu.create", 1000002, {"button": [button]})["errcode"]
    call("menu.get", 1000002)["errcode"]
    call("menu.delete", 1000002)["errcode"]
    assert call("misc.get_wechat_ips")
    call("jsapi.get_ticket")["errcode"]
    call("jsapi.get_agent_ticket")["errcode"]
    call("oauth.get_user_info", "a-code")["errcode"]
    call("batch.get_result", "a-job")["errcode"]
    call("kf.batchget_customer", ["wm1"])["customer_list"]
    call("kf.get_service_state", "wk1", "wm1")["service_state"]
    call("external_contact.get_follow_user_list")["follow_user"]
    call("external_contact.list", "zhangsan")["external_userid"]
    call("external_contact.get_corp_tag_list")["tag_group"]
    assert call("external_contact_group_chat.list_all")
    call("oa.get_template_detail", "a-template")["errcode"]
    call("oa.get_checkin_data", 3, 1700000000, 1700086400, ["zhangsan"])["checkindata"]
    call("oa.get_meetingroom_list")["meetingroom_list"]
    call("living.get_living_info", "a-stream")["errcode"]
    assert call("schedule.get", ["a-schedule"])
    assert call("calendar.get", ["a-calendar"])


def older_forms():
    """What wechatpy still sends as older documents had it. The fake server wants what they state now, and says so."""
    # Is a POST now.
    refused(43002, "kf.get_account_list")
    # Takes `userid_list` instead of `userid` now.
    refused(40031, "external_contact.batch_get_by_user", "zhangsan")


def cleanup(sales, north):
    refused(60006, "department.delete", sales)
    call("user.delete", "wangwu")
    call("user.batch_delete", ["zhangsan", "lisi"])
    refused(60111, "user.get", "zhangsan")
    call("department.delete", north)
    call("department.delete", sales)
    same([it["id"] for it in call("department.list")], [1])


def wrong_token():
    """An access token that the server does not know is refused, and wechatpy gets another by itself."""
    before = client.access_token
    client.session.set(client.access_token_key, "no-token")
    call("department.list")
    same(client.access_token, before)


sales, north = departments()
members(sales, north)
tags(sales)
messages(media())
chats()
others()
older_forms()
wrong_token()
cleanup(sales, north)
assert len(called) >= AT_LEAST, f"only {len(called)} functions"
print(f"{len(called)} functions of wechatpy were served")
