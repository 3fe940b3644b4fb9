//! The messages of a customer-service account, each given to a handler until one has taken it.

mod place;
mod turn;

use crate::client::Client;
use crate::codec::Secret;
use crate::customer_service::{OpenKfId, SyncMessages, SyncMessagesResponse, SyncedMessage, VoiceFormat};
use crate::error::Error;
use crate::error_codes::CUSTOMER_SERVICE_MESSAGE_TOKEN_INVALID;
use crate::operation::Request;
use crate::token::Lock;
use place::Place;
use std::collections::HashSet;
use std::time::Duration;
use turn::Turn;
pub(crate) use turn::Turns;

/// How long the lock of an account outlives the process that holds it.
const LEASE: Duration = Duration::from_secs(20);
/// How often one who waits for another process looks whether it has finished.
const POLL: Duration = Duration::from_millis(100);

impl Client {
    /// The messages of a customer-service account that nobody has taken yet.
    ///
    /// The place up to which they were taken is kept in this client's [store](crate::TokenStore), for each corp,
    /// application and account, so that all clients on one store read on where the last one stopped.
    pub fn customer_service_messages(&self, open_kfid: impl Into<OpenKfId>) -> CustomerServiceMessages {
        CustomerServiceMessages { client: self.clone(), open_kfid: open_kfid.into(), token: None, voice_format: None }
    }
}

/// The messages of a customer-service account (微信客服) that nobody has taken yet, made by
/// [`Client::customer_service_messages`].
///
/// The event `kf_msg_or_event` says that there are some; it does not bring them. Read them on every such event:
///
/// ```
/// # #[cfg(feature = "callback")]
/// # {
/// use wecom_api::Client;
/// use wecom_api::callback::{HandlerError, Handlers};
/// use wecom_api::customer_service::{CustomerServiceMessagesArrived, SyncedMessage};
///
/// async fn answer(client: Client, message: SyncedMessage) -> Result<(), HandlerError> {
///     println!("{} writes {:?}", message.external_userid, message.content);
///     # let _ = client;
///     Ok(())
/// }
///
/// # fn example(client: Client) -> Handlers<Client> {
/// Handlers::new(client).on(|event: CustomerServiceMessagesArrived, context| async move {
///     let client = context.state;
///     let messages = client.customer_service_messages(event.open_kf_id).event_token(event.token);
///     messages.for_each(|message| answer(client.clone(), message)).await?;
///     Ok(())
/// })
/// # }
/// # }
/// ```
///
/// # Once, and at least once
/// While one reads an account, all others on the same store wait, in this process or another, and then read what came
/// meanwhile: no event is lost because somebody else was reading, and no message is given to two at a time.
///
/// A message is taken when its handler has succeeded, and the place is kept before the next message is given. A message
/// whose handler fails, is dropped or dies with its process comes again, so that each is given at least once. It is
/// given once more than its handler has succeeded only if the process or the store fails just in between: where that
/// matters, tell repeats by the `message_id`.
///
/// A store that loses the place, as [`MemoryStore`](crate::MemoryStore) does with its process, gives the messages of the
/// last three days again, which is also where an account begins that was never read. Compare the `send_time` where old
/// messages should not be answered.
#[derive(Clone, Debug)]
#[must_use = "messages are read by `for_each`"]
pub struct CustomerServiceMessages {
    client: Client,
    open_kfid: OpenKfId,
    token: Option<Secret>,
    voice_format: Option<VoiceFormat>,
}

impl CustomerServiceMessages {
    /// The token of the event, with which the server lets messages be read more often. It is good for ten minutes;
    /// after that, messages are read without it.
    pub fn event_token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The format of the voice messages; AMR unless given.
    pub fn voice_format(mut self, format: VoiceFormat) -> Self {
        self.voice_format = Some(format);
        self
    }

    /// Gives the messages to a handler, one after another, until there are no more; how many it took.
    ///
    /// While another reads this account, it waits for that one. Where another has read all that was there when this was
    /// called, it gives nothing. It can be dropped at any time, such as by a timeout.
    ///
    /// The handler must not read the same account itself: it would wait for its own end.
    ///
    /// # Errors
    /// The first error of the handler, which ends it; what the handler has not taken comes again. Return `Ok` for what
    /// cannot be handled at all, or the account stands still there. Else see [`Error`]; [`Error::Store`] when the store
    /// cannot keep the place.
    pub async fn for_each<E, A>(self, mut handler: impl FnMut(SyncedMessage) -> A) -> Result<usize, E>
    where
        E: From<Error>,
        A: Future<Output = Result<(), E>>,
    {
        let key = self.key()?;
        let turn = self.client.turns().of(&key);
        let arrival = turn.arrive(self.token.clone());
        let _mine = turn.wait().await;
        if turn.was_read_since(arrival) {
            return Ok(0);
        }
        let _alone = self.lock(&key).await?;
        let reading = turn.begin();
        let mut place = Place::load(&self.client, &key).await?;
        let (mut taken, mut asked) = (0, HashSet::new());
        loop {
            if !asked.insert(place.cursor.clone()) {
                return Err(Error::Endless { origin: SyncMessages::OPERATION.into(), pages: asked.len() }.into());
            }
            let page = self.page(&place, &turn).await?;
            let mut messages = place.rest(page.msg_list).into_iter().peekable();
            while let Some(message) = messages.next() {
                let id = message.message_id.clone();
                handler(message).await?;
                taken += 1;
                place.taken = Some(id);
                // The place after the page is kept anyway.
                if messages.peek().is_some() {
                    place.store(&self.client, &key).await?;
                }
            }
            if place.turn(page.next_cursor) {
                place.store(&self.client, &key).await?;
            }
            if !page.has_more {
                break;
            }
        }
        turn.end(reading);
        Ok(taken)
    }

    /// Names the corp, the application and the account.
    fn key(&self) -> Result<String, Error> {
        let application = self.client.access_key(SyncMessages::OPERATION)?;
        Ok(format!("customer-service:{}:{application}:{}", self.client.corp_id(), self.open_kfid))
    }

    /// Waits until no other process reads the account.
    async fn lock(&self, key: &str) -> Result<Box<dyn Lock>, Error> {
        loop {
            if let Some(lock) = self.client.store().lock(key, LEASE).await? {
                return Ok(lock);
            }
            tokio::time::sleep(POLL).await;
        }
    }

    async fn page(&self, place: &Place, turn: &Turn) -> Result<SyncMessagesResponse, Error> {
        let mut request = SyncMessages::new(&self.open_kfid);
        request.cursor = place.cursor.clone();
        request.voice_format = self.voice_format;
        request.token = turn.token();
        match request.send(&self.client).await {
            Err(error) if error.code() == Some(CUSTOMER_SERVICE_MESSAGE_TOKEN_INVALID) => {
                // An event may have waited longer than its token lives.
                let Some(refused) = request.token.take() else { return Err(error) };
                turn.refuse(&refused);
                request.send(&self.client).await
            }
            answer => answer,
        }
    }
}
