//! What people do often and that is more than one call, or none.

#[cfg(feature = "documents")]
mod cells;
mod civil;
#[cfg(feature = "customer_service")]
mod customer_service;
#[cfg(feature = "contacts")]
mod directory;
#[cfg(feature = "drive")]
mod drive;
mod form;
mod jssdk;
mod links;
#[cfg(feature = "agents")]
mod menu;
#[cfg(feature = "messages")]
mod message;

#[cfg(feature = "documents")]
pub use cells::SmartSheetCell;
#[cfg(feature = "customer_service")]
pub use customer_service::CustomerServiceMessages;
#[cfg(feature = "customer_service")]
pub(crate) use customer_service::Turns;
#[cfg(feature = "contacts")]
pub use directory::user_ids_by;
#[cfg(feature = "drive")]
pub use drive::upload_to_drive;
pub use jssdk::{PageSignature, page_signature};
pub use links::{AuthorizeUrl, Scope};
#[cfg(feature = "agents")]
pub use menu::replace_menu;
