//! Markdown and HTML of a description → text in which only code, links and lines are left to see.
//! What is struck through is gone: it is what is deprecated, never what replaces it.

use super::token::head;

/// What opens and is not closed within so many bytes is no tag.
const TAG: usize = 2_000;

/// Tags become the Markdown that means the same; the rest of them goes.
pub(super) fn plain(text: &str) -> String {
    without_struck(&decoded(&without_tags(text)))
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut targets: Vec<String> = Vec::new();
    let mut in_row = false;
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        match in_row {
            true => out.push_str(&before.replace('\n', " ")),
            false => out.push_str(before),
        }
        let is_tag = from[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let near = head(from, TAG);
        let Some(end) = near.find('>').filter(|_| is_tag) else {
            out.push('<');
            rest = &from[1..];
            continue;
        };
        let (inside, after) = (&from[1..end], &from[end + 1..]);
        rest = after;
        let (closes, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let name = inside.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        match (name.to_ascii_lowercase().as_str(), closes) {
            ("code" | "tt" | "kbd", _) => out.push('`'),
            ("s" | "del" | "strike", _) => out.push_str("~~"),
            ("a", false) => {
                out.push('[');
                targets.push(attribute(inside, "href"));
            }
            ("a", true) => {
                if let Some(target) = targets.pop() {
                    out.push_str(&format!("]({target})"));
                }
            }
            ("li", false) => out.push_str(if in_row { " " } else { "\n- " }),
            ("td" | "th", false) => out.push_str(" | "),
            ("tr", false) => in_row = true,
            ("tr", true) => {
                in_row = false;
                out.push_str(" |\n");
            }
            (
                "br" | "p" | "div" | "ul" | "ol" | "li" | "table" | "blockquote" | "dd" | "dt"
                | "h1" | "h2" | "h3" | "h4" | "h5" | "h6",
                _,
            ) => out.push_str(if in_row { " " } else { "\n\n" }),
            _ => {}
        }
    }
    out.push_str(rest);
    for target in targets.iter().rev() {
        out.push_str(&format!("]({target})"));
    }
    out
}

fn attribute(tag: &str, name: &str) -> String {
    let Some((_, value)) = tag.split_once(&format!("{name}=")) else { return String::new() };
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
        _ => value.split_whitespace().next(),
    };
    value.unwrap_or_default().to_owned()
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = head(from, 12).find(';');
        match end.and_then(|end| entity(&from[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &from[end + 1..];
            }
            None => {
                out.push('&');
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "nbsp" => ' ',
        "ndash" | "mdash" => '–',
        _ => return None,
    })
}

fn without_struck(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("~~") {
        out.push_str(before);
        rest = match from.split_once("~~") {
            Some((_, after)) => after,
            None => from,
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_what_they_mean() {
        let cases = [
            ("<b>Gone</b> on <i>Monday</i>", "Gone on Monday"),
            ("use <code>x</code>", "use `x`"),
            ("see <a class=k href=\"/v2\">the new one</a>.", "see [the new one](/v2)."),
            ("~~GET /a~~ gone", " gone"),
            ("<s>GET /a</s> gone", " gone"),
            ("<li>a<li>b", "\n- a\n- b"),
            ("a &lt; b &#38; c&#x21; &copy; & d", "a < b & c! &copy; & d"),
            ("1 < 2 <", "1 < 2 <"),
            ("<a href=x>open", "[open](x)"),
            ("<tr><td>a\n</td>\n<td><p>b</p></td></tr>", " | a   |  b  |\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected);
        }
    }
}
