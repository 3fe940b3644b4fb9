//! What was given up.

use super::letter::Taken;
use super::{Inbox, pending, script};
use crate::callback::Delivery;
use crate::redis::{Failure, eval};
use crate::token::StoreError;
use redis::cmd;
use std::time::SystemTime;

/// Letters that are read at once to be played again.
const BATCH: usize = 100;

/// The events of an [`Inbox`] that failed too often, oldest first; made by [`Inbox::dead`].
///
/// They stay until they are played again or removed.
///
/// ```no_run
/// # async fn example(inbox: wecom_api::callback::Inbox) -> Result<(), wecom_api::StoreError> {
/// let dead = inbox.dead();
/// for letter in dead.list(None, 20).await? {
///     println!("{}: {} attempts, {}", letter.id, letter.attempts, letter.error);
/// }
/// // Once the cause is mended:
/// dead.replay_all().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DeadLetters {
    inbox: Inbox,
}

/// An event that failed too often.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Its ID among the dead letters.
    pub id: String,
    /// The event; nothing when what stood in the stream was none.
    pub delivery: Option<Delivery>,
    /// What the handler said the last time, or why it could not be handled at all.
    pub error: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub time: Option<SystemTime>,
}

impl DeadLetters {
    pub(super) fn new(inbox: Inbox) -> Self {
        Self { inbox }
    }

    /// Some letters, oldest first: from the beginning, or after the one with this ID.
    ///
    /// # Errors
    /// When Redis does not answer, or the ID is none.
    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
        let start = after.map_or_else(|| "-".to_owned(), |id| format!("({id}"));
        let command = cmd("XRANGE").arg(self.inbox.keys.dead()).arg(start).arg("+").arg("COUNT").arg(limit).take();
        let answer = self.inbox.connection.run("XRANGE", &command).await.map_err(Failure::into_error)?;
        Ok(Taken::read_all(answer).into_iter().map(DeadLetter::read).collect())
    }

    /// Lets an event be handled again, with as many attempts as at first; false when there is no such letter.
    ///
    /// # Errors
    /// When Redis does not answer, or the letter is no event.
    pub async fn replay(&self, id: &str) -> Result<bool, StoreError> {
        match self.try_replay(id).await? {
            -1 => Err(StoreError::new(format!("the dead letter {id} is no event, and cannot be handled"))),
            answer => Ok(answer == 1),
        }
    }

    /// Lets all that are there now be handled again; how many they are. What is no event stays.
    ///
    /// # Errors
    /// When Redis does not answer. Some may be played again by then.
    pub async fn replay_all(&self) -> Result<u64, StoreError> {
        // What fails again meanwhile comes to stand behind the last one, and is not played for ever.
        let keys = &self.inbox.keys;
        let last = cmd("XREVRANGE").arg(keys.dead()).arg("+").arg("-").arg("COUNT").arg(1).take();
        let last = self.inbox.connection.run("XREVRANGE", &last).await.map_err(Failure::into_error)?;
        let Some(last) = Taken::read_all(last).pop().map(|letter| letter.id) else { return Ok(0) };
        let (mut after, mut replayed) = (None, 0);
        loop {
            let letters = self.list(after.as_deref(), BATCH).await?;
            for letter in &letters {
                if self.try_replay(&letter.id).await? == 1 {
                    replayed += 1;
                }
                if letter.id == last {
                    return Ok(replayed);
                }
            }
            match letters.last() {
                Some(letter) => after = Some(letter.id.clone()),
                // Another has removed the last one.
                None => return Ok(replayed),
            }
        }
    }

    /// Removes a letter for good; false when there is none.
    ///
    /// # Errors
    /// When Redis does not answer, or the ID is none.
    pub async fn remove(&self, id: &str) -> Result<bool, StoreError> {
        let command = cmd("XDEL").arg(self.inbox.keys.dead()).arg(id).take();
        self.inbox.connection.run("XDEL", &command).await.map_err(Failure::into_error)
    }

    async fn try_replay(&self, id: &str) -> Result<i64, StoreError> {
        let command = eval(script::REPLAY, [self.inbox.keys.dead(), self.inbox.keys.events()]).arg(id).take();
        self.inbox.run(&command).await
    }
}

impl DeadLetter {
    fn read(letter: Taken) -> Self {
        Self {
            delivery: letter.delivery().ok(),
            error: letter.text("error").unwrap_or_default().to_owned(),
            attempts: letter.attempts(),
            time: pending::time(&letter.id),
            id: letter.id,
        }
    }
}
