//! Numbers that follow from a seed and a place alone, never from the order of calls.

/// A place in a tree of random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(u64);

impl Key {
    pub fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    pub fn child(self, name: &str) -> Self {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mix(self.0 ^ hash))
    }

    pub fn nth(self, index: u64) -> Self {
        Self(mix(self.0 ^ mix(index)))
    }

    /// A number from zero to one less than `bound`; zero where `bound` is.
    pub fn below(self, bound: u64) -> u64 {
        self.0.checked_rem(bound).unwrap_or_default()
    }

    /// A number from zero to less than one.
    pub fn share(self) -> f64 {
        // 53 bits are what a double holds exactly.
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A version 4 UUID.
    pub fn uuid(self) -> String {
        let (high, low) = (self.0, self.nth(1).0);
        let (a, b, c) = (high >> 32, high >> 16 & 0xffff, high & 0xfff);
        let (d, e) = (low >> 48 & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
        format!("{a:08x}-{b:04x}-4{c:03x}-{d:04x}-{e:012x}")
    }
}

/// The finalizer of SplitMix64.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_place_always_holds_the_same() {
        let key = Key::new(7).child("a").nth(2);
        assert_eq!(key, Key::new(7).child("a").nth(2));
        assert_ne!(key, Key::new(8).child("a").nth(2));
        let uuid = key.uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
    }
}
