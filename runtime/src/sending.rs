//! Whether a value is being written into a request: there, what only the server writes is left out.
//! Everywhere else a value is written whole, so that it can be kept and read again.

use std::cell::Cell;

thread_local! {
    // Serde has no way to tell a type what it is written for.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Writes a request's body.
pub(crate) fn sending<T>(write: impl FnOnce() -> T) -> T {
    let _before = Before(SENDING.replace(true));
    write()
}

pub(crate) fn is_sending() -> bool {
    SENDING.get()
}

/// Puts back what was, also when a value's own `Serialize` panics.
struct Before(bool);

impl Drop for Before {
    fn drop(&mut self) {
        SENDING.set(self.0);
    }
}
