//! The vendor's pages in Markdown, and what the specification says otherwise.
//!
//! [`read`] a folder of pages, [`check`] a specification against them. A page is cut into the calls and callbacks that
//! it describes, each into the parameters of its tables and the bodies of its samples; these are looked up in the fields
//! of the operation that has the call's path, or of the event that has the callback's discriminators. What cannot be
//! placed with certainty is not told.

mod call;
mod compare;
mod fields;
mod limits;
mod markdown;
mod notice;
mod page;
mod report;
mod sample;
mod table;
mod values;
mod xml;

pub use compare::{Filter, check};
pub use page::{Page, read};
pub use report::{Finding, Kind, Report};
