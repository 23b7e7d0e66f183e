//! A list of 300 KB, read by the generated types and by serde's derive, turn by turn in one run.

use std::{hint::black_box, time::Instant};

use fleet::api::types;
use serde::de::DeserializeOwned;

const SIZE: usize = 300 << 10;
const ROUNDS: usize = 41;
const READS: usize = 10;

fn main() {
    let text = list();
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(read::<types::MachineList>(&text));
        times[1].push(read::<light::MachineList>(&text));
        times[2].push(read::<light::closed::MachineList>(&text));
    }
    let [generated, derived, closed] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    println!("{} bytes; medians of {ROUNDS} turns of {READS} reads", text.len());
    println!("generated types: {generated:.3} ms");
    println!("serde's derive, nothing lost: {derived:.3} ms");
    println!("serde's derive, undeclared members lost: {closed:.3} ms");
    println!("decode ratio: {:.3} (at most 1.10)", generated / derived);
    println!("against the one that loses: {:.3}", generated / closed);
    if generated / derived > 1.10 {
        std::process::exit(1);
    }
}

fn read<T: DeserializeOwned>(text: &str) -> f64 {
    let began = Instant::now();
    for _ in 0..READS {
        black_box(serde_json::from_str::<T>(black_box(text)).expect("a list"));
    }
    began.elapsed().as_secs_f64() * 1e3 / READS as f64
}

/// Every seventh machine has a member that nobody declared, every ninth a phase.
fn list() -> String {
    let mut text = "{\"items\":[".to_owned();
    for at in 0.. {
        let undeclared = if at % 7 == 0 { ",\"zone\":{\"name\":\"a\",\"rack\":3}" } else { "" };
        let phase = match at % 9 {
            0 => "draining",
            1..5 => "running",
            _ => "stopped",
        };
        text.push_str(&format!(
            "{{\"id\":\"00000000-0000-4000-8000-{at:012x}\",\"name\":\"machine-{at}\",\
             \"description\":\"one of the machines of a list\",\"phase\":\"{phase}\",\
             \"cores\":{cores},\"memory\":{memory},\"load\":0.{at:02},\
             \"createdAt\":\"2026-02-28T23:59:59.120Z\",\
             \"labels\":{{\"team\":\"storage\",\"tier\":\"gold\"}},\
             \"addresses\":[\"10.0.0.{byte}\",\"fe80::{at:x}\"],\
             \"disks\":[{{\"name\":\"root\",\"size\":53687091200,\"boot\":true}},\
             {{\"name\":\"data\",\"size\":107374182400}}],\"host\":\"host-{byte}\"{undeclared}}}",
            cores = 1 + at % 64,
            memory = 1_u64 << (30 + at % 8),
            byte = at % 250,
        ));
        if text.len() > SIZE {
            break;
        }
        text.push(',');
    }
    text.push_str("],\"total\":1000}");
    text
}
