//! The product's rules as statics that rows refer to, so that nothing is looked up at run time.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::{
    facts::Gate,
    model::{
        ActivityId, ActivityState, Auth, Bucket, Credential, Encoding, ErrorRule, ErrorRuleId,
        Exchange, Expression, Given, Life, LimitRow, Meaning, OperationId, Renewal, SchemeId,
        SchemePlace, StateAt, Variable, Way,
    },
};

use super::{Ctx, attrs, ending::replacements, ident, row, xml};

pub(super) fn errors_name(id: ErrorRuleId) -> Ident {
    match id.0 {
        0 => ident("ERRORS"),
        more => ident(&format!("ERRORS_{}", more + 1)),
    }
}

pub(super) fn activity_name(id: ActivityId) -> Ident {
    match id.0 {
        0 => ident("ACTIVITY"),
        more => ident(&format!("ACTIVITY_{}", more + 1)),
    }
}

pub(super) fn items(ctx: &Ctx<'_>) -> TokenStream {
    let product = product(ctx);
    let schemes = (0..ctx.api.schemes.len()).map(|index| scheme(ctx, index));
    let limits = (0..ctx.api.limits.len()).map(|index| limit(ctx, index));
    let errors = (0..ctx.api.errors.len()).map(|index| {
        let name = errors_name(ErrorRuleId(index));
        let rule = error_rule(&ctx.api.errors[index]);
        quote!(pub static #name: v1::Errors = #rule;)
    });
    let activities = (0..ctx.api.activities.len()).map(|index| activity(ctx, ActivityId(index)));
    let xml = xml::objects(ctx);
    quote! {
        use clientwright_runtime::v1;
        #product
        #(#schemes)*
        #(#limits)*
        #(#errors)*
        #(#activities)*
        #xml
    }
}

/// The table of everything that ends, soonest first.
pub(super) fn lifecycle(ctx: &Ctx<'_>) -> TokenStream {
    let rows = ctx.facts.endings.iter().map(|ending| {
        let subject = format!("{} {}", ctx.api[ending.module].name, ending.subject);
        let row = row::lifecycle(&subject, &ending.lifecycle);
        let item = ctx.names.item(ctx.api, ctx.facts, ending.what).map(|item| item.shown);
        let item = item.map(|item| quote!(.item(#item)));
        let names = replacements(ctx, ending.what, &ending.lifecycle);
        let other = (names != ending.lifecycle.replacement)
            .then(|| names.join(", "))
            .map(|names| quote!(.replacement_item(#names)));
        quote!(#row #item #other)
    });
    quote! {
        use clientwright_runtime::v1;
        /// Everything that the documents say is going away, soonest first.
        pub static LIFECYCLE: &[v1::Lifecycle] = &[#(#rows),*];
    }
}

fn product(ctx: &Ctx<'_>) -> TokenStream {
    let name = &ctx.api.package.name;
    let servers = ctx.api.servers.iter().zip(&ctx.facts.server_security).map(|(server, usual)| {
        let (name, url) = (&server.name, &server.url);
        let env = server.env.as_ref().map(|env| quote!(.env(#env)));
        let security = (*usual != ctx.facts.security).then(|| {
            let security = security(ctx, usual, &TokenStream::new());
            quote!(.security(#security))
        });
        let template = server.template.as_ref().map(|template| {
            let url = &template.url;
            let variables = template.variables.iter().map(variable);
            quote!(.template(#url, &[#(#variables),*]))
        });
        quote!(v1::Server::new(#name, #url) #env #template #security)
    });
    let scope = (!ctx.api.scope.is_empty()).then(|| {
        let headers = ctx.api.scope.iter().map(|scope| {
            let header = &scope.header;
            let env = scope.env.as_ref().map(|env| quote!(.env(#env)));
            quote!(v1::ScopeHeader::new(#header) #env)
        });
        quote!(.scope(&[#(#headers),*]))
    });
    let schemes = (!ctx.names.schemes.is_empty()).then(|| {
        let schemes = ctx.names.schemes.iter().map(|name| ident(name));
        quote!(.schemes(&[#(&#schemes),*]))
    });
    let errors = ctx.api.default_errors.map(|id| {
        let name = errors_name(id);
        quote!(.errors(&#name))
    });
    let limits = (!ctx.api.limit_rows.is_empty()).then(|| {
        let rows = ctx.api.limit_rows.iter().map(|row| limit_row(ctx, row));
        quote!(.limit_rows(&[#(#rows),*]))
    });
    let security = (!ctx.facts.security.is_empty()).then(|| {
        let security = security(ctx, &ctx.facts.security, &TokenStream::new());
        quote!(.security(#security))
    });
    let successes = (!ctx.facts.successes.is_empty()).then(|| {
        let rows = ctx.facts.successes.iter().map(|(method, declared)| {
            let method = row::method(*method);
            let declared = declared.iter().map(row::success);
            quote!((v1::Method::#method, &[#(#declared),*]))
        });
        quote!(.successes(&[#(#rows),*]))
    });
    quote! {
        pub static PRODUCT: v1::Product = v1::Product::new(#name, env!("CARGO_PKG_VERSION"))
            .servers(&[#(#servers),*]) #schemes #security #scope #limits #errors #successes;
    }
}

/// ```text
/// v1::Variable::new("region", "north").values(&["north", "south"])
/// ```
fn variable(variable: &Variable) -> TokenStream {
    let Variable { name, default, values } = variable;
    let values = (!values.is_empty()).then(|| quote!(.values(&[#(#values),*])));
    quote!(v1::Variable::new(#name, #default) #values)
}

/// Alternatives, each a combination of schemes; `path` leads to their statics.
pub(super) fn security(
    ctx: &Ctx<'_>,
    security: &[Vec<SchemeId>],
    path: &TokenStream,
) -> TokenStream {
    let alternatives = security.iter().map(|combination| {
        let schemes = combination.iter().map(|scheme| ident(&ctx.names.schemes[scheme.0]));
        quote!(&[#(&#path #schemes),*])
    });
    quote!(&[#(#alternatives),*])
}

fn scheme(ctx: &Ctx<'_>, index: usize) -> TokenStream {
    let scheme = &ctx.api.schemes[index];
    let static_name = ident(&ctx.names.schemes[index]);
    let name = &scheme.name;
    let ways = scheme.ways.iter().map(|way| self::way(ctx, way));
    quote! {
        pub static #static_name: v1::Scheme = v1::Scheme::new(#name).ways(&[#(#ways),*]);
    }
}

fn way(ctx: &Ctx<'_>, way: &Way) -> TokenStream {
    let start = match &way.auth {
        Auth::Static(one) => {
            let credential = credential(one);
            quote!(v1::Way::fixed(#credential))
        }
        Auth::Basic { username, password } => {
            let (username, password) = (credential(username), credential(password));
            quote!(v1::Way::basic(#username, #password))
        }
        Auth::Exchange(exchange) => {
            let exchange = self::exchange(ctx, exchange);
            quote!(v1::Way::exchange(#exchange))
        }
    };
    let send = match &way.place {
        SchemePlace::Header { name, prefix } => {
            quote!(v1::Send::Header { name: #name, prefix: #prefix })
        }
        SchemePlace::Query(name) => quote!(v1::Send::Query { name: #name }),
        SchemePlace::Cookie(name) => quote!(v1::Send::Cookie { name: #name }),
    };
    quote!(#start.send(#send))
}

fn credential(credential: &Credential) -> TokenStream {
    let name = &credential.name;
    let new = if credential.secret { quote!(secret) } else { quote!(new) };
    let env = credential.env.as_ref().map(|env| quote!(.env(#env)));
    let default = credential.default.as_ref().map(|default| quote!(.default(#default)));
    let optional = credential.optional.then(|| quote!(.optional()));
    quote!(v1::Credential::#new(#name) #env #default #optional)
}

fn exchange(ctx: &Ctx<'_>, exchange: &Exchange) -> TokenStream {
    let start = start(ctx, exchange.operation, &quote!(Exchange));
    let members = exchange.request.iter().map(|(member, given)| {
        let credential = credential(given);
        quote!((#member, #credential))
    });
    let encoding = match exchange.encoding {
        Encoding::Json => TokenStream::new(),
        Encoding::Form => quote!(.encoding(v1::Encoding::Form)),
    };
    let basic = exchange.basic.as_ref().map(|(username, password)| {
        let (username, password) = (credential(username), credential(password));
        quote!(.basic(&(#username, #password)))
    });
    let query = query(&exchange.query);
    let token = place(&exchange.token);
    let lives = exchange.life.iter().map(life);
    let renew = exchange.renew.as_ref().map(|renew| {
        let renewal = renewal(ctx, renew);
        quote!(.renew(#renewal))
    });
    quote! {
        #start
            .request(&[#(#members),*])
            #basic
            #encoding
            #query
            .token(#token)
            .life(&[#(#lives),*])
            #renew
    }
}

fn renewal(ctx: &Ctx<'_>, renewal: &Renewal) -> TokenStream {
    let start = start(ctx, renewal.operation, &quote!(Renewal));
    let path = taken("path", &renewal.path);
    let request = taken("request", &renewal.request);
    let query = query(&renewal.query);
    let token = place(&renewal.token);
    let lives = renewal.life.iter().map(life);
    quote!(#start #path #query #request .token(#token).life(&[#(#lives),*]))
}

/// What a renewal takes from the last answer.
fn taken(method: &str, from: &[(String, Vec<Expression>)]) -> Option<TokenStream> {
    let method = ident(method);
    let rows = from.iter().map(|(name, places)| {
        let places = places.iter().map(place);
        quote!((#name, &[#(#places),*]))
    });
    let rows: Vec<TokenStream> = rows.collect();
    (!rows.is_empty()).then(|| quote!(.#method(&[#(#rows),*])))
}

fn query(query: &[(String, Given)]) -> Option<TokenStream> {
    let rows = query.iter().map(|(name, given)| {
        let given = match given {
            Given::Text(text) => quote!(v1::Given::Text(#text)),
            Given::Credential(one) => {
                let credential = credential(one);
                quote!(v1::Given::Credential(#credential))
            }
        };
        quote!((#name, #given))
    });
    let rows: Vec<TokenStream> = rows.collect();
    (!rows.is_empty()).then(|| quote!(.query(&[#(#rows),*])))
}

fn start(ctx: &Ctx<'_>, id: OperationId, kind: &TokenStream) -> TokenStream {
    let operation = &ctx.api[id];
    let method = row::method(operation.method);
    let path = operation.template();
    let server = (operation.server.0 != 0).then(|| {
        let server = Literal::usize_unsuffixed(operation.server.0);
        quote!(.server(#server))
    });
    let limits = (!operation.limits.is_empty()).then(|| {
        let names = operation.limits.iter().map(|limit| ident(&ctx.names.limits[limit.0]));
        quote!(.limits(&[#(&#names),*]))
    });
    quote!(v1::#kind::new(v1::Method::#method, #path) #server #limits)
}

pub(super) fn place(expression: &Expression) -> TokenStream {
    match expression {
        Expression::Body => quote!(v1::Place::Body),
        Expression::Pointer(pointer) => quote!(v1::Place::Pointer(#pointer)),
        Expression::Header(name) => quote!(v1::Place::Header(#name)),
        Expression::RequestPath(_) | Expression::Activity(_) => {
            unreachable!("the vocabulary takes only places of an answer here")
        }
    }
}

fn life(life: &Life) -> TokenStream {
    match life {
        Life::Jwt => quote!(v1::Life::Jwt),
        Life::Member(pointer) => quote!(v1::Life::Member(#pointer)),
        Life::FixedSeconds(seconds) => {
            let seconds = Literal::u64_unsuffixed(*seconds);
            quote!(v1::Life::Fixed(#seconds))
        }
    }
}

fn limit(ctx: &Ctx<'_>, index: usize) -> TokenStream {
    let limit = &ctx.api.limits[index];
    let static_name = ident(&ctx.names.limits[index]);
    let name = &limit.name;
    let number = |number: u64| Literal::u64_unsuffixed(number);
    let value = match &limit.bucket {
        Bucket::Windows(windows) => {
            let pairs: Vec<_> = windows
                .iter()
                .map(|(calls, per)| (number(u64::from(*calls)), number(*per)))
                .collect();
            let (first, rest) = (pairs.first(), pairs.iter().skip(1));
            let first = first.map(|(calls, per)| quote!(v1::Limit::window(#name, #calls, #per)));
            let rest = rest.map(|(calls, per)| quote!(.and(#calls, #per)));
            quote!(#first #(#rest)*)
        }
        Bucket::Token { rate, per_ms, capacity } => {
            let (rate, capacity) = (number(u64::from(*rate)), number(u64::from(*capacity)));
            let per = number(*per_ms);
            quote!(v1::Limit::bucket(#name, #rate, #per, #capacity))
        }
    };
    quote!(pub static #static_name: v1::Limit = #value;)
}

fn limit_row(ctx: &Ctx<'_>, limit_row: &LimitRow) -> TokenStream {
    let path = &limit_row.path;
    let limit = ident(&ctx.names.limits[limit_row.limit.0]);
    let server = (limit_row.server.0 != 0).then(|| {
        let server = Literal::usize_unsuffixed(limit_row.server.0);
        quote!(.server(#server))
    });
    let method = limit_row.method.map(|method| {
        let method = row::method(method);
        quote!(.method(v1::Method::#method))
    });
    let alone = limit_row.most_specific.then(|| quote!(.most_specific()));
    let otherwise = limit_row.otherwise.then(|| quote!(.otherwise()));
    quote!(v1::LimitRow::new(#path, &#limit) #server #method #alone #otherwise)
}

fn error_rule(rule: &ErrorRule) -> TokenStream {
    let list = |method: &str, pointers: &[String]| {
        let method = ident(method);
        (!pointers.is_empty()).then(|| quote!(.#method(&[#(#pointers),*])))
    };
    let code = list("code", &rule.code);
    let message = list("message", &rule.message);
    let codes = (!rule.codes.is_empty()).then(|| {
        let pairs = rule.codes.iter().map(|(code, means)| {
            let means = meaning(*means);
            quote!((#code, #means))
        });
        quote!(.codes(&[#(#pairs),*]))
    });
    let statuses = (!rule.statuses.is_empty()).then(|| {
        let pairs = rule.statuses.iter().map(|(status, means)| {
            let (status, means) = (Literal::u16_unsuffixed(*status), meaning(*means));
            quote!((#status, #means))
        });
        quote!(.statuses(&[#(#pairs),*]))
    });
    quote!(v1::Errors::new() #code #message #codes #statuses)
}

fn meaning(meaning: Meaning) -> TokenStream {
    let name = ident(match meaning {
        Meaning::NotFound => "NotFound",
        Meaning::Expired => "Expired",
        Meaning::Transient => "Transient",
        Meaning::Permanent => "Permanent",
        Meaning::Throttled => "Throttled",
    });
    quote!(v1::Meaning::#name)
}

/// A rule is there where the operation is that reads its activities.
pub(super) fn activity_gate(ctx: &Ctx<'_>, id: ActivityId) -> TokenStream {
    let group = ctx.facts.group_of(ctx.api[id].read);
    attrs::gate(&Gate(vec![ctx.facts.feature(ctx.api, group)]))
}

fn activity(ctx: &Ctx<'_>, id: ActivityId) -> TokenStream {
    let rule = &ctx.api[id];
    let name = activity_name(id);
    let read = &ctx.api[rule.read];
    let gate = activity_gate(ctx, id);
    let group = ctx.facts.groups.iter().position(|group| group.operations.contains(&rule.read));
    let Some(group) = group else { unreachable!("groups are made from all operations") };
    let (module, group) =
        (ident(&ctx.names.module(read.module).module), ident(&ctx.names.groups[group].module));
    let row = ident(&ctx.names.operation(rule.read).row);
    let id = place(&rule.id);
    let state = match &rule.state {
        StateAt::KeyOf(pointer) => quote!(v1::StateStyle::KeyOf(#pointer)),
        StateAt::Member(pointer) => quote!(v1::StateStyle::Member(#pointer)),
    };
    let states = rule.states.iter().map(|(name, state)| {
        let state = ident(match state {
            ActivityState::Waiting => "Waiting",
            ActivityState::Running => "Running",
            ActivityState::Completed => "Completed",
            ActivityState::Failed => "Failed",
        });
        quote!((#name, v1::State::#state))
    });
    let optional = |method: &str, pointer: &Option<String>| {
        let method = ident(method);
        pointer.as_ref().map(|pointer| quote!(.#method(#pointer)))
    };
    let progress = optional("progress", &rule.progress);
    let result = optional("result", &rule.result);
    let reason = optional("reason", &rule.reason);
    let items = optional("items", &rule.items);
    let not_found = rule.not_found_at_first.map(|times| {
        let times = Literal::u32_unsuffixed(times);
        quote!(.not_found_at_first(#times))
    });
    let reasons = (!rule.transient_reasons.is_empty()).then(|| {
        let reasons = &rule.transient_reasons;
        quote!(.transient_reasons(&[#(#reasons),*]))
    });
    quote! {
        #gate
        pub static #name: v1::ActivityRule = v1::ActivityRule::new(#id, &crate::#module::#group::#row)
            .state(#state)
            .states(&[#(#states),*])
            #progress #result #reason #items #not_found #reasons;
    }
}
