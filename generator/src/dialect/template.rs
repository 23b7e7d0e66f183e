//! Path templates: what stands in braces, and what of a template is sent.

/// The names in braces, in order.
pub fn names(template: &str) -> Vec<&str> {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name).collect()
}

/// The part of a template that is sent: without a fragment, which only tells operations apart, and without the pairs of
/// its query that `queried` declares as parameters of the query.
pub fn sent(template: &str, queried: impl Fn(&str) -> bool) -> String {
    let sent = template.split('#').next().unwrap_or_default();
    let Some((path, query)) = sent.split_once('?') else { return sent.to_owned() };
    let is_fixed = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let inner = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
        let name = name.trim_matches(['{', '}']);
        !pair.is_empty() && !queried(name) && !inner.is_some_and(&queried)
    };
    let fixed: Vec<&str> = query.split('&').filter(is_fixed).collect();
    match fixed.as_slice() {
        [] => path.to_owned(),
        fixed => format!("{path}?{}", fixed.join("&")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_braces() {
        assert_eq!(names("/a/{b}/c-{d}.{e}"), ["b", "d", "e"]);
        assert_eq!(names("/a}/{b"), Vec::<&str>::new());
    }

    #[test]
    fn only_what_is_sent_remains() {
        let queried = |name: &str| matches!(name, "q" | "limit");
        assert_eq!(sent("/a/{b}", queried), "/a/{b}");
        assert_eq!(sent("/a#X-Target=List", queried), "/a");
        assert_eq!(sent("/a?q={q}&limit={n}", queried), "/a");
        assert_eq!(sent("/a?op=LIST&q={q}", queried), "/a?op=LIST");
        assert_eq!(sent("/a?size={limit}&at={at}", queried), "/a?at={at}");
    }
}
