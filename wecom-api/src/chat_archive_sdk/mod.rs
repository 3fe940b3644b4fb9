//! The chat archive (会话内容存档), decrypted: messages as types, and the pictures, recordings and files in them.
//!
//! The vendor gives the archive out through a C library of its own only, the Finance SDK (`WeWorkFinanceSdk_C`), which
//! document [91774](https://developer.work.weixin.qq.com/document/path/91774) describes and offers for Linux and
//! Windows. This module loads that library when it runs, from wherever you have put it, and needs neither its header
//! nor anything else to be built.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use wecom_api::chat_archive::ArchivedContent;
//! use wecom_api::chat_archive_sdk::Archive;
//!
//! # let secret = "…";
//! let archive = Archive::builder("/opt/wecom/libWeWorkFinanceSdk_C.so", "ww1234567890", secret)
//!     .private_key(3, std::fs::read_to_string("archive-3.pem")?)
//!     .open()
//!     .await?;
//!
//! // Where the last run ended; 0 for all that the archive still has, which is five days.
//! # let last_seq = 0;
//! let mut messages = archive.messages(last_seq);
//! while let Some(record) = messages.next().await {
//!     let record = record?;
//!     match record.message() {
//!         Ok(message) => match &message.content {
//!             Some(ArchivedContent::Text(text)) => println!("{}: {}", message.sender, text.content),
//!             Some(ArchivedContent::File(file)) => {
//!                 // Never under the name that somebody else has chosen.
//!                 archive.content(&file.sdk_file_id).save(format!("files/{}", record.seq())).await?;
//!             }
//!             other => println!("{}: {other:?}", message.sender),
//!         },
//!         // One message that cannot be read holds up no other.
//!         Err(error) => eprintln!("{}: {error}", record.seq()),
//!     }
//!     // Keep `record.seq()`: the next run goes on after it.
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Messages::follow`] makes the same stream wait for new messages at the end. The server allows 4,000 batches and
//! 25,000 pieces of contents a minute; and it answers only to the addresses that the admin console trusts.
//!
//! What a message can be is [`ArchivedContent`](crate::chat_archive::ArchivedContent). A kind that this version does not
//! know is kept, and [`Record::json`] has the whole of every message. The other parts of the archive, such as who has
//! agreed to it, are operations of [`chat_archive`](crate::chat_archive).

mod archive;
mod batch;
mod content;
mod error;
mod keys;
mod messages;
mod native;
mod record;

pub use archive::{Archive, ArchiveBuilder};
pub use content::Content;
pub use error::ArchiveError;
pub use messages::Messages;
pub use record::Record;
