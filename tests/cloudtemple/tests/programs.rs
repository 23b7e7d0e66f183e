//! Whole programs on a calm day and on a bad one, on which one request in ten meets a fault: they
//! print the same.

use std::process::Command;

use clientwright_serve::{Builder, Running, Seen};
use cloudtemple_tests::{LLMAAS_KEY, PAT_ID, PAT_SECRET, seen, simulator, start};
use serde_json::Value;

const INVENTORY: &str = env!("CARGO_BIN_EXE_inventory");
const MACHINE: &str = env!("CARGO_BIN_EXE_machine");
const CHAT: &str = env!("CARGO_BIN_EXE_chat");

const CONSOLE: [(&str, &str); 2] =
    [("CLOUDTEMPLE_PAT_ID", PAT_ID), ("CLOUDTEMPLE_PAT_SECRET", PAT_SECRET)];
const LLMAAS: [(&str, &str); 1] = [("CLOUDTEMPLE_LLMAAS_KEY", LLMAAS_KEY)];

/// What a program printed, and the server that it talked to.
async fn run(
    program: &str,
    credentials: &'static [(&str, &str)],
    simulator: Builder,
) -> (String, Running) {
    let server = start(simulator).await;
    let mut command = Command::new(program);
    // Nothing of the developer's own environment reaches the program.
    command
        .env_clear()
        .env("CLOUDTEMPLE_URL", server.url())
        .env("CLOUDTEMPLE_LLMAAS_URL", server.url())
        .envs(credentials.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("does not panic").expect("runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    (String::from_utf8(output.stdout).expect("is text"), server)
}

/// How many requests met something that the program had to notice.
fn troubles(server: &Running) -> usize {
    let is_fault = |seen: &&Seen| matches!(seen.status, None | Some(429 | 502 | 503));
    server.requests().iter().filter(is_fault).count()
}

/// The lines below a machine's own, up to the next machine's.
fn below<'t>(text: &'t str, machine: &str) -> Vec<&'t str> {
    let mut lines = text.lines().skip_while(|line| *line != machine);
    assert_eq!(lines.next(), Some(machine), "{text}");
    lines.take_while(|line| line.starts_with(' ')).collect()
}

fn text<'v>(item: &'v Value, member: &str) -> &'v str {
    item[member].as_str().unwrap_or_else(|| panic!("no text `{member}` in {item}"))
}

fn is_of(item: &Value, machine: &Value) -> bool {
    let several = item["virtualMachines"].as_array().into_iter().flatten();
    let ids = [&item["virtualMachineId"], &item["virtualMachine"]["id"]];
    ids.into_iter().chain(several.map(|one| &one["id"])).any(|id| *id == machine["id"])
}

fn check_inventory(printed: &str, server: &Running) {
    let store = server.store();
    let (mut disks, mut backups) = (0, 0);

    let all = store.items("/compute/v1/vcenters/virtual_disks");
    for machine in store.items("/compute/v1/vcenters/virtual_machines") {
        let lines = below(printed, &format!("{} (VMware)", text(&machine, "name")));
        for disk in all.iter().filter(|disk| is_of(disk, &machine)) {
            let gib = disk["capacity"].as_i64().unwrap_or_default() >> 30;
            let line = format!("  disk {}: {gib} GiB", text(disk, "name"));
            assert!(lines.contains(&&*line), "{line}\n{printed}");
            disks += 1;
        }
        backups += lines.iter().filter(|line| line.starts_with("  backed up by ")).count();
    }
    assert!(disks > 0 && backups > 0, "VMware\n{printed}");

    (disks, backups) = (0, 0);
    let all = store.items("/compute/v1/open_iaas/virtual_disks");
    let copies = store.items("/backup/v1/open_iaas/backups");
    for machine in store.items("/compute/v1/open_iaas/virtual_machines") {
        let lines = below(printed, &format!("{} (Open IaaS)", text(&machine, "name")));
        let printed_copies = lines.iter().filter(|line| line.starts_with("  backup made "));
        let made = copies.iter().filter(|copy| is_of(copy, &machine)).count();
        assert_eq!(printed_copies.count(), made, "{machine}\n{printed}");
        backups += made;
        let printed_disks = lines.iter().filter(|line| line.starts_with("  disk ")).count();
        let own = all.iter().filter(|disk| is_of(disk, &machine)).count();
        assert_eq!(printed_disks, own, "{machine}\n{printed}");
        disks += own;
    }
    assert!(disks > 0 && backups > 0, "Open IaaS\n{printed}");

    (disks, backups) = (0, 0);
    for machine in store.items("/vm_instances/v1/virtual_machines") {
        let lines = below(printed, &format!("{} (VM Instances)", text(&machine, "name")));
        let path = format!("/vm_instances/v1/virtual_machines/{}/disks", text(&machine, "id"));
        for disk in store.items(&path) {
            let line = format!("  disk {}: {} GiB", text(&disk, "label"), disk["sizeGb"]);
            assert!(lines.contains(&&*line), "{line}\n{printed}");
            disks += 1;
        }
        backups += lines.iter().filter(|line| line.starts_with("  backed up by ")).count();
    }
    assert!(disks > 0 && backups > 0, "VM Instances\n{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn inventory_lists_every_machine_with_disks_and_backups() {
    let mut met = 0;
    for seed in 1..5 {
        let (calm, server) = run(INVENTORY, &CONSOLE, simulator().seed(seed)).await;
        check_inventory(&calm, &server);
        let bad_day = simulator().seed(seed).ten_percent_faults();
        let (bad, server) = run(INVENTORY, &CONSOLE, bad_day).await;
        assert_eq!(bad, calm, "seed {seed}");
        met += troubles(&server);
    }
    assert!(met > 0, "no fault in all runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_is_created_tagged_given_a_disk_and_deleted() {
    let runs = (0..6).map(|seed| {
        let bad_day = simulator().seed(seed).ten_percent_faults();
        tokio::spawn(run(MACHINE, &CONSOLE, bad_day))
    });
    let mut met = 0;
    for running in runs.collect::<Vec<_>>() {
        let (printed, server) = running.await.expect("does not panic");
        let lines: Vec<&str> = printed.lines().collect();
        let [created, attached, deleted] = lines[..] else { panic!("{printed}") };
        let machine = created.strip_prefix("created ").expect("says what it made");
        assert_eq!(deleted, format!("deleted {machine}"));
        let disk = attached.strip_prefix("attached disk ").expect("says what it attached");

        let store = server.store();
        let disks = store.items("/compute/v1/vcenters/virtual_disks");
        let disk = disks.iter().find(|kept| kept["id"] == disk).expect("is kept");
        assert_eq!(disk["virtualMachineId"], machine);
        let machines = store.items("/compute/v1/vcenters/virtual_machines");
        assert!(machines.iter().all(|kept| kept["id"] != machine), "{machine} is still there");

        // What meets a fault is sent again; what has happened is not.
        for path in ["/compute/v1/vcenters/virtual_machines", "/tag/v1/tags"] {
            let sent = seen(&server, "POST", path);
            let done = sent.iter().filter(|seen| seen.status.is_some_and(|status| status < 300));
            assert_eq!(done.count(), 1, "{path}");
        }
        let tagged = seen(&server, "POST", "/tag/v1/tags").pop().expect("was tagged");
        let tagged: Value = serde_json::from_slice(&tagged.body).expect("is JSON");
        assert_eq!(tagged["resources"][0]["uuid"], machine);
        met += troubles(&server);
    }
    assert!(met > 0, "no fault in all runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_a_model_is_printed_as_it_is_made() {
    let mut met = 0;
    for seed in 0..20 {
        let (calm, _) = run(CHAT, &LLMAAS, simulator().seed(seed)).await;
        assert!(calm.trim().len() > 3, "{calm:?}");
        let bad_day = simulator().seed(seed).ten_percent_faults();
        let (bad, server) = run(CHAT, &LLMAAS, bad_day).await;
        assert_eq!(bad, calm, "seed {seed}");
        let requests = server.requests();
        for request in &requests {
            assert_eq!(request.path, "/v1/chat/completions", "no login");
            assert_eq!(request.header("authorization"), Some("Bearer a key"));
            let body: Value = serde_json::from_slice(&request.body).expect("is JSON");
            assert_eq!(body["stream"], true);
        }
        met += troubles(&server);
    }
    assert!(met > 0, "no fault in all runs");
}
