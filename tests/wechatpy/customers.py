"""Customer contact and customer service, of which the fake server remembers nothing: it checks what is sent, and
answers with an example.
"""

from served import client, done, filled, refused, same

DAY, NEXT_DAY = 1700000000, 1700086400
TAG = "et1"


def run():
    contacts()
    contact_ways()
    broadcasts()
    customer_tags()
    group_chats()
    service_accounts()
    service_sessions()
    service_messages()


def contacts():
    filled(client.external_contact.get_follow_user_list(), follow_user=list)
    filled(client.external_contact.list("zhangsan"), external_userid=list)
    found = filled(client.external_contact.get("wm1"), external_contact=dict, follow_user=list)
    filled(found["external_contact"], external_userid=str, name=str, type=int)
    filled(found["follow_user"][0], userid=str, createtime=int)
    found = client.external_contact.get_user_behavior_data(["zhangsan"], DAY, NEXT_DAY)
    filled(found["behavior_data"][0], stat_time=int, chat_cnt=int)
    filled(client.external_contact.get_unassigned_list(page_id=0, page_size=100), info=list)
    with refused(41035):
        client.get("externalcontact/get")


def contact_ways():
    way = client.external_contact.add_contact_way(2, 2, remark="渠道", state="s1", user=["zhangsan"], party=[1])
    filled(way, config_id=str)
    found = client.external_contact.get_contact_way("c1")
    filled(found["contact_way"], config_id=str, type=int, scene=int, user=list)
    done(client.external_contact.update_contact_way("c1", "新渠道", user=["zhangsan"]))
    done(client.external_contact.del_contact_way("c1"))
    with refused(41043):
        client.external_contact.get_contact_way(None)


def broadcasts():
    text = {"text": {"content": "文本消息"}, "attachments": [{"msgtype": "image", "image": {"media_id": "m1"}}]}
    sent = client.external_contact.add_msg_template({"chat_type": "single", "external_userid": ["wm1"]} | text)
    filled(sent, msgid=str, fail_list=list)
    result = client.external_contact.get_group_msg_result("msg1")
    filled(result["detail_list"][0], userid=str, status=int)
    done(client.external_contact.send_welcome_msg({"welcome_code": "w1"} | text))
    with refused(41049):
        client.external_contact.send_welcome_msg(text)
    link = {"link": {"title": "标题", "url": "https://example.com/"}}
    made = client.external_contact.add_group_welcome_template({"text": {"content": "欢迎"}} | link, agentid=1000002)
    filled(made, template_id=str)
    done(client.external_contact.update_group_welcome_template({"text": {"content": "你好"}}, "t1"))
    filled(client.external_contact.get_group_welcome_template("t1"), text=dict)
    done(client.external_contact.del_group_welcome_template("t1"))


def customer_tags():
    found = client.external_contact.get_corp_tag_list([TAG])["tag_group"][0]
    filled(found, group_id=str, group_name=str, tag=list)
    made = client.external_contact.add_corp_tag(None, "等级", 1, [{"name": "重要", "order": 1}])
    filled(made["tag_group"], group_id=str, tag=list)
    done(client.external_contact.edit_corp_tag(TAG, name="核心", order=2))
    done(client.external_contact.mark_tag("zhangsan", "wm1", add_tag=[TAG]))
    done(client.external_contact.del_corp_tag(tag_id=[TAG]))


def group_chats():
    for found in [
        client.external_contact.get_group_chat_list(10, owner_filter={"userid_list": ["zhangsan"]}),
        client.external_contact_group_chat.list(owner_userid_list=["zhangsan"]),
    ]:
        filled(found["group_chat_list"][0], chat_id=str, status=int)
    same(client.external_contact_group_chat.list_all(), found["group_chat_list"])
    for found in [client.external_contact.get_group_chat_info("wr1"), client.external_contact_group_chat.get("wr1")]:
        filled(found["group_chat"], chat_id=str, name=str, owner=str, member_list=list)
    found = client.external_contact_group_chat.statistic(DAY, owner_userid_list=["zhangsan"])
    filled(found, total=int, items=list)
    filled(found["items"][0], owner=str, data=dict)


def service_accounts():
    filled(client.kf.add_contact_way("wk1", "s1"), url=str)
    added = client.kf.add_servicer("wk1", "zhangsan")
    filled(added["result_list"][0], userid=str, errcode=int)
    filled(client.kf.get_servicer_list("wk1")["servicer_list"][0], userid=str, status=int)
    filled(client.kf.del_servicer("wk1", ["zhangsan"]), result_list=list)
    filled(client.kf.get_upgrade_service_config(), member_range=dict, groupchat_range=dict)
    with refused(60251):
        client.get("kf/servicer/list")


def service_sessions():
    filled(client.kf.get_service_state("wk1", "wm1"), service_state=int, servicer_userid=str)
    filled(client.kf.trans_service_state("wk1", "wm1", 3, "zhangsan"), msg_code=str)
    filled(client.kf.batchget_customer(["wm1"])["customer_list"][0], external_userid=str, nickname=str)
    done(client.kf.upgrade_service("wk1", "wm1", 1, member={"userid": "zhangsan", "wording": "你好"}))
    done(client.kf.upgrade_service("wk1", "wm1", 2, groupchat={"chat_id": "wr1", "wording": "你好"}))
    done(client.kf.cancel_upgrade_service("wk1", "wm1"))


def service_messages():
    to = ("wm1", "wk1")
    filled(client.kf_message.send(*to, msgid="m-1", msg={"msgtype": "text", "text": {"content": "你好"}}), msgid=str)
    filled(client.kf_message.send_text(*to, "你好", msgid="m-2"), msgid=str)
    filled(client.kf_message.send_image(*to, "m1"), msgid=str)
    filled(client.kf_message.send_voice(*to, "m1"), msgid=str)
    filled(client.kf_message.send_video(*to, "m1"), msgid=str)
    filled(client.kf_message.send_file(*to, "m1"), msgid=str)
    choices = [{"type": "click", "click": {"id": "101", "content": "满意"}}]
    filled(client.kf_message.send_msgmenu(*to, "满意吗?", choices, "谢谢"), msgid=str)
    filled(client.kf.send_msg_on_event("code", "text", {"text": {"content": "欢迎"}}), msgid=str)
