//! Lists that come in pages.

mod count;
mod items;
mod pager;
mod pages;

pub use self::{items::Items, pages::Pages};
