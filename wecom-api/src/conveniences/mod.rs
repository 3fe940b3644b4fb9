//! What people do often and that is more than one call, or none.

#[cfg(feature = "documents")]
mod cells;
mod civil;
#[cfg(all(feature = "client", feature = "customer_service"))]
mod customer_service;
#[cfg(all(feature = "client", feature = "contacts"))]
mod directory;
#[cfg(all(feature = "client", feature = "drive"))]
mod drive;
mod form;
#[cfg(feature = "client")]
mod jssdk;
#[cfg(feature = "client")]
mod links;
#[cfg(all(feature = "client", feature = "agents"))]
mod menu;
#[cfg(all(feature = "client", feature = "messages"))]
mod message;

#[cfg(feature = "documents")]
pub use cells::SmartSheetCell;
#[cfg(all(feature = "client", feature = "customer_service"))]
pub use customer_service::CustomerServiceMessages;
#[cfg(all(feature = "client", feature = "customer_service"))]
pub(crate) use customer_service::Turns;
#[cfg(all(feature = "client", feature = "contacts"))]
pub use directory::user_ids_by;
#[cfg(all(feature = "client", feature = "drive"))]
pub use drive::upload_to_drive;
#[cfg(feature = "client")]
pub use jssdk::{PageSignature, page_signature};
#[cfg(feature = "client")]
pub use links::{AuthorizeUrl, Scope};
#[cfg(all(feature = "client", feature = "agents"))]
pub use menu::replace_menu;
