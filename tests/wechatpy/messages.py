"""Media, messages and group chats, which the fake server remembers."""

import io

from agents import AGENT
from served import REAL, URL, client, done, filled, refused, same

PNG = b"\x89PNG......"


def run():
    media_id = media()
    messages(media_id)
    chats(media_id)


def media():
    sent = client.media.upload("image", ("季度 照片.png", io.BytesIO(PNG), "image/png"))
    same(sent["type"], "image")
    assert sent["created_at"].isdigit(), sent
    got = client.media.download(sent["media_id"])
    same((got.content, got.headers["Content-Type"], got.headers["Error-Code"]), (PNG, "image/png", "0"))
    # The name comes as raw UTF-8, which the HTTP library takes for Latin-1.
    assert "季度 照片.png" in got.headers["Content-Disposition"].encode("latin-1").decode(), got.headers
    same(client.get(client.media.get_url(sent["media_id"])).content, PNG)
    same(client.get(client.media.get_jssdk_url(sent["media_id"])).content, PNG)
    same(client.media.download("no-media").json()["errcode"], 40007)
    image = client.media.upload_img(("图.png", io.BytesIO(PNG), "image/png"))
    assert image["url"].startswith(URL), image
    same(client.get(image["url"].replace(f"{URL}/", REAL)).content, PNG)
    with refused(40005):
        client.media.upload("song", ("歌.mp3", io.BytesIO(PNG)))
    with refused(40006):
        client.media.upload("file", ("空.txt", io.BytesIO(b"")))
    return sent["media_id"]


def messages(media_id):
    client.user.create("lisi", "李四", mobile="13800000002", department=[1])
    sent = client.message.send_text(AGENT, ["zhangsan", "nobody"], "磁盘满了", party_ids="1|999", safe=1)
    filled(sent, msgid=str)
    same((sent["invaliduser"], sent["invalidparty"]), ("nobody", "999"))
    with refused(81013):
        client.message.send_text(AGENT, ["nobody"], "x")
    with refused(82001):
        client.message.send_text(AGENT, "", "x")
    with refused(40007):
        client.message.send_image(AGENT, "zhangsan", "no-media")
    filled(client.message.send_markdown(AGENT, "zhangsan", "**磁盘**满了"), msgid=str)
    filled(client.message.send_text_card(AGENT, "@all", "标题", "描述", "https://example.com/"), msgid=str)
    filled(client.message.send_image(AGENT, "zhangsan", media_id), msgid=str)
    filled(client.message.send_voice(AGENT, "zhangsan", media_id), msgid=str)
    filled(client.message.send_video(AGENT, "zhangsan", media_id, title="片", description="一段"), msgid=str)
    filled(client.message.send_file(AGENT, "zhangsan", media_id), msgid=str)
    article = {"title": "标题", "description": "描述", "url": "https://example.com/", "image": "https://example.com/a.png"}
    filled(client.message.send_articles(AGENT, "zhangsan", [article] * 8), msgid=str)
    with refused(45008):
        client.message.send_articles(AGENT, "zhangsan", [article] * 9)
    page = {"title": "标题", "author": "张三", "content": "<p>全文</p>", "content_source_url": "https://example.com/"}
    page |= {"digest": "摘要", "show_cover_pic": 1, "thumb_media_id": media_id}
    filled(client.message.send_mp_articles(AGENT, "zhangsan", [page]), msgid=str)
    button = {"key": "yes", "name": "批准", "replace_name": "已批准"}
    card = {"title": "申请", "description": "请假", "task_id": "t1", "btn": [button]}
    sent = client.message.send(AGENT, "zhangsan", msg={"msgtype": "taskcard", "taskcard": card})
    filled(sent, msgid=str)
    same(client.message.update_taskcard(AGENT, ["zhangsan"], "t1", "已处理")["errcode"], 0)


def chats(media_id):
    chat = client.appchat.create(name="项目群", owner="zhangsan", user_list=["zhangsan", "lisi"])["chatid"]
    client.user.create("wangwu", "王五", mobile="13800000003", department=[1])
    done(client.appchat.update(chat, name="新项目群", add_user_list=["wangwu"], del_user_list=["lisi"]))
    wanted = {"chatid": chat, "name": "新项目群", "owner": "zhangsan", "userlist": ["zhangsan", "wangwu"]}
    same(client.appchat.get(chat), wanted)
    done(client.appchat.send_text(chat, "大家好"))
    done(client.appchat.send(chat, "image", media_id=media_id))
    done(client.appchat.send(chat, "textcard", title="标题", description="描述", url="https://example.com/", btntxt="看"))
    done(client.appchat.send(chat, "markdown", content="**大家好**"))
    with refused(86003):
        client.appchat.get("no-such-chat")
    with refused(86006):
        client.appchat.create(name="一人群", owner="lisi", user_list=["lisi"])
    with refused(86215):
        client.appchat.create(chat, name="同名", owner="lisi", user_list=["lisi", "wangwu"])
