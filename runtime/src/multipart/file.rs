//! A file, read chunk by chunk where blocking does no harm.

use std::{
    fs::File,
    future::Future,
    io::{self, Read},
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::transport::{Failure, TransportError};

/// Long enough that changing threads for each costs little.
const CHUNK: usize = 256 * 1024;

pub(super) struct FileChunks {
    path: Arc<Path>,
    file: Option<File>,
    reading: Option<JoinHandle<io::Result<(File, Bytes)>>>,
}

impl FileChunks {
    pub(super) fn new(path: Arc<Path>) -> Self {
        Self { path, file: None, reading: None }
    }
}

fn read(path: &Path, file: Option<File>) -> io::Result<(File, Bytes)> {
    let mut file = match file {
        Some(file) => file,
        None => File::open(path)?,
    };
    let mut chunk = Vec::with_capacity(CHUNK);
    file.by_ref().take(CHUNK as u64).read_to_end(&mut chunk)?;
    Ok((file, chunk.into()))
}

impl Stream for FileChunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (path, file) = (Arc::clone(&self.path), self.file.take());
        let mut reading =
            self.reading.take().unwrap_or_else(|| spawn_blocking(move || read(&path, file)));
        let chunk = Pin::new(&mut reading).poll(cx);
        if chunk.is_pending() {
            self.reading = Some(reading);
        }
        let unreadable =
            |error: io::Error| TransportError::new(Failure::Request).with_source(error);
        Poll::Ready(match ready!(chunk) {
            Ok(Ok((_, chunk))) if chunk.is_empty() => None,
            Ok(Ok((file, chunk))) => {
                self.file = Some(file);
                Some(Ok(chunk))
            }
            Ok(Err(error)) => Some(Err(unreadable(error))),
            Err(error) => Some(Err(unreadable(io::Error::other(error)))),
        })
    }
}
