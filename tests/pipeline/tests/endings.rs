//! What is going away: read from documents of every kind, listed, written down.

use std::collections::{BTreeMap, BTreeSet};

use clientwright::{
    deprecations::{
        Deprecation, deprecations,
        format::{self, Report, Row},
    },
    notice::Date,
    pipeline::{self, Reading, Strictness},
};
use insta::assert_snapshot;

use crate::support::{lines, loaded, read};

/// One thing of each kind, each with its notice in other words.
const SHOP: &str = "openapi: 3.0.3
info: {title: Shop, version: '2'}
x-clientwright: {lifecycle: {notice: 3 months}}
paths:
  /orders:
    get:
      tags: [orders]
      operationId: listOrders
      description: Deprecated since 2026-01-15. This endpoint will be removed on 2026-03-01. Use GET /v2/orders.
      parameters:
        - {name: all, in: query, description: 'Paramètre déprécié, ignoré à partir du 01.10.2026. Remplacé par `filter`.', schema: {type: boolean}}
      responses:
        '200':
          description: Orders
          headers: {X-Total: {deprecated: true, x-sunset: 2026-Q3, schema: {type: integer}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
components:
  schemas:
    Order: {type: object, properties: {total: {type: integer, description: Will be removed on 04/05/2027.}, state: {$ref: '#/components/schemas/State'}, price: {$ref: '#/components/schemas/Price'}}}
    State: {type: string, enum: [open, gone], x-enumDeprecated: [false, true]}
    Price: {type: object, deprecated: true, x-removal-date: '2026-12-31', description: Removed on 2026-11-30.}
";

fn rows(found: &[Deprecation]) -> Vec<Row<'_>> {
    found.iter().map(|deprecation| Row { deprecation, uses: None }).collect()
}

fn report(found: &[Deprecation]) -> Report<'_> {
    Report { today: Date::from_iso("2026-02-01").unwrap(), rows: rows(found), used: None }
}

fn shop() -> Reading {
    let reading = read(SHOP, Strictness::Lenient);
    assert!(!reading.has_errors(), "{}", lines(&reading.diagnostics));
    reading
}

#[test]
fn every_kind_is_listed() {
    assert_snapshot!(format::text(&report(&deprecations(&shop()))), @r#"
    2026-03-01  in 28 days      api: GET /orders
                                use `GET /v2/orders` · announced 2026-01-15 · short notice: 45 days, 3 months are promised · api.yaml:6:5
    2026-Q3     in 150 days     api: answer header `X-Total` of GET /orders
                                api.yaml:15:21
    2026-10-01  in 242 days     api: query parameter `all` of GET /orders
                                use `filter` · api.yaml:11:11
    2026-12-31  in 333 days     api: schema `Price`
                                removal: 2026-12-31 in the extension, 2026-11-30 in the text · api.yaml:21:5
    2027        in 334 days     api: member `total` of `Order`
                                day and month of a date cannot be told apart · api.yaml:19:40
    –           no date         api: value `gone` of `State`
                                api.yaml:20:40
    "#);
}

#[test]
fn what_is_unusual_is_reported() {
    assert_snapshot!(lines(&shop().diagnostics), @r#"
    note[deprecated-in-text]: the text alone says that this is deprecated (api.yaml:19:40); help: set `deprecated: true` in an overlay
    warning[lifecycle-conflict]: removal: 2026-12-31 in the extension, 2026-11-30 in the text (api.yaml:21:5); help: state the date in an overlay, as `lifecycle`
    note[lifecycle-spelling]: `x-removal-date` is read as `x-sunset` (api.yaml:21:5)
    note[deprecated-in-text]: the text alone says that this is deprecated (api.yaml:11:11); help: set `deprecated: true` in an overlay
    note[deprecated-in-text]: the text alone says that this is deprecated (api.yaml:6:5); help: set `deprecated: true` in an overlay
    "#);
}

#[test]
fn programs_get_an_array_of_objects() {
    let found = deprecations(&shop());
    let json: serde_json::Value = serde_json::from_str(&format::json(&report(&found))).unwrap();
    assert_snapshot!(json[0], @r#"{"kind":"operation","operation":"listOrders","pointer":"/paths/~1orders/get","announced":"2026-01-15","removal":"2026-03-01","replacement":["GET /v2/orders"],"ambiguous":false,"conflict":false,"text":"Deprecated since 2026-01-15. This endpoint will be removed on 2026-03-01"}"#);
    let keys: Vec<_> = json[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "kind",
            "operation",
            "pointer",
            "announced",
            "removal",
            "replacement",
            "ambiguous",
            "conflict",
            "text"
        ]
    );
}

#[test]
fn a_calendar_has_an_event_for_each_date() {
    let found = deprecations(&shop());
    let calendar = format::calendar(&report(&found));
    let events = events(&calendar);
    let dated = found.iter().filter(|one| one.removal().is_some()).count();
    assert_eq!(events.len(), dated);
    assert_eq!(events[0]["DTSTART;VALUE=DATE"], "20260301");
    assert_eq!(events[0]["DTEND;VALUE=DATE"], "20260302");
    assert_eq!(events[0]["SUMMARY"], "Removal: api: GET /orders");
    // The moment of writing is the day that was asked for: no clock is read.
    assert!(events.iter().all(|event| event["DTSTAMP"] == "20260201T000000Z"));
}

/// An event is the same event whatever day it is written on, and whatever else the document gains.
#[test]
fn an_event_keeps_its_id() {
    let ids = |text: &str, today: &str| -> Vec<String> {
        let found = deprecations(&read(text, Strictness::Lenient));
        let today = Date::from_iso(today).unwrap();
        let report = Report { today, rows: rows(&found), used: None };
        events(&format::calendar(&report))
            .into_iter()
            .map(|mut one| one.remove("UID").unwrap())
            .collect()
    };
    let before = ids(SHOP, "2026-02-01");
    let grown = SHOP
        .replace(
            "parameters:\n",
            "parameters:\n        - {name: first, in: query, schema: {type: string}}\n",
        )
        .replace("enum: [open", "enum: [new, open")
        .replace("[false, true]", "[false, false, true]");
    assert_eq!(ids(&grown, "2026-03-01"), before);
    // What two operations share is two things that go away.
    let shared = "  /more: {get: {tags: [orders], parameters: [{$ref: '#/components/parameters/Old'}], responses: {'204': {description: Done}}}}\n  /most: {get: {tags: [orders], parameters: [{$ref: '#/components/parameters/Old'}], responses: {'204': {description: Done}}}}\ncomponents:\n  parameters: {Old: {name: old, in: query, x-sunset: '2027-01-01', schema: {type: string}}}\n";
    let after = ids(&SHOP.replace("components:\n", shared), "2026-02-01");
    assert_eq!(after.len(), before.len() + 2);
}

/// The events of a calendar, member by member, held to the grammar of RFC 5545.
fn events(calendar: &str) -> Vec<BTreeMap<String, String>> {
    assert_eq!(calendar.matches('\n').count(), calendar.matches("\r\n").count());
    assert_eq!(calendar.matches('\r').count(), calendar.matches("\r\n").count());
    let folded = calendar.strip_suffix("\r\n").unwrap();
    assert!(folded.split("\r\n").all(|line| line.len() <= 75 && !line.trim().is_empty()));
    let lines: Vec<(String, String)> = folded
        .replace("\r\n ", "")
        .split("\r\n")
        .map(|line| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect::<Option<_>>()
        .unwrap();
    let member = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(lines[..2], [member("BEGIN", "VCALENDAR"), member("VERSION", "2.0")]);
    assert_eq!(lines.last(), Some(&member("END", "VCALENDAR")));
    let mut events: Vec<BTreeMap<String, String>> = Vec::new();
    let inside = lines[3..lines.len() - 1].split(|line| *line == member("END", "VEVENT"));
    for event in inside.filter(|event| !event.is_empty()) {
        assert_eq!(event[0], member("BEGIN", "VEVENT"));
        let members: BTreeMap<String, String> = event[1..].iter().cloned().collect();
        assert_eq!(members.len(), event.len() - 1, "no member twice");
        for (name, value) in &members {
            let is_text = matches!(name.as_str(), "SUMMARY" | "DESCRIPTION");
            let bare =
                value.replace("\\\\", "").replace("\\;", "").replace("\\,", "").replace("\\n", "");
            assert!(!is_text || !bare.contains([';', ',', '\\']), "{name}:{value}");
        }
        events.push(members);
    }
    let ids: BTreeSet<&String> = events.iter().map(|event| &event["UID"]).collect();
    assert_eq!(ids.len(), events.len(), "an id is one event's");
    events
}

#[test]
fn pages_and_annotations_say_the_same() {
    let found = deprecations(&shop());
    let report = report(&found);
    assert_eq!(format::markdown(&report).lines().count(), 4 + found.len());
    assert_eq!(format::github(&report).lines().count(), found.len());
}

/// The rows of the vendor's own tables.
#[test]
fn the_dates_of_the_console_are_as_it_publishes_them() {
    let loaded = loaded("cloudtemple");
    let reading = pipeline::read(loaded.product, loaded.strictness);
    let dated = deprecations(&reading).into_iter().filter_map(|one| {
        let version = one.lifecycle.version.clone().unwrap_or_default();
        let replacement = one.lifecycle.replacement.join(", ");
        Some(format!("{} {version} {} {replacement}", one.lifecycle.removal?, one.subject))
    });
    assert_snapshot!(dated.collect::<Vec<_>>().join("\n"), @r#"
    2023-07-08 1.7 DELETE /compute/v1/vcenters/datastores/file 
    2023-07-08 1.7 GET /compute/v1/vcenters/virtual_machines/{id}/versions 
    2023-07-16 1.71 query parameter `allOptions` of GET /compute/v1/vcenters/networks 
    2024-02-07 1.83.0 member `virtualMachineNumber` of `datastore` virtualMachinesNumber
    2026-03-18 1.130.0 POST /compute/v1/vcenters/content_libraries/items/{id}/clone 
    2026-04-23 1.134.0 member `operatingSystemName` of `virtualMachine` operatingSystem.name
    "#);
}
