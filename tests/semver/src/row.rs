//! The rows: what changes, who calls, and what we say of it.

use serde::Deserialize;
use serde_yaml::Value;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its number in the table, with a word where a number has several.
    pub row: String,
    pub change: String,
    /// The component `RowN` before and after, sent by `POST`.
    pub request: Option<[Value; 2]>,
    /// The component `RowN` before and after, answered to `GET`.
    pub response: Option<[Value; 2]>,
    /// Path items instead.
    pub old: Option<Value>,
    pub new: Option<Value>,
    /// The path before and after; `/rowN` where it is not told.
    pub path: Option<[String; 2]>,
    /// Further components.
    pub schemas: Option<[Value; 2]>,
    pub servers: Option<[String; 2]>,
    /// The body of `async fn caller(client: Client) -> client::Result<()>`.
    pub caller: String,
    /// What we have to say: `none` where there is nothing to tell.
    pub wire: String,
    pub rust: String,
    pub bump: String,
    /// A caller that may not compile on either side.
    #[serde(default)]
    pub never_compiles: bool,
}

impl Row {
    /// `row25_closed`: the group and the program.
    pub fn name(&self) -> String {
        format!("row{}", self.row.replace(' ', "_"))
    }

    /// `Row25Closed`: the component.
    pub fn component(&self) -> String {
        let words = self.row.split(' ').map(|word| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        });
        format!("Row{}", words.collect::<String>())
    }

    pub fn path(&self, side: usize) -> String {
        let own = || format!("/{}", self.name());
        self.path.as_ref().map_or_else(own, |paths| paths[side].clone())
    }
}

pub fn rows() -> Vec<Row> {
    const FILES: [&str; 4] = [
        include_str!("../rows/objects.yaml"),
        include_str!("../rows/values.yaml"),
        include_str!("../rows/operations.yaml"),
        include_str!("../rows/messages.yaml"),
    ];
    let read = |text: &str| -> Vec<Row> {
        serde_yaml::from_str(text).unwrap_or_else(|error| panic!("a file of rows: {error}"))
    };
    let mut rows: Vec<Row> = FILES.into_iter().flat_map(read).collect();
    rows.sort_by_key(|row| {
        let number = row.row.split(' ').next().and_then(|number| number.parse::<u32>().ok());
        (number, row.row.clone())
    });
    rows
}
