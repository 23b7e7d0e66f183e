//! What a person has to set so that a client of the API talks to the server.

use clientwright::model::{Api, Auth, Credential};

use crate::route::server_path;

/// The environment variables that point a client of an API at a server.
#[derive(Clone, Debug)]
pub struct Hints {
    name: String,
    /// Variables that replace the address, each with the path that belongs behind it.
    addresses: Vec<(String, String)>,
    /// Variables of credentials.
    credentials: Vec<String>,
}

impl Hints {
    /// What the model says of the API's addresses and credentials.
    pub fn new(api: &Api) -> Self {
        let mut addresses = Vec::new();
        for server in &api.servers {
            let entry = server.env.clone().map(|env| (env, server_path(&server.url).to_owned()));
            addresses.extend(entry.filter(|entry| !addresses.contains(entry)));
        }
        let mut credentials = Vec::new();
        for way in api.schemes.iter().filter_map(|scheme| scheme.ways.first()) {
            for credential in of(&way.auth) {
                let env = credential.env.clone().filter(|env| !credentials.contains(env));
                credentials.extend(env);
            }
        }
        Self { name: api.package.name.clone(), addresses, credentials }
    }

    /// The lines to print for a server at this address.
    pub fn text(&self, url: &str) -> String {
        let mut text = format!("{} is served at {url}\n", self.name);
        if !self.addresses.is_empty() || !self.credentials.is_empty() {
            text.push_str("point a client at it (any credential is good):\n");
        }
        for (variable, path) in &self.addresses {
            text.push_str(&format!("    export {variable}={url}{path}\n"));
        }
        for variable in &self.credentials {
            text.push_str(&format!("    export {variable}=any\n"));
        }
        text.push_str("stop it with Ctrl-C\n");
        text
    }
}

fn of(auth: &Auth) -> Vec<&Credential> {
    match auth {
        Auth::Static(credential) => vec![credential],
        Auth::Basic { username, password } => vec![username, password],
        Auth::Exchange(exchange) => {
            exchange.request.iter().map(|(_, credential)| credential).collect()
        }
    }
}
