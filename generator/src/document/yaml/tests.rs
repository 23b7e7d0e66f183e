use super::super::Document;
use super::*;

fn json(text: &str) -> String {
    Document::parse("a.yaml", text).unwrap().root.to_json().to_string()
}

fn problem(text: &str) -> String {
    let found = Document::parse("a.yaml", text).err().unwrap();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    assert_eq!(
        json("[null, ~, True, false, 12, -3, +4, 0x1F, 0o17, 1.5, .5, 1., -1e3]"),
        "[null,null,true,false,12,-3,4,31,15,1.5,0.5,1.0,-1000.0]"
    );
}

#[test]
fn what_two_yaml_versions_read_differently_stays_text() {
    assert_eq!(
        json("[yes, No, on, off, 2026-04-23, 007, 1:30, .inf, .nan, 1_000, 1e999, '1', \"true\"]"),
        r#"["yes","No","on","off","2026-04-23","007","1:30",".inf",".nan","1_000","1e999","1","true"]"#
    );
}

#[test]
fn integers_are_exact_and_larger_ones_the_nearest_double() {
    assert_eq!(
        json("[18446744073709551615, -9223372036854775808, 18446744073709551616]"),
        "[18446744073709551615,-9223372036854775808,1.8446744073709552e+19]"
    );
}

#[test]
fn tags_of_the_core_schema_decide() {
    assert_eq!(
        json("[!!str 12, !!int '12', ! 12, !mine 12, !!binary aGk=]"),
        r#"["12",12,"12",12,"aGk="]"#
    );
    assert!(problem("!!set {a, b}").contains("yaml-tag"));
}

#[test]
fn keys_are_text_whatever_they_look_like() {
    assert_eq!(
        json("200: ok\ntrue: b\nnull: c\n1.0: d\n? e\n: f\n"),
        r#"{"200":"ok","true":"b","null":"c","1.0":"d","e":"f"}"#
    );
    insta::assert_snapshot!(problem("a:\n  ? [1, 2]\n  : x\n"), @"error[yaml-key]: a key must be text, not a collection (a.yaml:2:5)");
}

#[test]
fn aliases_and_merge_keys_are_resolved() {
    let text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nboth:\n  x: 0\n  <<: [*base, *more]\n  a: 9\nsame: *base\n";
    assert_eq!(
        json(text),
        r#"{"base":{"a":1,"b":2},"more":{"b":3,"c":4},"both":{"x":0,"b":2,"c":4,"a":9},"same":{"a":1,"b":2}}"#
    );
    let document = Document::parse("a.yaml", text).unwrap();
    assert_eq!(document.place("/same").line, 7);
    assert_eq!(document.place("/both/b").line, 1);
}

#[test]
fn a_quoted_merge_key_is_a_key() {
    assert_eq!(json("'<<': {a: 1}"), r#"{"<<":{"a":1}}"#);
    insta::assert_snapshot!(problem("<<: 3"), @"error[yaml-merge]: `<<` merges a mapping or a list of mappings (a.yaml:1:1)");
}

#[test]
fn aliases_cannot_explode() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", vec![alias; 10].join(", "));
    }
    insta::assert_snapshot!(problem(&text), @"error[yaml-alias]: anchors and aliases stand for more than 1000000 values (a.yaml:6:40)");
    insta::assert_snapshot!(problem("a: &a [*a]"), @"error[yaml-alias]: an alias stands inside the value that it names (a.yaml:1:8)");
}

#[test]
fn of_two_keys_the_last_counts() {
    let document = Document::parse("a.yaml", "a:\n  - b: 1\n    c: 2\n    b: 3\n").unwrap();
    insta::assert_snapshot!(document.doubled()[0], @"warning[duplicate-member]: member `b` stands twice in one object; the last counts (a.yaml:4:5); help: the first one is at a.yaml:2:5: keep one of them");
    assert_eq!(document.root.to_json().to_string(), r#"{"a":[{"b":3,"c":2}]}"#);
}

#[test]
fn syntax_errors_have_a_place() {
    insta::assert_snapshot!(problem("a: 1\n\tb: 2\n"), @"error[yaml-syntax]: not valid YAML: while scanning a plain scalar, found a tab (a.yaml:1:4)");
    insta::assert_snapshot!(problem("a: [1, 2\nb: 3\n"), @"error[yaml-syntax]: not valid YAML: illegal placement of ':' indicator (a.yaml:2:2)");
    insta::assert_snapshot!(problem("a: *nowhere\n"), @"error[yaml-syntax]: not valid YAML: while parsing node, found unknown anchor (a.yaml:1:4)");
    insta::assert_snapshot!(problem("a: 1\nb: x\0y\n"), @"error[yaml-syntax]: not valid YAML: a NUL character stands in the text (a.yaml:2:5)");
}

#[test]
fn a_file_holds_one_document() {
    assert_eq!(json("---\na: 1\n...\n"), r#"{"a":1}"#);
    insta::assert_snapshot!(problem("a: 1\n---\nb: 2\n"), @"error[yaml-documents]: a second YAML document begins here (a.yaml:2:1); help: keep one document in a file");
    insta::assert_snapshot!(problem(" \n"), @"error[empty-document]: the file is empty (a.yaml)");
    insta::assert_snapshot!(problem("# nothing but a comment\n"), @"error[empty-document]: the file is empty (a.yaml)");
}

#[test]
fn nesting_is_limited_also_through_aliases() {
    let blocks =
        |depth: usize| (0..depth).map(|level| " ".repeat(level) + "a:\n").collect::<String>();
    assert!(Document::parse("a.yaml", &blocks(MAX_DEPTH)).is_ok());
    assert!(problem(&blocks(MAX_DEPTH + 1)).contains("too-deep"));
    let half = MAX_DEPTH / 2 + 1;
    let text = format!(
        "x: &x {}1{}\ny: {}*x{}\n",
        "[".repeat(half),
        "]".repeat(half),
        "[".repeat(half),
        "]".repeat(half)
    );
    assert!(problem(&text).contains("too-deep"));
}

#[test]
fn a_byte_order_mark_is_no_content() {
    let document = Document::parse("a.yaml", "\u{feff}a: 1\nb: 2\n").unwrap();
    assert_eq!(document.place("/a").column, 1);
    assert_eq!(document.place("/b").line, 2);
}

#[test]
fn flow_style_that_is_not_json_is_still_yaml() {
    assert_eq!(json("{a: 1, b: [x, y]}"), r#"{"a":1,"b":["x","y"]}"#);
}
