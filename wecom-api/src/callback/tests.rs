//! What is promised of callbacks: the vendor's own example, and what must be refused.

use super::*;
use crate::callback::crypt::encrypt;
use crate::callback::key::BASE64;
use crate::callback::signature::sign;
use base64::Engine;
use std::time::{Duration, UNIX_EPOCH};

/// Token, key and corp ID of the vendor's example (document 90968).
const TOKEN: &str = "QDG6eK";
const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const CORP: &str = "wx5823bf96d3bd56c7";
const OTHER_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

fn receiver() -> Receiver {
    Receiver::new(Application::new(TOKEN, KEY, [CORP]).unwrap())
}

/// A query that fits the encrypted text.
fn query_for(encrypted: &str) -> String {
    let signature = sign(TOKEN, "1409659813", "1372623149", encrypted);
    format!("msg_signature={signature}&timestamp=1409659813&nonce=1372623149")
}

/// The error of a body whose encrypted text is signed as it should be.
fn refused(encrypted: &str) -> String {
    let body = format!("<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>");
    receiver().open(&query_for(encrypted), body.as_bytes()).unwrap_err().to_string()
}

/// Anything encrypted with the right key.
fn raw(data: &[u8]) -> String {
    use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::NoPadding};
    let key = EncodingAesKey::parse(KEY).unwrap();
    let mut data = data.to_vec();
    let length = data.len();
    cbc::Encryptor::<aes::Aes256>::new(&key.0.into(), key.0[..16].try_into().unwrap())
        .encrypt_padded::<NoPadding>(&mut data, length)
        .unwrap();
    BASE64.encode(data)
}

#[test]
fn the_check_of_a_url_is_answered_with_the_text_in_it() {
    let query = "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780&echostr=\
        P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D";
    assert_eq!(receiver().verify_url(query).unwrap(), "1616140317555161061");
    // Servers that do not escape the text send the same.
    let plain = query.replace("%2F", "/").replace("%2B", "+").replace("%3D", "=");
    assert_eq!(receiver().verify_url(&plain).unwrap(), "1616140317555161061");
}

#[test]
fn what_is_sealed_is_opened() {
    for format in [Format::Xml, Format::Json] {
        for message in ["{}", "<xml><A>1</A></xml>", "{\"text\":\"企业微信\"}"] {
            let sealed = receiver().seal_for(0, format, CORP, message).unwrap();
            let delivery = receiver().open(&sealed.query(), sealed.body().as_bytes()).unwrap();
            assert_eq!((delivery.text(), delivery.receive_id(), delivery.format()), (message, CORP, format));
            let reply = receiver().seal(&delivery, &Reply::raw("{\"a\":1}")).unwrap();
            assert_eq!(receiver().open(&reply.query(), reply.body().as_bytes()).unwrap().event().body()["a"], 1);
        }
    }
}

#[test]
fn every_length_of_padding_is_written_and_read() {
    let key = EncodingAesKey::parse(KEY).unwrap();
    for length in 0..100 {
        let message = "x".repeat(length);
        let data = encrypt(&key, [7; 16], message.as_bytes(), CORP).unwrap();
        assert_eq!(data.len() % 32, 0);
        let plain = super::crypt::decrypt(&key, data).unwrap();
        assert_eq!((plain.message.len(), plain.receive_id.as_str()), (length, CORP));
    }
}

#[test]
fn both_keys_are_taken_while_one_is_changed() {
    let old = Receiver::new(Application::new(TOKEN, OTHER_KEY, [CORP]).unwrap());
    let both = Receiver::new(Application::new(TOKEN, KEY, [CORP]).unwrap().previous_key(OTHER_KEY).unwrap());
    for from in [old, receiver()] {
        let sealed = from.seal_for(0, Format::Xml, CORP, "<xml/>").unwrap();
        assert!(both.open(&sealed.query(), sealed.body().as_bytes()).is_ok());
    }
}

#[test]
fn token_key_and_receive_id_tell_applications_apart() {
    let all = receiver()
        .application(Application::new(TOKEN, KEY, ["ww2"]).unwrap())
        .application(Application::new("another", KEY, [CORP]).unwrap())
        .application(Application::new(TOKEN, OTHER_KEY, [CORP]).unwrap())
        .application(Application::new("bot", OTHER_KEY, [""]).unwrap());
    for (index, receive_id) in [(0, CORP), (1, "ww2"), (2, CORP), (3, CORP), (4, "")] {
        let sealed = all.seal_for(index, Format::Xml, receive_id, "<xml/>").unwrap();
        assert_eq!(all.open(&sealed.query(), sealed.body().as_bytes()).unwrap().application(), index);
    }
    let sealed = all.seal_for(0, Format::Xml, "somebody", "<xml/>").unwrap();
    let error = all.open(&sealed.query(), sealed.body().as_bytes()).unwrap_err();
    assert_eq!(error, CallbackError::ReceiveId { receive_id: "somebody".to_owned() });
}

#[test]
fn keys_are_read_as_wecom_shows_them_and_not_otherwise() {
    // The last character carries two stray bits here.
    assert!(EncodingAesKey::parse("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2D").is_ok());
    assert!(EncodingAesKey::parse(&format!("{KEY}=\n")).is_ok());
    for (key, problem) in [
        ("", "43 characters"),
        ("short", "43 characters"),
        (&KEY[1..], "43 characters"),
        ("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2-", "only letters"),
        ("企业微信企业微信企业微信12345678", "43 characters"),
    ] {
        let error = EncodingAesKey::parse(key).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
        assert!(key.is_empty() || !error.contains(key), "{error}");
    }
    assert_eq!(format!("{:?}", EncodingAesKey::parse(KEY).unwrap()), "EncodingAesKey(…)");
    assert!(!format!("{:?}", receiver()).contains(TOKEN));
}

#[test]
fn a_flawed_query_is_named() {
    let open = |query: &str| receiver().open(query, b"<xml><Encrypt>a</Encrypt></xml>").unwrap_err().to_string();
    for (query, problem) in [
        ("", "`msg_signature` is missing"),
        ("msg_signature=&timestamp=1&nonce=1", "`msg_signature` is missing"),
        ("msg_signature=a&nonce=1", "`timestamp` is missing"),
        ("msg_signature=a&timestamp=1", "`nonce` is missing"),
        ("msg_signature=a&timestamp=1&nonce=1&nonce=2", "`nonce` stands there twice"),
        ("msg_signature=a&timestamp=1&nonce=1", "fits none of the tokens"),
        ("?msg_signature=%ff%00&timestamp=1&nonce=1", "fits none of the tokens"),
    ] {
        assert!(open(query).contains(problem), "{query}: {}", open(query));
    }
    assert!(receiver().verify_url("msg_signature=a&timestamp=1&nonce=1").unwrap_err().to_string().contains("echostr"));
}

#[test]
fn a_flawed_envelope_is_named() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let many = format!("<xml>{}</xml>", "<a/>".repeat(60_000));
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xml><Encrypt>&b;</Encrypt></xml>";
    for (body, problem) in [
        (&b""[..], "empty"),
        (b"   ", "empty"),
        (b"hello", "neither"),
        (b"<xml></xml>", "`Encrypt` is missing"),
        (b"<xml><Encrypt></Encrypt></xml>", "`Encrypt` is empty"),
        (b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>", "`Encrypt` stands there twice"),
        (b"<xml><Encrypt><a>1</a></Encrypt></xml>", "no text"),
        (b"<xml><Encrypt>a</xml>", "byte"),
        (b"<xml><Encrypt>a</Encrypt>", "ends before"),
        (b"<xml><Encrypt>a</Encrypt></xml><xml/>", "follows the end"),
        (b"<xml><Encrypt>&b;</Encrypt></xml>", "entity"),
        (b"<?xml version=\"1.0\" encoding=\"gbk\"?><xml><Encrypt>a</Encrypt></xml>", "encoding"),
        (b"\xff\xfe<\0x\0", "no UTF-8"),
        (bomb.as_bytes(), "document type"),
        (deep.as_bytes(), "within each other"),
        (many.as_bytes(), "over 50000 elements"),
        (b"{", "no JSON"),
        (b"{\"encrypt\":1}", "no text"),
        (b"{}", "`encrypt` is missing"),
        (b"[]", "neither"),
    ] {
        let error = receiver().open("msg_signature=a&timestamp=1&nonce=1", body).unwrap_err().to_string();
        assert!(error.contains(problem), "{:?}: {error}", String::from_utf8_lossy(&body[..body.len().min(40)]));
    }
    let error = receiver().max_body(10).open("msg_signature=a&timestamp=1&nonce=1", &[b'<'; 11]).unwrap_err();
    assert_eq!(error, CallbackError::TooLarge { size: 11, limit: 10 });
}

#[test]
fn a_flawed_text_is_named_when_its_signature_fits() {
    let good = |length: u32, padding: u8| {
        let mut data = vec![b'r'; 16];
        data.extend_from_slice(&length.to_be_bytes());
        data.extend_from_slice(b"<xml/>wx5823bf96d3bd56c7");
        let count = 32 - data.len() % 32;
        data.extend(std::iter::repeat_n(padding, count));
        data
    };
    let wrong_key =
        BASE64.encode(encrypt(&EncodingAesKey::parse(OTHER_KEY).unwrap(), [0; 16], b"<xml/>", CORP).unwrap());
    for (encrypted, problem) in [
        ("*".to_owned(), "no base64"),
        ("AAAA".to_owned(), "multiple of 16"),
        (raw(&[]), "`Encrypt` is empty"),
        (raw(&[32; 32]), "shorter than its head"),
        (raw(&[0; 32]), "padding"),
        (raw(&[33; 64]), "padding"),
        (raw(&good(6, 21)), "padding"),
        (raw(&good(u32::MAX, 20)), "longer than it is"),
        (raw(&good(31, 20)), "longer than it is"),
        (wrong_key, "padding"),
        (raw(&good(5, 20)), "whom this receiver does not stand for"),
    ] {
        let error = refused(&encrypted);
        assert!(error.contains(problem), "{problem}: {error}");
    }
    assert!(
        receiver()
            .open(
                &query_for(&raw(&good(6, 20))),
                format!("<xml><Encrypt>{}</Encrypt></xml>", raw(&good(6, 20))).as_bytes()
            )
            .is_ok()
    );
}

#[test]
fn a_callback_is_taken_once_and_in_time() {
    let now = UNIX_EPOCH + Duration::from_secs(1_000_000);
    let guard = ReplayGuard::new(Duration::from_secs(300));
    let query = |signature: &str, timestamp: &str| {
        CallbackQuery::parse(&format!("msg_signature={signature}&timestamp={timestamp}&nonce=1")).unwrap()
    };
    assert_eq!(guard.check_at(&query("a", "1000000"), now), Ok(()));
    assert_eq!(guard.check_at(&query("a", "1000000"), now), Err(CallbackError::Replayed));
    assert_eq!(guard.check_at(&query("b", "999700"), now), Ok(()));
    for (timestamp, problem) in
        [("999699", "away"), ("1000301", "away"), ("18446744073709551615", "away"), ("x", "no number")]
    {
        let error = guard.check_at(&query("c", timestamp), now).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
    // What is too old to be taken need not be remembered.
    assert_eq!(guard.check_at(&query("d", "1000700"), now + Duration::from_secs(700)), Ok(()));
    assert!(guard.check_at(&query("a", "1000000"), now + Duration::from_secs(700)).is_err());
}

#[test]
fn xml_becomes_json() {
    let read = |text: &str| serde_json::to_string(&super::xml::read(text).unwrap()).unwrap();
    for (text, json) in [
        ("<xml/>", "{}"),
        ("<xml></xml>", "{}"),
        ("<xml><A>1</A><B/></xml>", r#"{"A":"1","B":""}"#),
        ("<xml>\n <A><![CDATA[<&>]]></A>\n</xml>\n", r#"{"A":"<&>"}"#),
        ("<xml><A>&lt;&#65;&amp;&#x4f01;</A></xml>", r#"{"A":"<A&企"}"#),
        ("<xml><I>1</I><I>2</I><I>3</I></xml>", r#"{"I":["1","2","3"]}"#),
        ("<xml><L><I><K>1</K></I></L></xml>", r#"{"L":{"I":{"K":"1"}}}"#),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- c --><xml><A a='1'> x </A></xml>", r#"{"A":" x "}"#),
    ] {
        assert_eq!(read(text), json, "{text}");
    }
}
