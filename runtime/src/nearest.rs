//! Names that are not known, and what was probably meant.

use crate::error::{Error, Result};

/// Refuses a name that is not among the known ones; the message names the nearest and all of them.
pub(crate) fn check(
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'static str>,
) -> Result<()> {
    let mut distinct = Vec::new();
    for known in known {
        if known == name {
            return Ok(());
        }
        if !distinct.contains(&known) {
            distinct.push(known);
        }
    }
    let known = distinct;
    if known.is_empty() {
        return Err(Error::config(format!("there is no {kind} `{name}`: the product has none")));
    }
    let guess = match of(name, known.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => ".".to_owned(),
    };
    let known = known.join("`, `");
    Err(Error::config(format!("there is no {kind} `{name}`{guess} Known: `{known}`")))
}

/// The known name that was probably meant.
pub(crate) fn of<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let (edits, near) = known.map(|known| (distance(name, known), known)).min()?;
    // Half of the letters may be wrong; further away it is another word.
    (edits * 2 <= near.len()).then_some(near)
}

/// How many letters must be put in, taken out or replaced, whatever their case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.to_lowercase().chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let replaced = corner + usize::from(letter != *other);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{check, distance};

    #[test]
    fn the_nearest_name_is_offered() {
        let known = ["pat id", "pat secret"];
        let message = |name| check("credential", name, known.into_iter()).unwrap_err().to_string();
        assert!(check("credential", "pat id", known.into_iter()).is_ok());
        assert_eq!(
            message("pat_id"),
            "there is no credential `pat_id`; did you mean `pat id`? Known: `pat id`, `pat secret`"
        );
        assert_eq!(message("key"), "there is no credential `key`. Known: `pat id`, `pat secret`");
        let none = check("server", "a", [].into_iter()).unwrap_err().to_string();
        assert_eq!(none, "there is no server `a`: the product has none");
    }

    #[test]
    fn letters_are_counted() {
        for (a, b, edits) in
            [("", "", 0), ("abc", "ABC", 0), ("kitten", "sitting", 3), ("", "ab", 2)]
        {
            assert_eq!((distance(a, b), distance(b, a)), (edits, edits), "{a} {b}");
        }
    }
}
