//! No vendor is named where all products share the code: what is true of one stands in its
//! declarations.

use std::{fs, path::PathBuf};

use crate::support::{products, workspace};

/// Vendors, their products and their hosts, in small letters.
const VENDORS: [&str; 9] = [
    "cloudtemple",
    "cloud temple",
    "cloud-temple",
    "shiva",
    "lyve",
    "seagate",
    "palette",
    "spectro cloud",
    "spectrocloud",
];

/// What generates, serves and runs every client.
const SHARED: [&str; 3] = ["generator/src", "generator/serve/src", "runtime/src"];

#[test]
fn shared_code_names_no_vendor() {
    let mut named = Vec::new();
    for path in SHARED.iter().flat_map(|folder| files(workspace().join(folder))) {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        for (number, line) in text.lines().enumerate() {
            if VENDORS.iter().any(|vendor| line.contains(vendor)) {
                named.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}

#[test]
fn every_product_has_its_vendor_in_the_list() {
    for product in products() {
        assert!(VENDORS.iter().any(|vendor| product.contains(vendor)), "{product}");
    }
}

fn files(folder: PathBuf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(path)),
            false => files.push(path),
        }
    }
    files
}
