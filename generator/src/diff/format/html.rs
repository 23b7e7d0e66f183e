//! A page that needs nothing beside itself.

use std::fmt::Write;

use crate::diff::Finding;

use super::{Report, escaped, operations, places};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
li{margin:.6rem 0}small{color:#666;display:block}.error{border-left:4px solid #c62828;padding-left:.6rem}\
.warning{border-left:4px solid #ef8e00;padding-left:.6rem}.info{border-left:4px solid #9aa;padding-left:.6rem}\
@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}small{color:#999}}";

/// The findings under the same headings as the text.
pub fn html(report: &Report) -> String {
    let title = escaped(&format!("{} → {}", report.old, report.new));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n<p>{}</p>\n",
        escaped(&report.summary())
    );
    for (heading, findings) in report.sections() {
        let _ = writeln!(page, "<h2>{heading}</h2>\n<ul>");
        for finding in findings {
            let _ = writeln!(page, "{}", item(finding));
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</body></html>\n");
    page
}

fn item(finding: &Finding) -> String {
    let of = operations(finding).map(|operations| format!("<b>{}</b>: ", escaped(&operations)));
    let help = match finding.help.as_str() {
        "" => String::new(),
        help => format!(" To do: {}.", escaped(help)),
    };
    format!(
        "<li class=\"{wire}\" id=\"{fingerprint}\">{of}{message}.{help}<small>{id}, wire {wire}, Rust {rust}; {places}</small></li>",
        wire = finding.wire.as_str(),
        rust = finding.rust.as_str(),
        fingerprint = finding.fingerprint,
        of = of.unwrap_or_default(),
        message = escaped(&finding.message),
        id = escaped(&finding.id),
        places = escaped(&places(finding)),
    )
}
