//! A generated file in which every operation counts as deprecated, so that rustc lists all that are
//! used.

/// Marks stand on the lines that are there, which keep their numbers.
pub fn marked(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len());
    for (at, line) in lines.iter().enumerate() {
        let is_method = line.starts_with("    pub fn ");
        if is_method && starts_call(&lines[at..]) && !is_deprecated(&lines[..at]) {
            out.push_str("    #[deprecated]");
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Whether the method's body starts the call of an operation.
fn starts_call(lines: &[&str]) -> bool {
    lines.iter().take_while(|line| **line != "    }").any(|line| line.contains(".call(&"))
}

fn is_deprecated(before: &[&str]) -> bool {
    let own = before.iter().rev().take_while(|line| !line.is_empty() && **line != "    }");
    own.into_iter().any(|line| line.trim_start().starts_with("#[deprecated"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_marked_once() {
        let text = "impl Pets {\n    /// Lists.\n    pub fn list(&self) -> List {\n        self.0.call(&LIST).json()\n    }\n\n    \
                    #[deprecated(note = \"x\")]\n    pub fn old(&self) -> Old {\n        self.0.call(&OLD).json()\n    }\n\n    \
                    pub fn other(&self) -> Other {\n        Other(self.0.clone())\n    }\n}\n";
        let marked = marked(text);
        assert_eq!(marked.matches("#[deprecated").count(), 2);
        assert!(marked.contains("    #[deprecated]    pub fn list("));
        assert_eq!(marked.lines().count(), text.lines().count());
    }
}
