//! iCalendar (RFC 5545): one event a removal.

use crate::deprecations::Deprecation;

use super::{Report, remarks, replacement};

/// A day-long event for each thing that has a date; of a month or a year, its first day.
pub fn calendar(report: &Report<'_>) -> String {
    let mut lines: Vec<String> =
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//clientwright//deprecations//EN"]
            .map(str::to_owned)
            .to_vec();
    for row in &report.rows {
        let one = row.deprecation;
        let Some(removal) = one.removal() else { continue };
        let stamp = report.today.first_day().strftime("%Y%m%d").to_string();
        let day = removal.first_day().strftime("%Y%m%d").to_string();
        let next = removal.first_day().saturating_add(jiff::ToSpan::days(1));
        let uid: String = identity(one).bytes().map(spelt).collect();
        let about: Vec<String> = replacement(one)
            .into_iter()
            .chain([format!("removal {removal}")])
            .chain(remarks(one))
            .collect();
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{uid}@clientwright"),
            format!("DTSTAMP:{stamp}T000000Z"),
            format!("DTSTART;VALUE=DATE:{day}"),
            format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
            format!("SUMMARY:{}", escaped(&format!("Removal: {}: {}", one.module, one.subject))),
            format!("DESCRIPTION:{}", escaped(&about.join("; "))),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// What no other thing is called, whatever is listed before it.
fn identity(one: &Deprecation) -> String {
    let mut steps: Vec<&str> = one.place.pointer.split('/').collect();
    if let [.., "parameters" | "enum", turn] = &mut steps[..] {
        *turn = "";
    }
    [&one.crate_name, &one.module, &one.subject, &steps.join("/")].map(String::as_str).join(" ")
}

/// Letters and digits as they are, anything else by its number: the same text, the same id.
fn spelt(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
        other => format!(".{other:02x}"),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// No line has more than 75 bytes; the next one then starts with a space.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let folded = folded(&"é".repeat(100));
        assert!(folded.lines().all(|line| line.len() <= 75));
        assert_eq!(folded.replace("\r\n ", "").trim_end(), "é".repeat(100));
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
