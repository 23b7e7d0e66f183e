//! `diff` and `changelog` as their users meet them.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const OLD: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      tags: [pets]
      parameters: [{name: size, in: query, schema: {type: integer}}]
      responses: {'204': {description: Pets}}
";

const CONFIG: &str = "[package]\nname = 'pets'\nversion = '0.1.0'\ndescription = 'Pets'\n\n[[document]]\nmodule = 'api'\npath = 'pets.yaml'\n";

fn new() -> String {
    OLD.replace("in: query,", "in: query, required: true,")
}

fn run(program: &str, folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(program);
    let Output { status, stdout, stderr } = command
        .args(arguments)
        .current_dir(folder)
        .envs([
            ("GIT_AUTHOR_NAME", "a"),
            ("GIT_AUTHOR_EMAIL", "a@b"),
            ("GIT_COMMITTER_NAME", "a"),
            ("GIT_COMMITTER_EMAIL", "a@b"),
        ])
        .output()
        .unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn clientwright(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    run(env!("CARGO_BIN_EXE_clientwright"), folder, arguments)
}

fn pair() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), OLD).unwrap();
    fs::write(folder.path().join("new.yaml"), new()).unwrap();
    folder
}

/// Two documents between which more than one thing changed.
fn many() -> tempfile::TempDir {
    const OLDEST: &str = "  /oldest:
    get:
      operationId: oldest
      tags: [pets]
      deprecated: true
      x-sunset: '2027-01-31'
      responses: {'200': {description: A | pipe, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}
  /pet:
    get:
      tags: [pets]
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}
";
    const SCHEMAS: &str =
        "components: {schemas: {Animal: {type: object, properties: {name: {type: string}}}}}\n";
    let folder = tempfile::tempdir().unwrap();
    let oldest = OLDEST.split("  /pet:").next().unwrap();
    let newest = "  /newest:\n    get: {tags: [pets], responses: {'204': {description: New}}}\n";
    let now = OLDEST.replace(oldest, newest).replace("Animal", "Pet");
    fs::write(folder.path().join("old.yaml"), format!("{OLD}{OLDEST}{SCHEMAS}")).unwrap();
    let new = format!("{}{now}{}", new(), SCHEMAS.replace("Animal", "Pet"));
    fs::write(folder.path().join("new.yaml"), new).unwrap();
    folder
}

#[test]
fn two_files_are_compared() {
    let folder = pair();
    let (code, out, err) = clientwright(folder.path(), &["diff", "old.yaml", "new.yaml"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(out, @r"
    Breaking on the wire
      GET /pets: query parameter `size`: it must now be sent
        request-parameter-became-required, wire error, rust breaking, 53c025894cf44f0e
        old.yaml:7 → new.yaml:7
        to do: send it with every call

    on the wire 1 breaking, 0 that may break, 0 harmless; in Rust 1 breaking, 0 additive; version: major
    ");
    let same = clientwright(folder.path(), &["diff", "old.yaml", "old.yaml", "--fail-on", "any"]);
    assert_eq!(same, (Some(0), "nothing changed\n".to_owned(), String::new()));
}

#[test]
fn a_level_makes_the_exit_code() {
    let folder = pair();
    for (level, code) in [("breaking", 1), ("warning", 1), ("any", 1), ("rust", 1)] {
        let ran =
            clientwright(folder.path(), &["diff", "old.yaml", "new.yaml", "--fail-on", level]);
        assert_eq!(ran.0, Some(code), "{level}");
        let back =
            clientwright(folder.path(), &["diff", "new.yaml", "old.yaml", "--fail-on", level]);
        assert_eq!(back.0, Some(i32::from(matches!(level, "any" | "rust"))), "{level}");
    }
    assert_eq!(clientwright(folder.path(), &["diff", "old.yaml", "none.yaml"]).0, Some(2));
    assert_eq!(clientwright(folder.path(), &["diff", "old.yaml"]).0, Some(2));
}

#[test]
fn json_has_the_shape_that_is_published() {
    let folder = many();
    let pass =
        "[[ignore]]\nfingerprint = '53c025894cf44f0e'\nreason = 'known'\nuntil = '2026-12-31'\n";
    fs::write(folder.path().join("pass.toml"), pass).unwrap();
    let today = ["--ignore", "pass.toml", "--today", "2026-11-20"];
    let (code, out, err) = clientwright(
        folder.path(),
        &[&["diff", "old.yaml", "new.yaml", "--format", "json"][..], &today].concat(),
    );
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["breaking"], &json["bump"]), (&true.into(), &"major".into()));
    let findings = json["findings"].as_array().unwrap();
    let ids: Vec<_> = findings.iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["operation-removed-early", "schema-renamed", "operation-added"]);
    assert_eq!(findings[0]["operation"], "oldest");
    assert_eq!(findings[0]["new"], serde_json::Value::Null);
    assert_eq!(json["ignored"][0]["reason"], "known");
    let (code, schema, _) = clientwright(folder.path(), &["diff", "--schema"]);
    assert_eq!(code, Some(0));
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("https://diff.example/schema", schema.clone()).unwrap();
    let index = compiler.compile("https://diff.example/schema", &mut schemas).unwrap();
    let judge = |json: &serde_json::Value| {
        schemas.validate(json, index).map_err(|error| format!("{error:#}"))
    };
    assert_eq!(judge(&json), Ok(()));
    // Each member is described, and what is described is held to its description.
    for (member, wrong) in
        [("wire", "fatal"), ("rust", "maybe"), ("fingerprint", "x"), ("id", "Not kebab")]
    {
        let mut other = json.clone();
        assert!(schema["$defs"]["finding"]["properties"].get(member).is_some());
        other["findings"][0][member] = wrong.into();
        assert!(judge(&other).is_err(), "{member}");
    }
    let described = schema["$defs"]["finding"]["properties"].as_object().unwrap().keys();
    assert_eq!(
        described.collect::<Vec<_>>(),
        findings[0].as_object().unwrap().keys().collect::<Vec<_>>()
    );
}

#[test]
fn each_format_says_the_same() {
    let folder = many();
    let run = |format: &str| {
        let arguments =
            ["diff", "old.yaml", "new.yaml", "--today", "2026-11-20", "--format", format];
        let (code, out, err) = clientwright(folder.path(), &arguments);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{format}");
        out
    };
    insta::assert_snapshot!(run("text"), @r"
    Removal dates
      GET /oldest: the operation is gone before its removal date 2027-01-31
        operation-removed-early, wire error, rust breaking, 89b35782947ea832
        old.yaml:10 → gone
        to do: stop calling it

    Breaking on the wire
      GET /pets: query parameter `size`: it must now be sent
        request-parameter-became-required, wire error, rust breaking, 53c025894cf44f0e
        old.yaml:7 → new.yaml:7
        to do: send it with every call

    Breaking in Rust only
      the schema `Animal` is now called `Pet`
        schema-renamed, wire info, rust breaking, 4969d579b850ccf8
        old.yaml:20 → new.yaml:15
        to do: use `api::types::Pet`, or keep the old name by an overlay: `- target: $.components.schemas.Pet` with `update: {x-clientwright: {formerly: ['Animal']}}`

    Everything else
      GET /newest: the operation is new
        operation-added, wire info, rust additive, 8ce2cc5ac5a231cb
        new at new.yaml:10

    on the wire 2 breaking, 0 that may break, 2 harmless; in Rust 3 breaking, 1 additive; version: major
    ");
    insta::assert_snapshot!(run("markdown"), @r"
    ## `old.yaml` → `new.yaml`

    On the wire 2 breaking, 0 that may break, 2 harmless; in Rust 3 breaking, 1 additive; version: major.

    ### Removal dates

    - **GET /oldest**: the operation is gone before its removal date 2027-01-31. Stop calling it. (`operation-removed-early`, wire error, Rust breaking; old.yaml:10 → gone)

    ### Breaking on the wire

    - **GET /pets**: query parameter `size`: it must now be sent. Send it with every call. (`request-parameter-became-required`, wire error, Rust breaking; old.yaml:7 → new.yaml:7)

    ### Breaking in Rust only

    - the schema `Animal` is now called `Pet`. Use `api::types::Pet`, or keep the old name by an overlay: `- target: $.components.schemas.Pet` with `update: {x-clientwright: {formerly: ['Animal']}}`. (`schema-renamed`, Rust breaking; old.yaml:20 → new.yaml:15)

    ### Everything else

    - **GET /newest**: the operation is new. (`operation-added`, Rust additive; new at new.yaml:10)
    ");
    insta::assert_snapshot!(run("github"), @r"
    ::error file=old.yaml,line=10,col=5,title=operation-removed-early::GET /oldest: the operation is gone before its removal date 2027-01-31
    ::error file=new.yaml,line=7,col=20,title=request-parameter-became-required::GET /pets: query parameter `size`: it must now be sent
    ::warning file=new.yaml,line=15,col=24,title=schema-renamed::the schema `Animal` is now called `Pet`
    ::notice file=new.yaml,line=10,col=5,title=operation-added::GET /newest: the operation is new
    ");
    insta::assert_snapshot!(run("junit"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites><testsuite name="old.yaml → new.yaml" tests="4" failures="2">
    <testcase classname="operation-removed-early" name="GET /oldest: the operation is gone before its removal date 2027-01-31"><failure message="GET /oldest: the operation is gone before its removal date 2027-01-31">old.yaml:10 → gone
    stop calling it</failure></testcase>
    <testcase classname="request-parameter-became-required" name="GET /pets: query parameter `size`: it must now be sent"><failure message="GET /pets: query parameter `size`: it must now be sent">old.yaml:7 → new.yaml:7
    send it with every call</failure></testcase>
    <testcase classname="schema-renamed" name="document: the schema `Animal` is now called `Pet`"><system-out>old.yaml:20 → new.yaml:15
    use `api::types::Pet`, or keep the old name by an overlay: `- target: $.components.schemas.Pet` with `update: {x-clientwright: {formerly: ['Animal']}}`</system-out></testcase>
    <testcase classname="operation-added" name="GET /newest: the operation is new"><system-out>new at new.yaml:10
    </system-out></testcase>
    </testsuite></testsuites>
    "#);
    insta::assert_snapshot!(run("overlay"), @r#"
    # For new.yaml
    overlay: 1.0.0
    info: {title: Names that moved, version: '1'}
    actions:
      - target: "$.components.schemas.Pet"
        description: "Called Animal before."
        update: {x-clientwright: {formerly: ['Animal']}}
    "#);
    let page = run("html");
    let body = page.split_once("</style>").unwrap().1;
    insta::assert_snapshot!(body, @r#"
    </head><body>
    <h1>old.yaml → new.yaml</h1>
    <p>on the wire 2 breaking, 0 that may break, 2 harmless; in Rust 3 breaking, 1 additive; version: major</p>
    <h2>Removal dates</h2>
    <ul>
    <li class="error" id="89b35782947ea832"><b>GET /oldest</b>: the operation is gone before its removal date 2027-01-31. To do: stop calling it.<small>operation-removed-early, wire error, Rust breaking; old.yaml:10 → gone</small></li>
    </ul>
    <h2>Breaking on the wire</h2>
    <ul>
    <li class="error" id="53c025894cf44f0e"><b>GET /pets</b>: query parameter `size`: it must now be sent. To do: send it with every call.<small>request-parameter-became-required, wire error, Rust breaking; old.yaml:7 → new.yaml:7</small></li>
    </ul>
    <h2>Breaking in Rust only</h2>
    <ul>
    <li class="info" id="4969d579b850ccf8">the schema `Animal` is now called `Pet`. To do: use `api::types::Pet`, or keep the old name by an overlay: `- target: $.components.schemas.Pet` with `update: {x-clientwright: {formerly: ['Animal']}}`.<small>schema-renamed, wire info, Rust breaking; old.yaml:20 → new.yaml:15</small></li>
    </ul>
    <h2>Everything else</h2>
    <ul>
    <li class="info" id="8ce2cc5ac5a231cb"><b>GET /newest</b>: the operation is new.<small>operation-added, wire info, Rust additive; new at new.yaml:10</small></li>
    </ul>
    </body></html>
    "#);
}

/// With what `--format overlay` prints, the names that moved are there again.
#[test]
fn an_overlay_keeps_what_was_renamed() {
    let folder = many();
    let product = folder.path().join("specs/pets");
    fs::create_dir_all(&product).unwrap();
    let config =
        CONFIG.replace("path = 'pets.yaml'", "path = 'pets.yaml'\noverlays = ['names.yaml']");
    fs::write(product.join("clientwright.toml"), config).unwrap();
    fs::copy(folder.path().join("new.yaml"), product.join("pets.yaml")).unwrap();
    let (_, overlay, _) =
        clientwright(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", "overlay"]);
    fs::write(product.join("names.yaml"), overlay).unwrap();
    let rust = |new: &str| {
        let (_, out, err) =
            clientwright(folder.path(), &["diff", "old.yaml", new, "--format", "json"]);
        let json: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
        let findings = json["findings"].as_array().unwrap().clone();
        let renamed = findings.into_iter().find(|finding| finding["id"] == "schema-renamed");
        renamed.unwrap()["rust"].clone()
    };
    assert_eq!((rust("new.yaml"), rust("specs/pets")), ("breaking".into(), "additive".into()));
}

#[test]
fn what_is_on_the_list_may_pass_until_its_day() {
    let folder = pair();
    let (_, out, _) =
        clientwright(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let entries = json["findings"].as_array().unwrap().iter().map(|finding| {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        format!(
            "[[ignore]]\nfingerprint = '{fingerprint}'\nreason = 'known'\nuntil = '2026-12-31'\n"
        )
    });
    fs::write(folder.path().join("pass.toml"), entries.collect::<String>()).unwrap();
    let on = |day: &str| {
        clientwright(
            folder.path(),
            &[
                "diff",
                "old.yaml",
                "new.yaml",
                "--ignore",
                "pass.toml",
                "--today",
                day,
                "--fail-on",
                "any",
            ],
        )
    };
    assert_eq!(on("2026-12-31").0, Some(0));
    assert!(on("2026-12-31").1.contains("ignored until 2026-12-31"));
    assert_eq!(on("2027-01-01").0, Some(1));
    fs::write(folder.path().join("pass.toml"), "[[ignore]]\n").unwrap();
    assert_eq!(on("2026-12-31").0, Some(2));
}

/// A repository whose first commit, tagged, holds the old document of a product.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let product = folder.path().join("specs/pets");
    fs::create_dir_all(&product).unwrap();
    fs::write(product.join("clientwright.toml"), CONFIG).unwrap();
    fs::write(product.join("pets.yaml"), OLD).unwrap();
    for arguments in
        [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "one"], &["tag", "v0.1.0"]]
    {
        assert_eq!(run("git", folder.path(), arguments).0, Some(0));
    }
    fs::write(product.join("pets.yaml"), new()).unwrap();
    folder
}

#[test]
fn a_side_may_be_a_revision() {
    let folder = repository();
    for (old, new) in
        [("HEAD:specs/pets", "specs/pets"), ("v0.1.0:specs/pets/pets.yaml", "specs/pets/pets.yaml")]
    {
        let (code, out, err) =
            clientwright(folder.path(), &["diff", old, new, "--fail-on", "breaking"]);
        assert_eq!((code, err.as_str()), (Some(1), ""), "{old}");
        let revision = old.split(':').next().unwrap();
        assert!(
            out.contains(&format!("{revision}:specs/pets/pets.yaml:7 → specs/pets/pets.yaml:7")),
            "{out}"
        );
    }
    let (code, _, err) = clientwright(folder.path(), &["diff", "HEAD:nowhere", "specs/pets"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("holds no `nowhere`"), "{err}");
}

/// A document alone brings the files that it refers to, out of the same revision; a folder brings all of its own.
#[test]
fn a_revision_holds_documents_of_several_files() {
    const ROOT: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets: {$ref: 'paths/pets.yaml'}
";
    const ITEM: &str = "get:
  tags: [pets]
  responses: {'200': {description: Pets, content: {application/json: {schema: {$ref: '../schemas.yaml#/Pet'}}}}}
";
    const SCHEMAS: &str = "Pet: {type: object, properties: {name: {type: string}}}\n";
    let folder = repository();
    let specs = folder.path().join("specs/pets");
    fs::create_dir(specs.join("paths")).unwrap();
    for (file, text) in [("pets.yaml", ROOT), ("paths/pets.yaml", ITEM), ("schemas.yaml", SCHEMAS)]
    {
        fs::write(specs.join(file), text).unwrap();
    }
    for arguments in [&["add", "."][..], &["commit", "-qm", "two"]] {
        assert_eq!(run("git", folder.path(), arguments).0, Some(0));
    }
    fs::write(specs.join("schemas.yaml"), SCHEMAS.replace("string", "integer")).unwrap();
    for (old, new) in
        [("HEAD:specs/pets/pets.yaml", "specs/pets/pets.yaml"), ("HEAD:specs/pets", "specs/pets")]
    {
        let (code, out, err) =
            clientwright(folder.path(), &["diff", old, new, "--fail-on", "breaking"]);
        assert_eq!((code, err.as_str()), (Some(1), ""), "{old}: {out}");
        let places = "HEAD:specs/pets/schemas.yaml:1 → specs/pets/schemas.yaml:1";
        assert!(out.contains("response-property-type-changed") && out.contains(places), "{out}");
    }
}

const ENTRY: &str = "## 0.2.0 - 2026-11-20

### Changed

- **Breaking**: `GET /pets`: query parameter `size`: it must now be sent; send it with every call.
";

#[test]
fn the_next_release_has_an_entry_and_a_version() {
    let folder = repository();
    let product = folder.path().join("specs/pets");
    let changelog = ["changelog", "pets", "--today", "2026-11-20"];
    let (code, out, err) = clientwright(folder.path(), &[&changelog[..], &["--dry-run"]].concat());
    assert_eq!((code, err.as_str()), (Some(0), "specs/pets: major → 0.2.0\n"));
    assert_eq!(out, ENTRY);
    assert!(!product.join("CHANGELOG.md").exists(), "nothing is written");
    assert_eq!(fs::read_to_string(product.join("clientwright.toml")).unwrap(), CONFIG);

    let kept =
        "# Pets\n\nKept by hand.\n\n## Unreleased\n\n- A note.\n\n## 0.1.0\n\n- The first one.\n";
    fs::write(product.join("CHANGELOG.md"), kept).unwrap();
    let (code, out, err) = clientwright(folder.path(), &changelog);
    assert_eq!((code, out.as_str()), (Some(0), ENTRY));
    assert_eq!(
        err,
        "specs/pets: major → 0.2.0\nwrote CHANGELOG.md and clientwright.toml; run `clientwright generate pets`\n"
    );
    let written = fs::read_to_string(product.join("CHANGELOG.md")).unwrap();
    assert_eq!(written, kept.replace("## 0.1.0", &format!("{ENTRY}\n## 0.1.0")));
    let config = fs::read_to_string(product.join("clientwright.toml")).unwrap();
    assert_eq!(config, CONFIG.replace("'0.1.0'", "\"0.2.0\""));

    // The crate has both, and generating again changes neither.
    for _ in 0..2 {
        let (code, _, err) = clientwright(folder.path(), &["generate", "pets"]);
        assert_eq!(code, Some(0), "{err}");
        let made = folder.path().join("generated/pets");
        assert_eq!(fs::read_to_string(made.join("CHANGELOG.md")).unwrap(), written);
        let manifest = fs::read_to_string(made.join("Cargo.toml")).unwrap();
        assert!(manifest.contains("version = \"0.2.0\""), "{manifest}");
    }

    // A version has one entry, which nobody's second run replaces.
    let (code, _, err) = clientwright(folder.path(), &changelog);
    assert_eq!(code, Some(2));
    assert!(err.contains("CHANGELOG.md has an entry for 0.2.0"), "{err}");
    assert_eq!(fs::read_to_string(product.join("CHANGELOG.md")).unwrap(), written);
    for arguments in [&["add", "."][..], &["commit", "-qm", "two"], &["tag", "v0.2.0"]] {
        assert_eq!(run("git", folder.path(), arguments).0, Some(0));
    }
    let (code, out, err) = clientwright(folder.path(), &changelog);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert_eq!(err, "specs/pets: nothing changed since v0.2.0\n");
}

#[test]
fn a_product_that_the_tag_does_not_know_is_new() {
    let folder = repository();
    fs::rename(folder.path().join("specs/pets"), folder.path().join("specs/cats")).unwrap();
    let (code, out, err) = clientwright(folder.path(), &["changelog", "--today", "2026-11-20"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(out, "## 0.1.0 - 2026-11-20\n\nThe first release.\n");
    let written = fs::read_to_string(folder.path().join("specs/cats/CHANGELOG.md")).unwrap();
    assert_eq!(written, format!("# Changelog of `pets`\n\n{out}"));
}

#[test]
fn of_several_crates_each_has_its_own_tags() {
    let folder = repository();
    let file = folder.path().join("specs/pets/pets.yaml");
    for arguments in [
        &["add", "."][..],
        &["commit", "-qm", "two"],
        &["tag", "pets-v0.2.0"],
        &["commit", "-q", "--allow-empty", "-m", "three"],
        &["tag", "cats-v9.0.0"],
    ] {
        assert_eq!(run("git", folder.path(), arguments).0, Some(0));
    }
    fs::write(&file, new().replace("description: Pets", "description: All pets")).unwrap();
    let (code, _, err) = clientwright(folder.path(), &["changelog", "pets", "--dry-run"]);
    assert_eq!((code, err.as_str()), (Some(0), "specs/pets: patch → 0.1.1\n"));
}
