//! The command `clientwright-serve`: plays the API of a product or a document until Ctrl-C.

use std::{
    io::{self, IsTerminal, Write},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::Parser;
use clientwright::{
    diagnostic::{Diagnostic, Diagnostics, Sources, render},
    disk::DEFAULT_MAX_SIZE,
    model::Api,
    pipeline::{Strictness, read},
};
use clientwright_serve::{Builder, Hints, Simulator};

/// A local server that behaves like the API a document describes: tokens, limits, activities,
/// storage, faults.
#[derive(Debug, Parser)]
#[command(name = "clientwright-serve", version)]
struct Arguments {
    /// The folder of a product, or its name below `specs`; the current folder by default.
    #[arg(value_name = "PRODUCT", conflicts_with = "spec")]
    product: Option<PathBuf>,
    /// A document alone.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// From which all samples, ids and chances follow.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The share of requests that meets a 503, a reset or a truncated answer.
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    faults: Option<f64>,
    /// How long tokens live, such as `5m`; by default what the document fixes, else 5 minutes.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    token_life: Option<Duration>,
    /// How many times faster than in reality activities go.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let path = match &arguments.spec {
        Some(file) => file.clone(),
        None => folder(arguments.product.as_deref().unwrap_or(Path::new("."))),
    };
    let Some(api) = load(&path) else { return ExitCode::from(2) };
    match serve(&arguments, api) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// A folder as it is given, else the product of that name.
fn folder(given: &Path) -> PathBuf {
    let named = Path::new("specs").join(given);
    if !given.exists() && named.is_dir() { named } else { given.to_owned() }
}

/// The model of what stands at a path. What is wrong with it is drawn; `None` when that is too much.
fn load(path: &Path) -> Option<Api> {
    let mut sources = Sources::new();
    let loaded = match clientwright::load(path, None, DEFAULT_MAX_SIZE, &mut sources) {
        Ok(loaded) => loaded,
        Err(found) => {
            draw(found, &sources);
            return None;
        }
    };
    let mut reading = read(loaded.product, Strictness::Lenient);
    let has_errors = reading.has_errors();
    // What is less than perfect matters to a crate; a server only tells why it cannot start.
    if has_errors {
        draw(std::mem::take(&mut reading.diagnostics), &sources);
    }
    (!has_errors).then_some(reading.api)
}

fn draw(found: Vec<Diagnostic>, sources: &Sources) {
    let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let _ = write!(io::stderr(), "{}", render(&Diagnostics::from(found), sources, color));
}

#[tokio::main]
async fn serve(arguments: &Arguments, api: Api) -> io::Result<()> {
    let hints = Hints::new(&api);
    let running = builder(arguments, api).start().await?;
    let text = hints.text(&running.url());
    let mut stdout = io::stdout();
    // Whoever reads this may have gone; the server goes on.
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    tokio::signal::ctrl_c().await
}

fn builder(arguments: &Arguments, api: Api) -> Builder {
    let mut builder = Simulator::builder(api)
        .address(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port)))
        .seed(arguments.seed)
        .speed(arguments.speed)
        .random_faults(arguments.faults.unwrap_or_default());
    if let Some(life) = arguments.token_life {
        builder = builder.token_life(life);
    }
    builder
}

/// `10%`.
fn share(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').and_then(|digits| digits.parse::<f64>().ok());
    match number {
        Some(percent) if (0.0..=100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err(format!("`{text}` is not a percentage such as `10%`")),
    }
}

/// `500ms`, `30s`, `5m`, `2h`, `1d`.
fn duration(text: &str) -> Result<Duration, String> {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    let found = units.iter().find_map(|(unit, millis)| {
        let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
        number.checked_mul(*millis).filter(|life| *life > 0)
    });
    let wrong = || format!("`{text}` is not a duration such as `30s` or `5m`");
    found.map(Duration::from_millis).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{duration, share};

    #[test]
    fn shares_and_durations() {
        assert_eq!(share("10%"), Ok(0.1));
        assert!(share("10").is_err() && share("101%").is_err());
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("5m"), Ok(Duration::from_secs(300)));
        assert!(duration("5").is_err() && duration("0s").is_err());
    }
}
