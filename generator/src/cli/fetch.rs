//! `fetch`: the vendors' own documents, into a folder that version control passes over.

use std::{
    env,
    path::{Path, PathBuf},
};

use clientwright::{
    diagnostic::Sources,
    disk::{self, Fetched},
};

use super::{Fetch, Outcome, generate::products, report};

/// Where fetched documents are kept, and the crates that are built from them.
pub(super) const FOLDER: &str = ".fetched";

/// The folder in `fetched` with the documents of a product.
pub(super) fn documents(fetched: &Path, product: &str) -> PathBuf {
    fetched.join("specs").join(product)
}

pub(super) fn fetch(arguments: &Fetch) -> Outcome {
    let Fetch { products: named, into, max_size } = arguments;
    let specs = Path::new("specs");
    let products = match products(specs, named) {
        Ok(products) => products,
        Err(message) => {
            report::error(&message);
            return Outcome::Failed;
        }
    };
    if let Err(error) = disk::pass_over(into) {
        report::error(&format!("`{}` cannot be written: {error}", into.display()));
        return Outcome::Failed;
    }
    let mut outcome = Outcome::Done;
    for name in products {
        let folder = documents(into, &name);
        let mut sources = Sources::new();
        let environment = |variable: &str| env::var(variable).ok();
        match disk::fetch(&specs.join(&name), &folder, *max_size, &environment, &mut sources) {
            Ok(fetched) if fetched.is_empty() => println!("{name}: no document has a `source`"),
            Ok(fetched) => fetched.iter().for_each(|one| println!("{}", line(&folder, one))),
            Err(found) => {
                report::diagnostics(found, &sources);
                outcome = Outcome::Failed;
            }
        }
    }
    outcome
}

fn line(folder: &Path, fetched: &Fetched) -> String {
    let what = if fetched.changed { "new" } else { "as before" };
    format!("{}: {} bytes, {what}", folder.join(&fetched.file).display(), fetched.bytes)
}
