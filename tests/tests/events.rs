//! Events of callbacks: which one it is, what it holds, and that nothing new is lost.

use wecom_api::callback::{Caller, Event};
use wecom_api::contacts::{MemberCreated, MemberDeleted, MemberUpdated};
use wecom_api::drive::DriveFilesChanged;
use wecom_api::hardware::{DeviceBound, DoorOpeningRequested};
use wecom_api::messages::{TemplateCardClicked, TextReceived};

fn event(inner: &str) -> Event {
    Event::parse(&format!("<xml>{inner}</xml>")).expect("it is XML")
}

/// The body, and the type that it is of.
const KINDS: &[(&str, Option<&str>)] = &[
    ("<MsgType>text</MsgType>", Some("TextReceived")),
    ("<MsgType> <![CDATA[text]]> </MsgType>", Some("TextReceived")),
    ("<MsgType>event</MsgType><Event>LOCATION</Event>", Some("LocationReported")),
    ("<MsgType>location</MsgType>", Some("LocationReceived")),
    ("<Event>change_contact</Event><ChangeType>create_user</ChangeType>", Some("MemberCreated")),
    ("<InfoType>change_contact</InfoType><ChangeType>create_user</ChangeType>", Some("MemberCreated")),
    ("<Event>change_contact</Event><ChangeType>promote_user</ChangeType>", None),
    ("<Event>wedrive_file_change</Event><ChangeType>any</ChangeType>", Some("DriveFilesChanged")),
    ("<InfoType>suite_ticket</InfoType>", Some("SuiteTicketPushed")),
    ("<Event>something_new</Event>", None),
    ("<Event><Deeper>text</Deeper></Event>", None),
    ("<Event>click</Event><Event>view</Event>", None),
    ("<msgtype>text</msgtype>", Some("BotMessage")),
    ("<Msgtype>text</Msgtype>", None),
    ("<event><event_type>bind</event_type></event>", Some("DeviceBound")),
    ("<event><event_type>bind</event_type><event_type>unbind</event_type></event>", None),
    ("<command><event_type>bind</event_type></command>", None),
    ("<event_type>bind</event_type>", None),
    ("", None),
];

#[test]
fn the_discriminators_say_which_event_it_is() {
    for (inner, wanted) in KINDS {
        assert_eq!(event(inner).facts().map(|facts| facts.name), *wanted, "{inner}");
    }
}

#[test]
fn an_event_is_read_as_its_own_kind_and_no_other() {
    let created = event(
        "<Event>change_contact</Event><ChangeType>create_user</ChangeType><UserID>zhangsan</UserID>\
         <Department>1,2</Department><ExtAttr><Item><Name>a</Name><Type>0</Type></Item></ExtAttr>",
    );
    assert!(created.is::<MemberCreated>() && !created.is::<MemberUpdated>() && !created.is::<MemberDeleted>());
    assert!(created.read::<MemberDeleted>().expect("it is no mistake").is_none());
    let member = created.read::<MemberCreated>().expect("it can be read").expect("it is one");
    assert_eq!(member.userid, "zhangsan");
    assert_eq!(member.department.len(), 2);
    assert_eq!(member.ext_attr.expect("it is there").attributes.len(), 1, "one stands for a list of one");
}

#[test]
fn keys_in_another_case_are_read() {
    let text = event("<MsgType>text</MsgType><content>Hello</content><msgid>7</msgid>");
    let text = text.read::<TextReceived>().expect("it can be read").expect("it is one");
    assert_eq!((text.content.as_str(), text.msg_id), ("Hello", 7));
}

#[test]
fn one_and_many_are_lists() {
    for (ids, wanted) in [("", 0), ("<FileId>a</FileId>", 1), ("<FileId>a</FileId><FileId>b</FileId>", 2)] {
        let files = event(&format!("<Event>wedrive_file_change</Event>{ids}"));
        let files = files.read::<DriveFilesChanged>().expect("it can be read").expect("it is one");
        assert_eq!(files.file_id.len(), wanted, "{ids}");
    }
    let card = event(
        "<Event>template_card_event</Event><SelectedItems><SelectedItem><QuestionKey>q</QuestionKey>\
         <OptionIds><OptionId>a</OptionId><OptionId>b</OptionId></OptionIds></SelectedItem></SelectedItems>",
    );
    let card = card.read::<TemplateCardClicked>().expect("it can be read").expect("it is one");
    let answers = card.selected_items.expect("it is there");
    assert_eq!(answers.selected_item[0].option_ids.as_ref().expect("it is there").option_id, ["a", "b"]);
}

#[test]
fn what_is_new_keeps_its_discriminators_and_its_whole_body() {
    let new = event(
        "<ToUserName>ww1</ToUserName><FromUserName>sys</FromUserName><CreateTime>1403610513</CreateTime>\
         <AgentID>7</AgentID><MsgType>event</MsgType><Event>new</Event><ChangeType>newer</ChangeType><A><B>1</B></A>",
    );
    assert_eq!((new.msg_type(), new.event(), new.change_type()), ("event", "new", "newer"));
    assert_eq!((new.to_user_name(), new.from_user_name(), new.agent_id()), ("ww1", "sys", Some(7)));
    assert_eq!(new.time().map(|time| time.seconds()), Some(1_403_610_513));
    assert_eq!(new.body()["A"]["B"], "1");
}

#[test]
fn json_is_read_as_xml_is() {
    let event = Event::parse(r#"{"InfoType": "change_contact", "ChangeType": "delete_user", "UserID": "zhangsan"}"#);
    let event = event.expect("it is JSON");
    assert_eq!(event.read::<MemberDeleted>().expect("it can be read").expect("it is one").userid, "zhangsan");
}

#[test]
fn what_devices_are_told_is_known_by_what_stands_within_its_parts() {
    let told = |rest: &str| {
        let source = r#"{"req_id": "r1", "device_sn": "SN1", "createtime": 1658332800}"#;
        Event::parse(&format!(r#"{{"msg_type": "x", "base_info": {source}, {rest}}}"#)).expect("it is JSON")
    };
    let bound = told(r#""event": {"event_type": "bind", "auth_code": "hush-hush", "verif_code": "7"}"#);
    assert_eq!((bound.event(), bound.message_id()), ("bind", Some("r1")));
    assert_eq!(bound.time().map(|time| time.seconds()), Some(1_658_332_800));
    let bound = bound.read::<DeviceBound>().expect("it can be read").expect("it is one");
    assert_eq!(bound.base_info.as_ref().expect("it is there").device_sn, "SN1");
    assert!(!format!("{bound:?}").contains("hush-hush"));
    let door = told(r#""command": {"command_type": "remote_open_door", "oper_id": "o1"}"#);
    assert_eq!(door.event(), "remote_open_door");
    let door = door.read::<DoorOpeningRequested>().expect("it can be read").expect("it is one");
    assert_eq!(door.command.expect("it is there").operation_id, "o1");
    assert_eq!(told(r#""command": {"command_type": "new"}"#).facts().map(|facts| facts.name), None);
}

#[test]
fn facts_say_to_whom_events_come_and_when_they_were_read() {
    let facts = |inner: &str| event(inner).facts().expect("it is known");
    let ticket = facts("<InfoType>suite_ticket</InfoType>");
    assert_eq!(ticket.callers, [Caller::ThirdParty, Caller::Provider]);
    assert_eq!(ticket.read, Some("2024-01-09"));
    assert!(facts("<MsgType>text</MsgType>").callers.is_empty(), "everybody");
}

#[test]
fn secrets_of_events_are_not_shown() {
    let ticket = event("<InfoType>suite_ticket</InfoType><SuiteTicket>hush-hush</SuiteTicket>");
    assert!(!format!("{ticket:?}").contains("hush-hush"));
    let ticket = ticket.read::<wecom_api::third_party::SuiteTicketPushed>().expect("it can be read");
    assert!(!format!("{ticket:?}").contains("hush-hush"));
}
