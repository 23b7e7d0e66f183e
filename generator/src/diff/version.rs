//! The version that follows from a bump.

use super::Bump;

/// The next version of a crate. Before 1.0 everything counts one place lower, as cargo does.
///
/// `None` when the current one is not of three numbers.
pub fn next_version(current: &str, bump: Bump) -> Option<String> {
    let (major, minor, patch) = numbers(current)?;
    let next = match (bump, major) {
        (Bump::None, _) => (major, minor, patch),
        (Bump::Major, 1..) => (major + 1, 0, 0),
        (Bump::Minor, 1..) | (Bump::Major, 0) => (major, minor + 1, 0),
        (Bump::Patch, _) | (Bump::Minor, 0) => (major, minor, patch + 1),
    };
    Some(format!("{}.{}.{}", next.0, next.1, next.2))
}

/// The greater of two versions, the first where they are alike.
pub fn later<'v>(one: &'v str, other: &'v str) -> &'v str {
    if numbers(other) > numbers(one) { other } else { one }
}

fn numbers(version: &str) -> Option<(u64, u64, u64)> {
    let core = version.split(['-', '+']).next()?;
    let numbers: Vec<u64> = core.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [major, minor, patch] = numbers[..] else { return None };
    Some((major, minor, patch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!(later("0.9.0", "0.10.0"), "0.10.0");
        assert_eq!(later("1.0.0", "1.0.0-rc.1"), "1.0.0");
        assert_eq!(later("1.0.0", "soon"), "1.0.0");
    }

    #[test]
    fn before_one_everything_counts_one_place_lower() {
        let next = |current| {
            [Bump::Major, Bump::Minor, Bump::Patch, Bump::None]
                .map(|bump| next_version(current, bump).unwrap())
        };
        assert_eq!(next("1.2.3"), ["2.0.0", "1.3.0", "1.2.4", "1.2.3"]);
        assert_eq!(next("0.2.3"), ["0.3.0", "0.2.4", "0.2.4", "0.2.3"]);
        assert_eq!(next_version("1.2", Bump::Major), None);
    }
}
