//! Calls whose answers are pages of a list.

use serde::de::DeserializeOwned;

use super::Call;
use crate::paging::{Items, Pages};

impl<T> Call<T> {
    /// The pages of the list, one after the other. Where the call names a page or its size, the
    /// pager starts there and keeps to it.
    pub fn pages(self) -> Pages<T> {
        Pages::new(self.draft, self.decode)
    }

    /// The items of the list, from all its pages.
    pub fn items<I: DeserializeOwned>(self) -> Items<I> {
        Items::new(self.draft)
    }
}
