//! The answers of logins and renewals.

use std::time::Duration;

use clientwright::model::{Auth, Exchange, Expression, Life, Renewal, SchemeId};
use serde_json::{Value, json};

use crate::{
    answer::{Answer, succeed},
    auth::Token,
    place::{get, put_at, steps, text},
    plan::Act,
    refusal::Refusal,
    stock::Asked,
    world::{State, World},
};

const TOKEN_LIFE: Duration = Duration::from_secs(300);

impl Act {
    /// Whether it answers a token, and so cannot ask for one.
    pub fn gives_token(&self) -> bool {
        matches!(self, Self::Login(..) | Self::Renew(..))
    }
}

impl World {
    pub(crate) fn token(
        &self,
        state: &mut State,
        act: &Act,
        (scheme, way): (SchemeId, usize),
        asked: &Asked<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let Auth::Exchange(exchange) = &self.api[scheme].ways[way].auth else {
            unreachable!("the plan names ways that exchange")
        };
        let renewal = exchange.renew.as_deref();
        let (place, lives) = match (act, renewal) {
            (Act::Renew(..), Some(renewal)) => {
                state.tokens.check_renewal(scheme, exchange, renewal, asked, now)?;
                (&renewal.token, &renewal.life)
            }
            _ => {
                state.tokens.check_login(exchange, asked)?;
                (&exchange.token, &exchange.life)
            }
        };
        let life = self.token_life(lives);
        let token = state.tokens.give(scheme, now, self.clock.date(now), life);
        let mut body = self.sample(asked).unwrap_or_default();
        let key = self.stocking.key.child(&token.text);
        let mut headers = Vec::new();
        tell(place, Value::from(token.text.clone()), &mut body, &mut headers);
        tell_life(lives, &token, &mut body);
        if let Some(renewal) = renewal {
            freshen(exchange, renewal, &mut body, &token);
            state.tokens.remember(renewal, &body);
        }
        let mut answer = succeed(&self.api, &self.api[asked.operation], Some(body), key);
        for (name, value) in headers {
            answer = answer.without(&name);
            answer.headers.push((name, value));
        }
        Ok(answer)
    }

    fn token_life(&self, lives: &[Life]) -> Duration {
        let fixed = match lives.first() {
            Some(Life::FixedSeconds(seconds)) => Duration::from_secs(*seconds),
            _ => TOKEN_LIFE,
        };
        self.settings.token_life.unwrap_or(fixed)
    }
}

fn tell(place: &Expression, value: Value, body: &mut Value, headers: &mut Vec<(String, String)>) {
    match place {
        Expression::Body => *body = value,
        Expression::Pointer(pointer) => put_at(body, &steps(pointer), value),
        Expression::Header(name) => headers.push((name.to_ascii_lowercase(), text(&value))),
        Expression::Activity(_) | Expression::RequestPath(_) => {}
    }
}

/// Seconds, as digits where the place is declared a text.
fn tell_life(lives: &[Life], token: &Token, body: &mut Value) {
    for life in lives {
        let Life::Member(place) = life else { continue };
        let seconds = match token.life.subsec_nanos() {
            0 => json!(token.life.as_secs()),
            _ => json!(token.life.as_secs_f64()),
        };
        let is_text = get(body, &steps(place)).is_some_and(Value::is_string);
        let value = if is_text { Value::from(seconds.to_string()) } else { seconds };
        put_at(body, &steps(place), value);
    }
}

/// What a renewal is asked for with is new with every token.
fn freshen(exchange: &Exchange, renewal: &Renewal, body: &mut Value, token: &Token) {
    for place in renewal.request.iter().flat_map(|(_, places)| places) {
        if let Expression::Pointer(pointer) = place
            && *place != exchange.token
            && *place != renewal.token
        {
            let text = format!("renew.{}", token.text);
            put_at(body, &steps(pointer), Value::from(text));
        }
    }
}
