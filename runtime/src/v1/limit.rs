//! The rows of rate limits.

/// A rate limit of a product, shared by all operations that name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub(crate) name: &'static str,
    pub(crate) bucket: Bucket,
}

/// What a limit counts. Times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bucket {
    /// At most so many calls in any span of so long; every window holds.
    Windows { windows: [(u32, u64); 4], used: usize },
    /// Refilled by `rate` in `per`, holding at most `capacity`.
    Token { rate: u32, per: u64, capacity: u32 },
}

impl Limit {
    /// At most `calls` in any span of `milliseconds`.
    #[must_use]
    pub const fn window(name: &'static str, calls: u32, milliseconds: u64) -> Self {
        Self {
            name,
            bucket: Bucket::Windows {
                windows: [(calls, milliseconds), (0, 0), (0, 0), (0, 0)],
                used: 1,
            },
        }
    }

    /// A second window on the same row, up to four in all.
    ///
    /// # Panics
    ///
    /// While the row is compiled: on a token bucket, or past four windows.
    #[must_use]
    pub const fn and(mut self, calls: u32, milliseconds: u64) -> Self {
        match &mut self.bucket {
            Bucket::Windows { windows, used } => {
                assert!(*used < windows.len(), "a limit holds at most four windows");
                windows[*used] = (calls, milliseconds);
                *used += 1;
            }
            Bucket::Token { .. } => panic!("a token bucket has no windows"),
        }
        self
    }

    /// A bucket of `capacity`, refilled by `calls` in `milliseconds`.
    #[must_use]
    pub const fn bucket(name: &'static str, calls: u32, milliseconds: u64, capacity: u32) -> Self {
        Self { name, bucket: Bucket::Token { rate: calls, per: milliseconds, capacity } }
    }
}
