//! The faults of an ordinary bad day, which a client that keeps to its rules comes through.

use std::collections::BTreeMap;

use crate::{
    fault::Trouble,
    meet::{Again, Met},
    random::Key,
};

/// So many faults in a row are met by one method and path, never more: a client that sends a
/// request three times gets its answer.
const IN_A_ROW: u32 = 2;
/// How late a slow answer is, in milliseconds: this, and up to as much again.
const SLOW: u64 = 50;

/// A share of requests that meets a fault, each kind as often as the others.
#[derive(Clone, Debug)]
pub(crate) struct Mix {
    share: f64,
    rows: BTreeMap<(String, String), u32>,
}

impl Mix {
    pub fn new(share: f64) -> Self {
        Self { share, rows: BTreeMap::new() }
    }

    /// What goes wrong with a request, if something does.
    pub fn meet(&mut self, key: Key, request: Met<'_>) -> Option<Trouble> {
        let place = (request.method.to_owned(), request.path.to_owned());
        let so_far = self.rows.get(&place).copied().unwrap_or_default();
        if so_far >= IN_A_ROW || key.child("share").share() >= self.share {
            self.rows.remove(&place);
            return None;
        }
        self.rows.insert(place, so_far + 1);
        let which = key.child("which");
        // Refusals for a limit and slow answers leave no doubt about what happened.
        Some(match which.below(if request.again == Again::Safe { 6 } else { 2 }) {
            0 => Trouble::Status {
                status: 429,
                body: None,
                content_type: None,
                retry_after: Some("0".to_owned()),
            },
            1 => Trouble::Delay { milliseconds: SLOW + which.child("delay").below(SLOW) },
            2 => Trouble::page(502),
            3 => Trouble::page(503),
            4 => Trouble::Reset,
            _ => Trouble::Lost,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Mix;
    use crate::{
        fault::Trouble,
        meet::{Again, Met, Starts},
        random::Key,
    };

    fn day(seed: u64, share: f64, again: Again) -> Vec<Option<Trouble>> {
        let mut mix = Mix::new(share);
        let met = Met { method: "GET", path: "/a", starts: Starts::Nothing, again };
        (0..1000).map(|nth| mix.meet(Key::new(seed).nth(nth), met)).collect()
    }

    #[test]
    fn every_kind_comes_and_the_seed_decides() {
        let met = day(3, 0.1, Again::Safe);
        assert_eq!(met, day(3, 0.1, Again::Safe));
        assert_ne!(met, day(4, 0.1, Again::Safe));
        let count = met.iter().flatten().count();
        assert!((70..130).contains(&count), "{count}");
        let kinds: Vec<_> = met.iter().flatten().map(std::mem::discriminant).collect();
        let statuses = [429, 502, 503].map(|wanted| {
            met.iter().flatten().any(
                |trouble| matches!(trouble, Trouble::Status { status, .. } if *status == wanted),
            )
        });
        assert_eq!(statuses, [true; 3]);
        for kind in [Trouble::Reset, Trouble::Lost, Trouble::Delay { milliseconds: 0 }] {
            assert!(kinds.contains(&std::mem::discriminant(&kind)), "{kind:?}");
        }
    }

    #[test]
    fn a_third_attempt_gets_through() {
        let met = day(5, 1.0, Again::Safe);
        assert!(met.chunks(3).all(|three| three.iter().flatten().count() == 2 || three.len() < 3));
    }

    #[test]
    fn a_write_is_never_left_in_doubt() {
        let clear = |trouble: &Trouble| match trouble {
            Trouble::Status { status, .. } => *status == 429,
            other => matches!(other, Trouble::Delay { .. }),
        };
        assert!(day(5, 1.0, Again::Unclear).iter().flatten().all(clear));
    }
}
