//! Products of several hosts and credentials: which variable replaces which address, and who gets
//! which secret.

use clientwright::{
    Loaded,
    diagnostic::Sources,
    disk,
    emit::{Files, Runtime},
    load,
    model::Api,
    pipeline::{self, Reading, Strictness},
};
use insta::assert_snapshot;

use crate::support::{document, input, lines, product, workspace};

fn hub() -> Reading {
    let folder = workspace().join("tests/pipeline/products/hub");
    let loaded = load(&folder, None, disk::DEFAULT_MAX_SIZE, &mut Sources::new());
    let Loaded { product, strictness, .. } =
        loaded.unwrap_or_else(|found| panic!("{}", lines(&found)));
    let reading = pipeline::read(product, strictness);
    assert!(reading.diagnostics.is_empty(), "{}", lines(&reading.diagnostics));
    reading
}

fn files(reading: &Reading) -> Files {
    pipeline::files(reading, &Runtime::Published)
}

fn servers(api: &Api) -> String {
    let line = |server: &clientwright::model::Server| {
        format!("{}: {} {}", server.name, server.url, server.env.as_deref().unwrap_or("-"))
    };
    api.servers.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Where each operation goes: its server's name and the template below it.
fn places(api: &Api) -> String {
    let line = |operation: &clientwright::model::Operation| {
        format!("{}: {}", api[operation.server].name, operation.template())
    };
    api.operations.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_host_has_a_variable_of_its_own() {
    let api = hub().api;
    assert_snapshot!(servers(&api), @r"
    hub: https://console.example.com/api HUB_URL
    console upload: https://upload.console.example.com HUB_CONSOLE_UPLOAD_URL
    console status: https://console.example.com/status HUB_CONSOLE_STATUS_URL
    inference: https://eu.ai.example.net/v1 HUB_INFERENCE_URL
    archive: https://archive.example.org ARCHIVE_ADDRESS
    ");
    assert_snapshot!(places(&api), @r"
    hub: /console/v1/token
    hub: /console/v1/machines
    hub: /console/v1/machines
    hub: /console/v1/activities/{id}
    console upload: /v1/images
    console status: /v1/status
    hub: /certificates/v1/certificates
    inference: /models
    archive: /reports/{year}
    ");
}

#[test]
fn each_host_has_secrets_of_its_own() {
    let api = hub().api;
    let mut schemes = Vec::new();
    for scheme in &api.schemes {
        let credentials = scheme.ways.iter().flat_map(|way| way.auth.credentials());
        let variables = credentials.map(|one| one.env.as_deref().unwrap_or("-"));
        schemes.push(format!("{}: {}", scheme.name, variables.collect::<Vec<_>>().join(" ")));
    }
    assert_snapshot!(schemes.join("\n"), @r"
    bearer: HUB_KEY_ID HUB_KEY_SECRET
    rustls bearer: HUB_BEARER
    inference bearer: HUB_INFERENCE_BEARER
    login: HUB_ARCHIVE_LOGIN_USERNAME HUB_ARCHIVE_LOGIN_PASSWORD
    ");
}

#[test]
fn schemes_that_differ_in_words_alone_are_one() {
    let with = |description: &str| {
        let scheme = format!("    key: {{type: apiKey, in: header, name: X-Key{description}}}\n");
        document("  {}\n", &format!("  securitySchemes:\n{scheme}"))
    };
    let documents =
        vec![input("a", &with(""), &[]), input("b", &with(", description: Ours."), &[])];
    let reading = pipeline::read(product("two", documents), Strictness::Lenient);
    assert_eq!(reading.api.schemes.len(), 1, "{:#?}", reading.api.schemes);
}

/// The servers of a product of one document, whose only operation is `GET /pets`.
fn of(members: &str, of_operation: &str) -> Api {
    let operation = format!("    get: {{{of_operation}responses: {{'204': {{description: x}}}}}}");
    let text = document(&format!("  /pets:\n{operation}\n"), "") + members;
    let product = product("zoo", vec![input("api", &text, &[])]);
    let reading = pipeline::read(product, Strictness::Strict);
    assert!(reading.diagnostics.is_empty(), "{}", lines(&reading.diagnostics));
    reading.api
}

#[test]
fn addresses_are_read_as_documents_write_them() {
    let cases = [
        ("", "", "zoo:  ZOO_URL", "/pets"),
        ("servers: [{url: /v1/}]", "", "zoo:  ZOO_URL", "/v1/pets"),
        (
            "servers: [{url: https://a.example/v1/}]",
            "",
            "zoo: https://a.example/v1 ZOO_URL",
            "/pets",
        ),
        ("servers: [{url: //a.example}]", "", "zoo: https://a.example ZOO_URL", "/pets"),
        (
            "servers: [{url: 'https://{r}.a.example'}]",
            "",
            "zoo: https://{r}.a.example ZOO_URL",
            "/pets",
        ),
        (
            "servers: [{url: 'https://{r}.a.example', variables: {r: {default: eu}}}]",
            "",
            "zoo: https://eu.a.example ZOO_URL",
            "/pets",
        ),
        (
            "servers: [{url: https://a.example/v1}]",
            "servers: [{url: https://a.example/v1/beta}], ",
            "zoo: https://a.example/v1 ZOO_URL",
            "/beta/pets",
        ),
    ];
    for (document, operation, server, template) in cases {
        let api = of(document, operation);
        assert_eq!(
            (servers(&api).as_str(), api.operations[0].template().as_str()),
            (server, template)
        );
    }
}

#[test]
fn documents_of_one_host_share_what_the_product_states() {
    let text = |path: &str| {
        document("  /pets: {get: {responses: {'204': {description: x}}}}\n", "")
            + &format!("servers: [{{url: {path}}}]")
    };
    let mut zoo = product(
        "zoo",
        vec![
            input("a", &text("https://z.example/api/a"), &[]),
            input("b", &text("/api/b"), &[]),
            input("c", &text("https://z.example/other"), &[]),
            input("zoo", &text("https://zoo.example"), &[]),
        ],
    );
    zoo.server = Some("https://z.example/api/".to_owned());
    let api = pipeline::read(zoo, Strictness::Lenient).api;
    assert_snapshot!(format!("{}\n{}", servers(&api), places(&api)), @r"
    zoo: https://z.example/api ZOO_URL
    c: https://z.example/other ZOO_C_URL
    zoo 2: https://zoo.example ZOO_ZOO_2_URL
    zoo: /a/pets
    zoo: /b/pets
    c: /pets
    zoo 2: /pets
    ");
}

#[test]
fn an_activity_is_taken_up_by_its_id_alone() {
    let client = &files(&hub())["src/client.rs"];
    assert!(client.contains("pub fn resume("), "{client}");
    assert!(client.contains("&crate::rules::ACTIVITY"), "{client}");
}

#[test]
fn features_of_the_runtime_keep_their_names() {
    let manifest = &files(&hub())["Cargo.toml"];
    let features = manifest.split_once("[features]\n").map(|(_, features)| features);
    assert_snapshot!(features.unwrap_or_default(), @r#"
    default = ["console", "rustls_", "inference", "archive", "rustls", "http2", "gzip"]
    _rustls_ = []
    archive = []
    console = []
    inference = []
    rustls-default = ["_rustls_"]
    rustls_ = ["rustls-default"]
    rustls = ["clientwright-runtime/rustls"]
    rustls-ring = ["clientwright-runtime/rustls-ring"]
    native-tls = ["clientwright-runtime/native-tls"]
    http2 = ["clientwright-runtime/http2"]
    gzip = ["clientwright-runtime/gzip"]
    http-client = ["clientwright-runtime/http-client"]
    invoke = ["clientwright-runtime/invoke"]
    "#);
}

#[test]
fn the_readme_says_how_to_begin() {
    assert_snapshot!("readme", files(&hub())["README.md"]);
}

/// Examples in several shapes: a list, one whose group may be missing, one with much to give.
#[test]
fn every_module_has_an_example() {
    let files = files(&hub());
    let mut examples = String::new();
    for module in ["archive", "console", "inference", "rustls"] {
        let docs =
            files[&format!("src/{module}/mod.rs")].lines().skip_while(|l| !l.contains("```"));
        for line in docs.take_while(|line| line.starts_with("//!")) {
            examples.push_str(line.trim_start_matches("//!").strip_prefix(' ').unwrap_or_default());
            examples.push('\n');
        }
    }
    assert_snapshot!("examples", examples);
}
