//! The events that are sent, and who sends and takes them.

use wecom_api::callback::{Application, Delivery, Format, Inbox, Receiver, Sealed};
use wecom_api::{RedisStore, StoreError};

const CORP: &str = "ww1234567890";

pub(crate) fn receiver() -> Receiver {
    let application = Application::new("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", [CORP]);
    Receiver::new(application.expect("a key"))
}

/// The member that an event is about: of every four events, two about one member each, and two about one together,
/// for whom something is to be done once.
pub(crate) fn member(number: usize) -> String {
    if is_once(number) { format!("once-{}", number / 4) } else { format!("plain-{number}") }
}

pub(crate) fn is_once(number: usize) -> bool {
    number % 4 >= 2
}

/// The event with this number, which stands in its time.
pub(crate) fn sealed(number: usize) -> Sealed {
    let member = member(number);
    let text = format!(
        "<xml><ToUserName>{CORP}</ToUserName><FromUserName>sys</FromUserName><CreateTime>{number}</CreateTime>\
         <MsgType>event</MsgType><Event>change_contact</Event><ChangeType>create_user</ChangeType>\
         <UserID>{member}</UserID><Name>Zhang San</Name><Department>1,2</Department></xml>"
    );
    receiver().seal_for(0, Format::Xml, CORP, &text).expect("it is sealed")
}

pub(crate) fn delivery(number: usize) -> Delivery {
    let sealed = sealed(number);
    receiver().open(&sealed.query(), sealed.body().as_bytes()).expect("it is opened")
}

pub(crate) async fn inbox(redis: &str) -> Result<Inbox, StoreError> {
    Ok(Inbox::new(&RedisStore::connect(redis).await?, "trial"))
}

/// Redis may be away just now.
pub(crate) async fn inbox_when_there(redis: &str) -> Inbox {
    loop {
        match inbox(redis).await {
            Ok(inbox) => return inbox,
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
        }
    }
}
