//! What people do often and that is more than one call, or none.

#[cfg(feature = "contacts")]
mod directory;
mod jssdk;
mod links;
#[cfg(feature = "agents")]
mod menu;
#[cfg(feature = "messages")]
mod message;

#[cfg(feature = "contacts")]
pub use directory::user_ids_by;
pub use jssdk::{PageSignature, page_signature};
pub use links::{AuthorizeUrl, Scope};
#[cfg(feature = "agents")]
pub use menu::replace_menu;
