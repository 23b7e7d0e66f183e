//! What is going away, as it reaches the users of a crate: rustc's own warnings, and the list.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use insta::assert_snapshot;
use serde_json::Value;

/// A workspace of a program that uses a generated crate.
struct Workspace {
    folder: PathBuf,
}

/// Everything that can be going away, in a small crate.
static SHOP: LazyLock<Workspace> = LazyLock::new(|| {
    let shop = target().join("shop/crate");
    let _ = fs::remove_dir_all(&shop);
    let ran = clientwright(
        own(),
        &[
            "generate",
            "--spec",
            "tests/deprecations/shop.yaml",
            "--name",
            "shop",
            "--out",
            shop.to_str().unwrap(),
            "--runtime-path",
            "../runtime",
        ],
    );
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    Workspace::new("shop", &shop, "api", &["src/main.rs", "src/bin/quiet.rs"])
});

/// What a real vendor announces, in the crate that is made of its documents.
static CLOUD: LazyLock<Workspace> = LazyLock::new(|| {
    Workspace::new(
        "cloudtemple",
        &own().join("../generated/cloudtemple"),
        "compute",
        &["src/cloud.rs"],
    )
});

impl Workspace {
    fn new(name: &str, dependency: &Path, feature: &str, files: &[&str]) -> Self {
        let folder = target().join(name).join("workspace");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("app/src/bin")).unwrap();
        for file in files {
            let to = file.replace("src/cloud.rs", "src/main.rs");
            fs::copy(own().join("tests/deprecations/app").join(file), folder.join("app").join(to))
                .unwrap();
        }
        let dependency = dependency.canonicalize().unwrap();
        // No TLS: what is not run needs none.
        let app = format!(
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {name} = {{ path = {dependency:?}, default-features = false, features = [{feature:?}] }}\n"
        );
        fs::write(folder.join("app/Cargo.toml"), app).unwrap();
        let members = "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\n";
        fs::write(folder.join("Cargo.toml"), members).unwrap();
        fs::copy(own().join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { folder }
    }
}

fn own() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is compiled for these tests; dependencies stay for the next run.
fn target() -> PathBuf {
    let shared = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    shared.unwrap_or_else(|| own().join("../target")).join("deprecations")
}

fn clientwright(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    command.args(arguments).current_dir(folder);
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TARGET_DIR", target());
    command.output().unwrap()
}

/// What rustc says, a line for each warning: its level, the place and the words.
fn warnings(workspace: &Workspace) -> Vec<String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--workspace", "--offline", "--message-format=json", "--target-dir"])
        .arg(target())
        .current_dir(&workspace.folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let messages = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut warnings: Vec<(u64, String)> = messages
        .filter(|message| message["reason"] == "compiler-message")
        .filter(|message| message["message"]["level"] == "warning")
        .filter_map(|message| {
            let said = &message["message"];
            let span = said["spans"].as_array()?.first()?;
            let (file, line) = (span["file_name"].as_str()?, span["line_start"].as_u64()?);
            let code = said["code"]["code"].as_str()?;
            Some((line, format!("{file}:{line}: {code}: {}", said["message"].as_str()?)))
        })
        .collect();
    warnings.sort();
    warnings.dedup();
    warnings.into_iter().map(|(_, line)| line).collect()
}

#[test]
fn rustc_says_when_and_what_instead() {
    assert_snapshot!(warnings(&SHOP).join("\n"), @r"
    app/src/main.rs:4: deprecated: use of deprecated enum `shop::api::types::Buyer`: removal date 2026-10-02
    app/src/main.rs:4: deprecated: use of deprecated enum `shop::api::types::Colour`: removal date 2026-10-01
    app/src/main.rs:4: deprecated: use of deprecated struct `shop::api::types::Price`: removal date 2026-Q4, announced 2026-02-01: use `Sum`
    app/src/main.rs:4: deprecated: use of deprecated type alias `shop::api::types::Amount`: use `Sum`
    app/src/main.rs:4: deprecated: use of deprecated type alias `shop::api::types::Label`: removal date 2026-10-03
    app/src/main.rs:8: deprecated: use of deprecated method `shop::api::orders::Orders::<'c>::list`: removal date 2026-04-15, announced 2026-01-15: use `api().orders().list_v2()`
    app/src/main.rs:9: deprecated: use of deprecated field `shop::api::types::Order::total`: use `sum.amount`
    app/src/main.rs:9: deprecated: use of deprecated unit variant `shop::api::types::State::Gone`
    app/src/main.rs:10: deprecated: use of deprecated method `shop::api::orders::ListV2::all`: removal date 2026-05-01: use `filter`
    app/src/main.rs:11: deprecated: use of deprecated field `shop::api::orders::SearchParameters::mode`: removal date 2026-06-01
    app/src/main.rs:13: deprecated: use of deprecated struct `shop::api::types::Price`: removal date 2026-Q4, announced 2026-02-01: use `Sum`
    app/src/main.rs:15: deprecated: use of deprecated method `shop::api::orders::FindOrder::x_tenant`: removal date 2026-08-01
    app/src/main.rs:16: deprecated: use of deprecated method `shop::api::orders::Orders::<'c>::get_order`: use `find_order`
    app/src/main.rs:17: deprecated: use of deprecated enum `shop::api::types::Colour`: removal date 2026-10-01
    app/src/main.rs:18: deprecated: use of deprecated enum `shop::api::types::Buyer`: removal date 2026-10-02
    app/src/main.rs:19: deprecated: use of deprecated type alias `shop::api::types::Label`: removal date 2026-10-03
    app/src/main.rs:20: deprecated: use of deprecated type alias `shop::api::types::Amount`: use `Sum`
    app/src/main.rs:22: deprecated: use of deprecated type alias `shop::api::types::Cost`: use `Price`
    app/src/main.rs:24: deprecated: use of deprecated method `shop::api::Headers::x_version`: removal date 2026-09-01
    ");
}

#[test]
fn uses_are_found_even_where_they_are_allowed() {
    let folder = SHOP.folder.to_str().unwrap();
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/deprecations/shop.yaml");
    let arguments = [
        "deprecations",
        "--spec",
        spec,
        "--name",
        "shop",
        "--used-by",
        folder,
        "--today",
        "2026-04-01",
        "--within",
        "30d",
    ];
    let run = |more: &[&str]| {
        let ran = clientwright(&target(), &[&arguments, more].concat());
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    };
    let shown = run(&[]).replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "");
    assert_snapshot!(shown, @r"
    2026-04-15  in 14 days      api: GET /v1/orders
                                use `listOrdersV2` · announced 2026-01-15 · tests/deprecations/shop.yaml:6:5
                                used 2 times
                                  app/src/bin/quiet.rs:6:27
                                  app/src/main.rs:8:24
    2026-05-01  in 30 days      api: query parameter `all` of GET /v2/orders
                                use `filter` · tests/deprecations/shop.yaml:17:11
                                used once
                                  app/src/main.rs:10:22
    2026-06-01  in 61 days      api: query parameter `mode` of GET /v2/orders/search
                                tests/deprecations/shop.yaml:26:11
                                used once
                                  app/src/main.rs:11:61
    2026-07-01  in 91 days      api: query parameter `view` of GET /v2/orders/{id}
                                tests/deprecations/shop.yaml:35:11
                                used 2 times
                                  app/src/main.rs:15:24
                                  app/src/main.rs:16:12
    2026-08-01  in 122 days     api: header parameter `X-Tenant` of GET /v2/orders/{id}
                                tests/deprecations/shop.yaml:36:11
                                used once
                                  app/src/main.rs:15:48
    2026-09-01  in 153 days     api: answer header `X-Version` of GET /v2/orders/{id}
                                tests/deprecations/shop.yaml:41:13
                                used once
                                  app/src/main.rs:24:66
    2026-10-01  in 183 days     api: schema `Colour`
                                tests/deprecations/shop.yaml:55:5
                                used 2 times
                                  app/src/main.rs:4:39
                                  app/src/main.rs:17:24
    2026-Q4     in 183 days     api: schema `Price`
                                use `Sum` · announced 2026-02-01 · tests/deprecations/shop.yaml:59:5
                                used 3 times
                                  app/src/main.rs:4:54
                                  app/src/main.rs:13:23
                                  app/src/main.rs:22:40
    2026-10-02  in 184 days     api: schema `Buyer`
                                tests/deprecations/shop.yaml:56:5
                                used 2 times
                                  app/src/main.rs:4:32
                                  app/src/main.rs:18:23
    2026-10-03  in 185 days     api: schema `Label`
                                tests/deprecations/shop.yaml:57:5
                                used 2 times
                                  app/src/main.rs:4:47
                                  app/src/main.rs:19:23
    –           no date         api: member `total` of `Order`
                                use `sum.amount` · tests/deprecations/shop.yaml:49:9
                                used once
                                  app/src/main.rs:9:25
    –           no date         api: value `gone` of `State`
                                tests/deprecations/shop.yaml:60:48
                                used once
                                  app/src/main.rs:9:65
    ");
    let all: Value = serde_json::from_str(&run(&["--all", "--format", "json"])).unwrap();
    assert_snapshot!(all["operations"], @r#"[{"operation":"GET /v1/orders","uses":["app/src/bin/quiet.rs:6:27","app/src/main.rs:8:24"]},{"operation":"GET /v2/orders","uses":["app/src/main.rs:10:12","app/src/main.rs:24:38"]},{"operation":"GET /v2/orders/search","uses":["app/src/main.rs:12:12"]},{"operation":"GET /v2/orders/{id}","uses":["app/src/main.rs:15:24","app/src/main.rs:16:12"]}]"#);
}

/// The six rows of the console's documentation.
#[test]
fn what_a_vendor_announces_is_listed_with_its_dates() {
    let ran = clientwright(
        &own().join(".."),
        &["deprecations", "cloudtemple", "--format", "json", "--today", "2026-01-22"],
    );
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let listed: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let dated = listed.as_array().unwrap().iter().filter(|one| !one["removal"].is_null());
    let shown: Vec<String> = dated
        .map(|one| {
            let (kind, operation) = (one["kind"].as_str().unwrap(), one["operation"].as_str());
            let text = |member: &str| one[member].to_string();
            format!(
                "{kind} {operation:?} {} {} {}",
                text("pointer"),
                text("removal"),
                text("replacement")
            )
        })
        .collect();
    assert_snapshot!(shown.join("\n"), @r#"
    operation Some("DELETE /v1/vcenters/datastores/file") "/paths/~1v1~1vcenters~1datastores~1file/delete" "2023-07-08" []
    operation Some("GET /v1/vcenters/virtual_machines/{id}/versions") "/paths/~1v1~1vcenters~1virtual_machines~1{id}~1versions/get" "2023-07-08" []
    parameter Some("GET /v1/vcenters/networks") "/paths/~1v1~1vcenters~1networks/get/parameters/9" "2023-07-16" []
    property None "/components/schemas/datastore/properties/virtualMachineNumber" "2024-02-07" ["virtualMachinesNumber"]
    operation Some("POST /v1/vcenters/content_libraries/items/{id}/clone") "/paths/~1v1~1vcenters~1content_libraries~1items~1{id}~1clone/post" "2026-03-18" []
    property None "/components/schemas/virtualMachine/properties/operatingSystemName" "2026-04-23" ["operatingSystem.name"]
    "#);
}

#[test]
fn what_a_vendor_announces_is_in_the_compilers_warnings() {
    assert_snapshot!(warnings(&CLOUD).join("\n"), @r"
    app/src/main.rs:7: deprecated: use of deprecated method `cloudtemple::compute::datastores::Datastores::<'c>::delete_file`: removal date 2023-07-08
    app/src/main.rs:8: deprecated: use of deprecated method `cloudtemple::compute::virtual_machines::VirtualMachines::<'c>::versions`: removal date 2023-07-08
    app/src/main.rs:9: deprecated: use of deprecated method `cloudtemple::compute::networks::List::all_options`: removal date 2023-07-16
    app/src/main.rs:10: deprecated: use of deprecated method `cloudtemple::compute::content_library_items::ContentLibraryItems::<'c>::clone_item`: removal date 2026-03-18
    app/src/main.rs:12: deprecated: use of deprecated field `cloudtemple::compute::types::Datastore::virtual_machine_number`: removal date 2024-02-07: use `virtual_machines_number`
    app/src/main.rs:12: deprecated: use of deprecated field `cloudtemple::compute::types::VirtualMachine::operating_system_name`: removal date 2026-04-23: use `operating_system.name`
    ");
}
