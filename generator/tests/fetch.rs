//! `fetch` and `generate --fetched` as their users meet them, against hosts on this machine.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
};

const OURS: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets: {get: {tags: [pets], responses: {'200': {description: Pets}}}}
";

#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, &[])
}

fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    // What the developer has set, proxies among it, has no part in this.
    command.env_clear().envs(variables.iter().copied());
    let Output { status, stdout, stderr } =
        command.args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code(), out: text(stdout), err: text(stderr) }
}

/// A workspace with one product, `pets`: `documents` are the tables of its configuration.
fn workspace(documents: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let product = folder.path().join("specs/pets");
    fs::create_dir_all(&product).unwrap();
    let package =
        "[package]\nname = 'pets'\nversion = '0.1.0'\ndescription = 'Pets'\nruntime = '../../rt'\n";
    fs::write(product.join("clientwright.toml"), format!("{package}{documents}")).unwrap();
    fs::write(product.join("pets.yaml"), OURS).unwrap();
    folder
}

/// Every file below the folder.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    fn gather(root: &Path, folder: &Path, tree: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => gather(root, &path, tree),
                false => {
                    let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                    tree.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    gather(folder, folder, &mut found);
    found
}

#[test]
fn what_was_not_fetched_is_not_built() {
    let folder =
        workspace("[[document]]\nmodule = 'pets'\nsource = 'https://example.com/a.json'\n");
    let all = run(folder.path(), &["generate", "--fetched"]);
    assert_eq!(all.code, Some(2), "{all:?}");
    assert!(all.err.contains("`.fetched` holds nothing that was fetched"), "{all:?}");
    let named = run(folder.path(), &["generate", "--fetched", "pets"]);
    assert_eq!(named.code, Some(2), "{named:?}");
    assert!(named.err.contains("has not been fetched into `.fetched/specs/pets`"), "{named:?}");
    assert!(named.err.contains("clientwright.toml:8:10"), "{named:?}");
    let ours = run(folder.path(), &["generate"]);
    assert!(ours.err.contains("no document has a `path`"), "{ours:?}");
    let both = run(folder.path(), &["check", "--fetched"]);
    assert_eq!(both.code, Some(2), "`check` knows nothing of it: {both:?}");
}

#[test]
fn a_document_brought_by_hand_serves_as_well() {
    let folder = workspace(
        "[[document]]\nmodule = 'pets'\nsource = 'https://example.com/a'\n\
         source-overlays = ['theirs.yaml']\noverlays = ['both.yaml']\n\
         [[document]]\nmodule = 'ours'\npath = 'pets.yaml'\npath-overlays = ['ours.yaml']\n\
         overlays = ['both.yaml']\n[features]\nmore = ['ours']\n",
    );
    let folder = folder.path();
    let overlay = |title: &str, group: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n  - {{target: $.info, \
             update: {{title: {title}}}}}\n  - {{target: $, update: {{x-clientwright: {{group: \
             {{name: {group}}}}}}}}}\n"
        )
    };
    fs::write(folder.join("specs/pets/theirs.yaml"), overlay("Theirs", "cats")).unwrap();
    fs::write(folder.join("specs/pets/ours.yaml"), overlay("Ours", "dogs")).unwrap();
    let both = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  - {target: $.info, \
                update: {version: '7'}}\n";
    fs::write(folder.join("specs/pets/both.yaml"), both).unwrap();
    fs::create_dir_all(folder.join("kept/specs/pets")).unwrap();
    fs::write(folder.join("kept/specs/pets/pets.yaml"), OURS).unwrap();

    let ours = run(folder, &["generate"]);
    assert_eq!(ours.code, Some(0), "{ours:?}");
    let before = tree(&folder.join("generated"));
    assert!(before.contains_key("pets/src/ours/dogs.rs"), "{:?}", before.keys());
    assert!(!before.keys().any(|path| path.contains("cats")), "{:?}", before.keys());

    let theirs = run(folder, &["generate", "--fetched=kept"]);
    assert_eq!(theirs.code, Some(0), "{theirs:?}");
    let made = tree(&folder.join("kept"));
    assert!(made.contains_key("generated/pets/src/pets/cats.rs"), "{:?}", made.keys());
    assert!(!made.keys().any(|path| path.contains("dogs")), "{:?}", made.keys());
    assert_eq!(made[".gitignore"], "*\n");
    let manifest = &made["generated/pets/Cargo.toml"];
    assert!(manifest.contains("path = \"../../../rt\""), "{manifest}");
    assert_eq!(tree(&folder.join("generated")), before, "the project's own crate is as it was");
    assert_eq!(run(folder, &["check"]).code, Some(0));
}

#[cfg(not(feature = "remote"))]
#[test]
fn a_build_that_reaches_no_host_says_so() {
    let folder =
        workspace("[[document]]\nmodule = 'pets'\nsource = 'https://example.com/a.json'\n");
    let fetched = run(folder.path(), &["fetch"]);
    assert_eq!((fetched.code, fetched.out.as_str()), (Some(2), ""), "{fetched:?}");
    assert!(fetched.err.contains("install clientwright with `--features remote`"), "{fetched:?}");
    assert!(!folder.path().join(".fetched/specs").exists());
}

#[cfg(feature = "remote")]
mod remote {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        sync::{Arc, Mutex},
        thread,
    };

    use super::*;

    const THEIRS: &str = r#"{"swagger": "2.0", "info": {"title": "Pets", "version": "2"},
        "paths": {"/cats": {"get": {"tags": ["cats"], "responses": {"200": {"description": "Cats"}}}}}}"#;

    type Answer = dyn Fn(&str) -> String + Send + Sync;

    /// A host that answers each path as it is told, and remembers what it was asked.
    struct Host {
        url: String,
        asked: Arc<Mutex<Vec<String>>>,
    }

    impl Host {
        /// `answer` makes a whole answer of a path.
        fn start(answer: Box<Answer>) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let asked = Arc::<Mutex<Vec<String>>>::default();
            let log = Arc::clone(&asked);
            thread::spawn(move || {
                for stream in listener.incoming() {
                    let Ok(mut stream) = stream else { continue };
                    let mut request = Vec::new();
                    let mut part = [0; 1024];
                    while !request.ends_with(b"\r\n\r\n") {
                        match stream.read(&mut part) {
                            Ok(0) | Err(_) => break,
                            Ok(length) => request.extend_from_slice(&part[..length]),
                        }
                    }
                    let request = String::from_utf8_lossy(&request).into_owned();
                    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                    log.lock().unwrap().push(request);
                    let _ = stream.write_all(answer(&path).as_bytes());
                }
            });
            Self { url, asked }
        }

        fn asked(&self) -> Vec<String> {
            self.asked.lock().unwrap().clone()
        }
    }

    fn status(line: &str, body: &str) -> String {
        let length = body.len();
        format!("HTTP/1.1 {line}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
    }

    fn ok(body: &str) -> String {
        status("200 OK", body)
    }

    fn redirect(to: &str) -> String {
        format!(
            "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
    }

    fn document(module: &str, url: &str) -> String {
        format!("[[document]]\nmodule = '{module}'\npath = 'pets.yaml'\nsource = '{url}'\n")
    }

    #[test]
    fn a_document_is_kept_and_built_in_a_place_of_its_own() {
        let host = Host::start(Box::new(|_| ok(THEIRS)));
        let folder = workspace(&document("pets", &format!("{}/a", host.url)));
        let folder = folder.path();
        assert_eq!(run(folder, &["generate"]).code, Some(0));
        let ours = tree(&folder.join("generated"));

        let first = run(folder, &["fetch"]);
        assert_eq!((first.code, first.err.as_str()), (Some(0), ""), "{first:?}");
        let bytes = THEIRS.len();
        assert_eq!(first.out, format!(".fetched/specs/pets/pets.json: {bytes} bytes, new\n"));
        let kept = tree(&folder.join(".fetched"));
        assert_eq!(kept["specs/pets/pets.json"], THEIRS, "as the vendor wrote it");
        assert_eq!(kept[".gitignore"], "*\n");
        let again = run(folder, &["fetch", "pets"]);
        assert!(again.out.ends_with("as before\n"), "{again:?}");

        let built = run(folder, &["generate", "--fetched"]);
        assert_eq!(built.code, Some(0), "{built:?}");
        assert!(folder.join(".fetched/generated/pets/src/pets/cats.rs").is_file());
        assert_eq!(tree(&folder.join("generated")), ours);

        // Whatever was fetched, and whatever became of it, `check` says the same.
        fs::write(folder.join(".fetched/specs/pets/pets.json"), "{").unwrap();
        let check = run(folder, &["check"]);
        assert_eq!((check.code, check.out.as_str()), (Some(0), "generated/pets: fresh\n"));
        fs::remove_dir_all(folder.join(".fetched")).unwrap();
        assert_eq!(run(folder, &["check"]).out, check.out);
    }

    #[test]
    fn a_file_takes_the_name_of_its_format_and_the_old_one_goes() {
        let answers = Mutex::new(vec![OURS, THEIRS]);
        let host = Host::start(Box::new(move |_| ok(answers.lock().unwrap().pop().unwrap())));
        let folder = workspace(&document("pets", &host.url));
        for name in ["pets.json", "pets.yaml"] {
            assert_eq!(run(folder.path(), &["fetch"]).code, Some(0));
            let kept = tree(&folder.path().join(".fetched/specs/pets"));
            let documents: Vec<_> = kept.keys().filter(|path| path.starts_with("pets")).collect();
            assert_eq!(documents, [name]);
        }
    }

    #[test]
    fn nothing_takes_the_place_of_what_was_there_but_the_whole() {
        let told = Arc::new(Mutex::new(ok(THEIRS)));
        let second = Arc::clone(&told);
        let host = Host::start(Box::new(move |path| match path {
            "/first" => ok(&THEIRS.replace("Cats", "Other cats")),
            _ => second.lock().unwrap().clone(),
        }));
        let documents = [
            document("first", &format!("{}/first", host.url)),
            document("second", &format!("{}/second", host.url)),
        ];
        let folder = workspace(&documents.concat());
        let folder = folder.path();
        assert_eq!(run(folder, &["fetch"]).code, Some(0));
        let kept = tree(&folder.join(".fetched"));

        let half = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{}",
            THEIRS.len() + 1,
            THEIRS.replace("\"2\"", "\"3\"")
        );
        let newer = THEIRS.replace("\"2\"", "\"3\"");
        let cases = [
            (status("401 Unauthorized", "{}"), "name the variable of a credential in `[fetch]`"),
            (status("404 Not Found", "{}"), "the vendor moved it: correct the `source`"),
            (status("500 Internal Server Error", ""), "the answer has status 500"),
            (status("204 No Content", ""), "is no OpenAPI document"),
            (ok(""), "is no OpenAPI document"),
            (ok("<!doctype html><title>Log in</title>"), "is no OpenAPI document"),
            (ok("{\"swagger\": \"2.0\"}"), "it lacks `openapi` or `swagger`, or `paths`"),
            (ok(&newer[..newer.len() - 2]), "not valid JSON"),
            (half, "cannot be fetched"),
            ("HTTP/1.1 200 OK\r\n\r\n\u{1}".to_owned(), "is no OpenAPI document"),
            ("no HTTP at all\r\n\r\n".to_owned(), "cannot be fetched"),
            (redirect("/second"), "which is not followed"),
            (redirect("ftp://127.0.0.1/second"), "cannot be fetched"),
        ];
        for (answer, said) in cases {
            *told.lock().unwrap() = answer;
            let ran = run(folder, &["fetch"]);
            assert_eq!(ran.code, Some(2), "{said}: {ran:?}");
            assert!(ran.err.contains(said), "{said}: {}", ran.err);
            assert!(ran.err.contains("specs/pets/clientwright.toml:13:10"), "{}", ran.err);
            assert_eq!(tree(&folder.join(".fetched")), kept, "{said}");
        }

        *told.lock().unwrap() = ok(THEIRS);
        let large = run(folder, &["fetch", "--max-size", "1000"]);
        assert_eq!(large.code, Some(0), "the configuration and both documents fit: {large:?}");
        let kept = tree(&folder.join(".fetched"));
        *told.lock().unwrap() = ok(&format!("{THEIRS}{}", " ".repeat(2_000)));
        let large = run(folder, &["fetch", "--max-size", "1000"]);
        assert_eq!(large.code, Some(2), "{large:?}");
        assert!(large.err.contains("larger than 1000 bytes"), "{large:?}");
        assert!(large.err.contains("--max-size"), "{large:?}");
        assert_eq!(tree(&folder.join(".fetched")), kept);
    }

    #[test]
    fn a_host_that_is_not_there_is_told() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let folder = workspace(&document("pets", &format!("http://{address}/a")));
        let ran = run(folder.path(), &["fetch"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("what was fetched before is as it was"), "{ran:?}");
        assert!(ran.err.contains("refused"), "the cause is named: {ran:?}");
    }

    #[test]
    fn a_credential_shows_who_asks_and_stays_with_its_host() {
        let other = Host::start(Box::new(|_| ok(THEIRS)));
        let elsewhere = other.url.clone();
        let host = Host::start(Box::new(move |path| match path {
            "/moved" => redirect("/here"),
            "/away" => redirect(&elsewhere),
            _ => ok(THEIRS),
        }));
        let fetch = "[fetch]\ncredential = 'PETS_TOKEN'\nheader = 'X-Token'\nprefix = 'Pet '\n";
        let with =
            |path: &str| workspace(&(document("pets", &format!("{}{path}", host.url)) + fetch));
        let token = [("PETS_TOKEN", "a-canary\n")];

        let folder = with("/moved");
        let unset = run(folder.path(), &["fetch"]);
        assert_eq!(unset.code, Some(2), "{unset:?}");
        assert!(
            unset.err.contains("the environment variable `PETS_TOKEN` is not set"),
            "{unset:?}"
        );
        assert!(host.asked().is_empty());
        let set = run_with(folder.path(), &["fetch"], &token);
        assert_eq!(set.code, Some(0), "{set:?}");
        let asked = host.asked();
        assert_eq!(asked.len(), 2, "a redirection within the host is followed");
        assert!(asked.iter().all(|one| one.contains("x-token: Pet a-canary\r\n")), "{asked:?}");

        let ran = run_with(with("/away").path(), &["fetch"], &token);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("which is not followed"), "{ran:?}");
        assert!(ran.err.contains("write it as the `source`"), "{ran:?}");
        assert!(other.asked().is_empty(), "the credential went nowhere else");
        assert!(!format!("{ran:?}").contains("canary"));
        let broken = run_with(with("/here").path(), &["fetch"], &[("PETS_TOKEN", "a\ncanary")]);
        assert!(broken.err.contains("`PETS_TOKEN` cannot stand in a header"), "{broken:?}");
        assert!(!broken.err.contains("canary"), "{broken:?}");

        // Without a credential there is nothing to lose.
        let folder = workspace(&document("pets", &format!("{}/away", host.url)));
        assert_eq!(run(folder.path(), &["fetch"]).code, Some(0));
        assert!(!other.asked()[0].contains("x-token"));
    }

    #[test]
    fn a_product_that_is_published_nowhere_is_passed_over() {
        let folder = workspace("[[document]]\nmodule = 'pets'\npath = 'pets.yaml'\n");
        let ran = run(folder.path(), &["fetch"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), "pets: no document has a `source`\n"));
        assert!(!folder.path().join(".fetched/specs").exists());
    }
}
