"""What wechatpy still sends as older documents had it, or has never sent as the documents have it. The fake server wants
what they state now, and refuses with the errcode of the flaw.
"""

from served import client, new_suite_client, refused, same

# The functions that cannot be served.
OUTDATED = {
    "calendar.update",
    "external_contact.batch_get_by_user",
    "external_contact.gen_all_by_user",
    "kf.get_account_list",
    "kf.sync_msg",
    "kf_message.send_articles_link",
    "kf_message.send_location",
    "kf_message.send_miniprogram",
    "oa.cancle_meetingroom_book",
    "services.auth.get_auth_info",
}


def run():
    replaced()
    renamed()
    misplaced()


def replaced():
    # Has two successors, one for each kind of member, and is still there.
    same(client.external_contact.transfer("wm1", "zhangsan", "lisi")["errcode"], 0)
    # Was a GET; is a POST with a page.
    with refused(43002):
        client.kf.get_account_list()
    # The calendar is updated, but wechatpy looks for its ID in the answer, which no longer has it.
    try:
        client.calendar.update("c1", "新的值班", "#FF3030")
    except KeyError as missing:
        same(missing.args, ("cal_id",))


def renamed():
    # `userid` is `userid_list` now.
    with refused(40031):
        client.external_contact.batch_get_by_user("zhangsan")
    with refused(40031):
        client.external_contact.gen_all_by_user("zhangsan")
    # `open_kfid` is required now.
    with refused(60251):
        client.kf.sync_msg("a-token")
    # A booking had a `meeting_id`, and has a `booking_id` now.
    with refused(40058):
        client.oa.cancle_meetingroom_book("mt1", keep_schedule=1)


def misplaced():
    # Sends the auth code in place of the corp ID.
    with refused(84054):
        new_suite_client().auth.get_auth_info("an-auth-code", "a-permanent-code")
    # Has the type `news` for a link, and the contents of other messages under `msgmenu`.
    to = ("wm1", "wk1")
    link = {"title": "标题", "desc": "描述", "url": "https://example.com/", "thumb_media_id": "m1"}
    with refused(40008):
        client.kf_message.send_articles_link(*to, link)
    with refused(40058):
        client.kf_message.send_location(*to, "广州塔", "海珠区", 23.1, 113.3)
    with refused(40058):
        client.kf_message.send_miniprogram(*to, "wx1", "标题", "m1", "pages/index")
