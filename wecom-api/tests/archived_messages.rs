//! Messages of the chat archive: every kind is read and written again without loss.

use serde_json::{Value, json};
use wecom_api::chat_archive::{ArchivedAction, ArchivedContent, ArchivedMessage, ChatRecordContent, MixedContent};

/// A body of each kind: kind, key and body.
fn kinds() -> Vec<(&'static str, &'static str, Value)> {
    let picture = json!({ "md5sum": "0a1b", "filesize": 70961, "sdkfileid": "f1" });
    let packet = json!({ "type": 2, "wish": "good luck", "totalcnt": 3, "totalamount": 3000 });
    vec![
        ("text", "text", json!({ "content": "hello" })),
        ("image", "image", picture.clone()),
        ("revoke", "revoke", json!({ "pre_msgid": "m0" })),
        ("agree", "agree", json!({ "userid": "wm1", "agree_time": 1700000000123_i64 })),
        ("disagree", "disagree", json!({ "userid": "wm1", "disagree_time": 1700000000123_i64 })),
        ("disagree", "disagree", json!({ "userid": "wm1", "agree_time": 1700000000123_i64 })),
        ("voice", "voice", json!({ "md5sum": "0a", "voice_size": 6810, "play_length": 10, "sdkfileid": "f2" })),
        ("video", "video", json!({ "md5sum": "0a", "filesize": 6810, "play_length": 10, "sdkfileid": "f3" })),
        ("card", "card", json!({ "corpname": "a corp", "userid": "wm2" })),
        (
            "location",
            "location",
            json!({ "longitude": 116.5, "latitude": 39.9, "address": "a street", "title": "a house", "zoom": 15 }),
        ),
        (
            "emotion",
            "emotion",
            json!({ "type": 1, "width": 290, "height": 280, "imagesize": 962604, "md5sum": "0a", "sdkfileid": "f4" }),
        ),
        (
            "file",
            "file",
            json!({ "md5sum": "0a", "filename": "a.docx", "fileext": "docx", "filesize": 18181, "sdkfileid": "f5" }),
        ),
        (
            "link",
            "link",
            json!({ "title": "t", "description": "d", "link_url": "https://a", "image_url": "https://b" }),
        ),
        ("weapp", "weapp", json!({ "title": "t", "description": "d", "username": "a@app", "displayname": "an app" })),
        (
            "chatrecord",
            "chatrecord",
            json!({ "title": "group", "item": [
                { "type": "ChatRecordText", "msgtime": 1700000000, "content": "{\"content\":\"a\"}", "from_chatroom": true },
                { "type": "ChatRecordHologram", "msgtime": 1700000001, "content": "{\"x\":1}", "from_chatroom": false },
            ] }),
        ),
        ("todo", "todo", json!({ "title": "from", "content": "what" })),
        ("vote", "vote", json!({ "votetitle": "where", "voteitem": ["a", "b"], "votetype": 102, "voteid": "v1" })),
        (
            "collect",
            "collect",
            json!({ "room_name": "group", "creator": "nick", "create_time": "2024-01-31 11:21:22", "title": "form",
                "details": [{ "id": 11101571002822706744_u64, "ques": "how many", "type": "Number" }] }),
        ),
        ("redpacket", "redpacket", packet.clone()),
        ("external_redpacket", "redpacket", packet),
        (
            "meeting",
            "meeting",
            json!({ "topic": "weekly", "starttime": 1700000000, "endtime": 1700003600, "address": "room", "remarks": "r",
                "meetingtype": 102, "meetingid": 11101571002822706744_u64, "status": 1 }),
        ),
        (
            "meeting_notification",
            "info",
            json!({ "meetingid": 11101571002822706744_u64, "notification_type": 2, "content": "it is over" }),
        ),
        ("docmsg", "doc", json!({ "title": "sheet", "link_url": "https://doc", "doc_creator": "zhangsan" })),
        ("markdown", "info", json!({ "content": "**bold**" })),
        (
            "news",
            "info",
            json!({ "item": [{ "title": "t", "description": "d", "url": "https://a", "picurl": "https://b" }] }),
        ),
        (
            "calendar",
            "calendar",
            json!({ "title": "review", "creatorname": "a", "attendeename": ["b", "c"], "starttime": 1700000000,
                "endtime": 1700003600, "place": "room", "remarks": "r" }),
        ),
        (
            "mixed",
            "mixed",
            json!({ "item": [
                { "type": "text", "content": "{\"content\":\"see\"}" },
                { "type": "image", "content": picture.to_string() },
                { "type": "hologram", "content": "{\"x\":1}" },
            ] }),
        ),
        (
            "meeting_voice_call",
            "meeting_voice_call",
            json!({ "endtime": 1700000000, "sdkfileid": "f6",
                "demofiledata": [
                    { "filename": "a.docx", "demooperator": "wo1", "starttime": 1700000001, "endtime": 1700000002 },
                ],
                "sharescreendata": [{ "share": "wo1", "starttime": 1700000003, "endtime": 1700000004 }] }),
        ),
        (
            "voip_doc_share",
            "voip_doc_share",
            json!({ "filename": "a.pdf", "md5sum": "0a", "filesize": 4400654, "sdkfileid": "f7" }),
        ),
        ("sphfeed", "sphfeed", json!({ "feed_type": 4, "sph_name": "an account", "feed_desc": "a post" })),
        ("voiptext", "info", json!({ "callduration": 10, "invitetype": 2 })),
        ("qydiskfile", "info", json!({ "filename": "a.pdf" })),
    ]
}

fn message(kind: &str, key: &str, body: &Value) -> Value {
    let mut message = json!({
        "msgid": "m1", "action": "send", "from": "zhangsan", "tolist": ["lisi", "wm1"], "roomid": "wr1",
        "msgtime": 1700000000123_i64, "msgtype": kind,
    });
    message[key] = body.clone();
    message
}

/// What is different, numbers and their text being the same, and JSON and its text.
fn lost(original: &Value, again: &Value, path: &str, out: &mut Vec<String>) {
    match (original, again) {
        (Value::Object(a), Value::Object(_)) => {
            a.iter().for_each(|(key, value)| lost(value, &again[key], &format!("{path}.{key}"), out));
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).for_each(|(a, b)| lost(a, b, path, out));
        }
        (Value::String(text), Value::Object(_)) => match serde_json::from_str(text) {
            Ok(original) => lost(&original, again, path, out),
            Err(_) => out.push(path.to_owned()),
        },
        (Value::Number(a), Value::String(b)) if a.to_string() == *b => {}
        (a, b) if a == b => {}
        (a, b) => out.push(format!("{path}: {a} became {b}")),
    }
}

#[test]
fn a_message_of_every_kind_is_read_and_written_again() {
    for (kind, key, body) in kinds() {
        let original = message(kind, key, &body);
        let read: ArchivedMessage = serde_json::from_value(original.clone()).expect(kind);
        assert_eq!(read.action, ArchivedAction::Send);
        assert_eq!(read.sender, "zhangsan");
        assert!(!matches!(read.content, None | Some(ArchivedContent::Unrecognized(_))), "{kind}: {read:?}");
        let mut out = Vec::new();
        lost(&original, &serde_json::to_value(&read).expect(kind), kind, &mut out);
        assert!(out.is_empty(), "{out:?}");
        let again: ArchivedMessage = serde_json::from_value(serde_json::to_value(&read).expect(kind)).expect(kind);
        assert_eq!(again, read);
    }
}

#[test]
fn what_stands_as_json_in_a_string_is_read() {
    let find = |kind: &str| kinds().into_iter().find(|found| found.0 == kind).expect(kind);
    let (kind, key, body) = find("chatrecord");
    let read: ArchivedMessage = serde_json::from_value(message(kind, key, &body)).expect(kind);
    let Some(ArchivedContent::ChatRecord(record)) = &read.content else { panic!("{read:?}") };
    assert!(matches!(&record.items[0].content, Some(ChatRecordContent::Text(text)) if text.content == "a"));
    assert!(matches!(&record.items[1].content, Some(ChatRecordContent::Unrecognized(_))));

    let (kind, key, body) = find("mixed");
    let read: ArchivedMessage = serde_json::from_value(message(kind, key, &body)).expect(kind);
    let Some(ArchivedContent::Mixed(mixed)) = &read.content else { panic!("{read:?}") };
    assert!(matches!(&mixed.parts[0], MixedContent::Text(text) if text.content == "see"));
    assert!(matches!(&mixed.parts[1], MixedContent::Image(image) if image.file_size == 70961));
    let MixedContent::Unrecognized(unknown) = &mixed.parts[2] else { panic!("{mixed:?}") };
    assert_eq!(unknown.json()["content"], "{\"x\":1}");
}

#[test]
fn a_switch_to_another_corp_is_no_message() {
    let original = json!({ "msgid": "1", "action": "switch", "time": 1700000000123_i64, "user": "zhangsan" });
    let read: ArchivedMessage = serde_json::from_value(original).expect("readable");
    assert_eq!((read.action, read.content, read.user.as_str()), (ArchivedAction::SwitchCorp, None, "zhangsan"));
    assert_eq!(serde_json::to_value(read.switched_at).expect("a time"), 1700000000123_i64);
}

#[test]
fn a_kind_that_is_not_known_is_kept_with_its_body_wherever_it_stands() {
    let read: ArchivedMessage =
        serde_json::from_value(message("hologram", "info", &json!({ "depth": 3 }))).expect("readable");
    let Some(ArchivedContent::Unrecognized(unknown)) = &read.content else { panic!("{read:?}") };
    assert_eq!((&unknown.json()["msgtype"], &unknown.json()["info"]), (&json!("hologram"), &json!({ "depth": 3 })));
}
