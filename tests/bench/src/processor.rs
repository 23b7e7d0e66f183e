//! One processor for both ends of a connection.

/// Runs something, and the processes that it starts, on one processor, where the system can.
///
/// On two, each answer wakes a processor that has gone to sleep and whose caches others have used. On
/// a virtual machine that costs more than the call itself, and differs from one to the next.
pub fn on_one<T>(run: impl FnOnce() -> T) -> T {
    #[cfg(target_os = "linux")]
    let _pinned = linux::Pinned::to_the_last();
    run()
}

#[cfg(target_os = "linux")]
mod linux {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    /// Until it is dropped, this thread and what it starts keep to one processor.
    pub(super) struct Pinned(CpuSet);

    impl Pinned {
        pub(super) fn to_the_last() -> Option<Self> {
            let before = sched_getaffinity(None).ok()?;
            let last = (0..CpuSet::MAX_CPU).rev().find(|cpu| before.is_set(*cpu))?;
            let mut one = CpuSet::new();
            one.set(last);
            sched_setaffinity(None, &one).ok()?;
            Some(Self(before))
        }
    }

    impl Drop for Pinned {
        fn drop(&mut self) {
            let _ = sched_setaffinity(None, &self.0);
        }
    }
}
