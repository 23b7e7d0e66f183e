//! `call!`: the named call types of generated crates.

/// The call type of a method: a newtype around [`Call`](crate::Call) for setters of its own, which has
/// what a call has (it can be awaited, answered in full, and timed), or another name for `Call`.
///
/// ```text
/// call!(List => Vec<Machine>, Machines::list);
/// call!(type Get => Machine, Machines::get);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    (type $name:ident => $output:ty, $handle:ident :: $method:ident) => {
        #[doc = ::core::concat!("A call of [`", ::core::stringify!($handle), "::", ::core::stringify!($method), "`].")]
        pub type $name = $crate::Call<$output>;
    };

    ($name:ident => $output:ty, $handle:ident :: $method:ident) => {
        #[doc = ::core::concat!("A call of [`", ::core::stringify!($handle), "::", ::core::stringify!($method), "`].")]
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct $name($crate::Call<$output>);

        impl $name {
            /// Sends the call and returns the value together with status and headers.
            ///
            /// # Errors
            ///
            /// Whatever keeps the answer from being had or read.
            #[inline]
            pub async fn response(self) -> $crate::Result<$crate::Response<$output>> {
                self.0.response().await
            }

            /// Limits each attempt, from sending to the last byte of the answer.
            #[inline]
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Limits the call as a whole, with its waits and retries.
            #[inline]
            pub fn deadline(self, deadline: ::core::time::Duration) -> Self {
                Self(self.0.deadline(deadline))
            }
        }

        impl ::core::future::IntoFuture for $name {
            type Output = $crate::Result<$output>;
            type IntoFuture = $crate::CallFuture<$output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }

        impl ::core::convert::From<$name> for $crate::Call<$output> {
            #[inline]
            fn from(call: $name) -> Self {
                call.0
            }
        }
    };
}
