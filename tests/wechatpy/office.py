"""Approvals, check-in, journals, meeting rooms, calendars, live streams, mail and invoices, of which the fake server
remembers nothing: it checks what is sent, and answers with an example.
"""

from served import client, done, filled, refused, same
from wechatpy.work.client.api.invoice import INVOICE_REIMBURSE_LOCK

DAY, NEXT_DAY = 1700000000, 1700086400
WHO = ["zhangsan"]


def run():
    approvals()
    checkin()
    journals()
    meeting_rooms()
    calendars()
    schedules()
    live_streams()
    mail_groups()
    public_mailboxes()
    mail_accounts()
    invoices()


def approvals():
    found = client.oa.get_template_detail("t1")
    filled(found, template_names=list, template_content=dict)
    filled(client.oa.get_approval_info(DAY, NEXT_DAY, 0, filters=[{"key": "template_id", "value": "t1"}]), sp_no_list=list)
    found = client.oa.get_approval_detail("202601010001")["info"]
    filled(found, sp_no=str, sp_name=str, sp_status=int, applyer=dict, apply_data=dict)
    title = {"control": "Text", "id": "Text-1", "value": {"text": "回家"}}
    summary = [{"summary_info": [{"text": "请假", "lang": "zh_CN"}]}]
    made = client.oa.apply_event(
        "zhangsan", "t1", 0, [{"attr": 2, "userid": ["lisi"]}], {"contents": [title]}, summary, ["wangwu"], 1
    )
    filled(made, sp_no=str)
    filled(client.oa.get_open_approval_data("20260001")["data"], ThirdNo=str, OpenSpName=str)
    filled(client.oa.get_dial_record(DAY, NEXT_DAY)["record"][0], call_time=int, total_duration=int, caller=dict)


def checkin():
    found = client.oa.get_checkin_data(3, DAY, NEXT_DAY, WHO)["checkindata"][0]
    filled(found, userid=str, groupname=str, checkin_type=str, checkin_time=int)
    for found in [
        client.oa.get_checkin_daydata(DAY, NEXT_DAY, WHO)["datas"][0],
        client.oa.get_checkin_monthdata(DAY, NEXT_DAY, WHO)["datas"][0],
    ]:
        filled(found, base_info=dict, summary_info=dict)
    filled(client.oa.get_corp_checkin_option()["group"][0], groupid=int, groupname=str, checkindate=list)
    found = client.oa.get_checkin_option(DAY, WHO)["info"][0]
    filled(found, userid=str, group=dict)
    found = client.oa.get_checkin_schedu_list(DAY, NEXT_DAY, WHO)["schedule_list"][0]
    filled(found, userid=str, groupid=int, schedule=dict)
    items = [{"userid": "zhangsan", "day": 5, "schedule_id": 234}]
    done(client.oa.set_checkin_schedu_list(226, items, 202611))
    done(client.oa.add_checkin_userface("zhangsan", "UExBQ0VfSE9MREVS"))
    found = client.oa.get_hardware_checkin_data(DAY, NEXT_DAY, WHO)["checkindata"][0]
    filled(found, userid=str, checkin_time=int, device_sn=str)


def journals():
    found = client.oa.get_journal_record_list(DAY, NEXT_DAY, 0, 10, [{"key": "creator", "value": "zhangsan"}])
    filled(found, journaluuid_list=list)
    found = client.oa.get_journal_record_detail("j1")["info"]
    filled(found, journal_uuid=str, template_name=str, submitter=dict)
    found = client.oa.get_journal_stat_list(DAY, NEXT_DAY, "t1")["stat_list"][0]
    filled(found, template_id=str, template_name=str)


def meeting_rooms():
    place = {"city": "深圳", "building": "腾讯大厦", "floor": "18F"}
    made = client.oa.add_meetingroom("会议室", 10, **place, equipment=[1, 2], latitude="22.5", longitude="113.9")
    filled(made, meetingroom_id=int)
    filled(client.oa.get_meetingroom_list(**place)["meetingroom_list"][0], meetingroom_id=int, name=str, capacity=int)
    done(client.oa.edit_meetingroom(1, "大会议室", 20, **place))
    found = client.oa.get_meetingroom_booking_info(1, DAY, NEXT_DAY)["booking_list"][0]
    filled(found, meetingroom_id=int, schedule=list)
    made = client.oa.book_meetingroom(1, DAY, NEXT_DAY, "zhangsan", "周会", ["lisi"])
    filled(made, booking_id=str, schedule_id=str)
    found = client.oa.get_booking_info_by_meeting_id(1, "mt1")
    filled(found, meetingroom_id=int, schedule=dict)
    done(client.oa.delete_meetingroom(1))


def calendars():
    assert client.calendar.add("zhangsan", "值班", "#FF3030", "谁值班", ["lisi"])
    filled(client.calendar.get(["c1"])[0], cal_id=str, admins=list, summary=str, color=str)
    done(client.calendar.delete("c1"))


def schedules():
    made = client.schedule.add("zhangsan", DAY, NEXT_DAY, ["lisi"], "周会", "说说", location="三楼", calendar_id="c1")
    assert isinstance(made, str) and made, made
    same(client.schedule.update("zhangsan", "s1", DAY, NEXT_DAY, ["lisi"], "周会")["errcode"], 0)
    filled(client.schedule.get(["s1"])[0], schedule_id=str, start_time=int, end_time=int, summary=str)
    filled(client.schedule.get_by_calendar("c1")[0], schedule_id=str, start_time=int, end_time=int)
    done(client.schedule.del_users("s1", ["lisi"]))
    done(client.schedule.delete("s1"))


def live_streams():
    made = client.living.create("zhangsan", "新产品", DAY, 3600, type=3, description="发布", remind_time=60, agentid=1000002)
    filled(made, livingid=str)
    done(client.living.modify("l1", theme="新产品发布", living_duration=7200))
    filled(client.living.get_living_code("l1", "o1"), living_code=str)
    filled(client.living.get_user_all_livingid("zhangsan"), livingid_list=list)
    filled(client.living.get_living_info("l1")["living_info"], theme=str, living_start=int, anchor_userid=str)
    found = filled(client.living.get_watch_stat("l1"), ending=int, stat_info=dict)
    filled(found["stat_info"], users=list, external_users=list)
    filled(client.living.get_living_share_info("code"), livingid=str, invitor_userid=str)
    done(client.living.delete_replay_data("l1"))
    done(client.living.cancel("l1"))


def mail_groups():
    group = "sales@example.com"
    done(client.email.create_group(group, "销售", email_list=["zs@example.com"], department_list=[1], allow_type=0))
    done(client.email.update_group(group, "销售部", email_list=["zs@example.com"], tag_list=[1]))
    filled(client.email.get_group(group), groupid=str, groupname=str, email_list=dict)
    filled(client.email.search_group(1, "sales")[0], groupid=str, groupname=str)
    done(client.email.delete_group(group))


def public_mailboxes():
    assert isinstance(client.email.create_public_email("help@example.com", "帮助", WHO, [1], [1]), int)
    filled(client.email.update_public_email(1, "客服", userid_list=WHO), auth_code_id=int, auth_code=str)
    filled(client.email.get_public_email(1), id=int, email=str, name=str)
    filled(client.email.batch_get_public_email([1])[0], id=int, email=str, name=str)
    filled(client.email.search_public_email(1, "help")[0], id=int, email=str, name=str)
    done(client.email.delete_public_email(1))


def mail_accounts():
    done(client.email.active_email(user_id="zhangsan"))
    done(client.email.inactive_email(public_email_id=1))
    filled(client.email.get_user_option("zhangsan", [1, 2])[0], type=int, value=str)
    done(client.email.update_user_option("zhangsan", [{"type": 1, "value": "1"}]))
    assert isinstance(client.email.get_new_email_count("zhangsan"), int)
    with refused(41009):
        client.email.get_new_email_count(None)


def invoices():
    one = {"card_id": "card1", "encrypt_code": "code1"}
    found = filled(client.invoice.get_info(**one), card_id=str, payee=str, user_info=dict)
    filled(found["user_info"], fee=int, title=str)
    filled(client.invoice.get_info_batch([one])["item_list"][0], card_id=str, user_info=dict)
    done(client.invoice.update_status(**one, reimburse_status=INVOICE_REIMBURSE_LOCK))
    done(client.invoice.update_status_batch("openid1", INVOICE_REIMBURSE_LOCK, [one]))
