//! A local server that behaves like the API a document describes: routes, credentials and tokens,
//! limits, activities, storage, pages and faults, all from the model and its rules.
//!
//! ```
//! use clientwright::model::Api;
//! use clientwright_serve::{Fault, Simulator};
//!
//! # async fn example(api: Api) -> std::io::Result<()> {
//! let server = Simulator::builder(api).seed(7).speed(10.0).start().await?;
//! server.faults([Fault::status(503).times(1)]);
//! println!("{}", server.url());
//! # Ok(())
//! # }
//! ```
//!
//! The same seed gives the same answers. The server listens on this machine's loopback only.
//!
//! # Control paths
//!
//! | request | does |
//! |---|---|
//! | `POST /.clientwright/faults` | adds a fault, or a list of them |
//! | `DELETE /.clientwright/faults` | forgets those that were added |
//! | `POST /.clientwright/tokens/expire` | ends the life of every token |
//! | `GET /.clientwright/requests` | method, path, status and time of the requests so far |
//!
//! A fault is an object with `fault`, what that needs, and optionally `method`, `path`, `times`
//! and `share` (a part of 1):
//!
//! | `fault` | needs |
//! |---|---|
//! | `status` | `status`; may have `body`, `content-type`, `retry-after` |
//! | `delay` | `milliseconds` |
//! | `reset`, `lost`, `truncated`, `stalled`, `unfinished`, `malformed`, `partial`, `activity-waits` | |
//! | `without-header` | `header` |
//! | `activity-fails` | `reason` |

mod activity;
mod answer;
mod arguments;
mod auth;
mod body;
mod clock;
mod collection;
mod control;
mod fault;
mod filter;
mod hints;
mod limit;
mod listen;
mod log;
mod lookup;
mod meet;
mod mix;
mod multipart;
mod page;
mod pattern;
mod payload;
mod perform;
mod place;
mod plan;
mod play;
mod random;
mod readiness;
mod refer;
mod refusal;
mod report;
mod request;
mod route;
mod sample;
mod shape;
mod show;
mod simulator;
mod sort;
mod spoil;
mod stock;
mod store;
mod stream;
mod token;
#[cfg(test)]
mod tour;
mod types;
mod upload;
mod validate;
mod window;
mod world;

pub use activity::Pace;
pub use arguments::arguments;
pub use fault::Fault;
pub use hints::Hints;
pub use log::Seen;
pub use simulator::{Builder, Running, Simulator, Snapshot};
