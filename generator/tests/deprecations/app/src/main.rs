//! Uses each kind of thing that is going away.

use shop::{Client, Result, api::orders::SearchRequired, api::types::{Price, State}};

async fn uses(client: &Client) -> Result<()> {
    let orders = client.api().orders();
    let order = orders.list().await?;
    println!("{:?} {}", order.total, order.state == Some(State::Gone));
    orders.list_v2().all(true).await?;
    let required = SearchRequired { text: "a".to_owned(), mode: "b".to_owned() };
    orders.search(required).await?;
    let price: Option<Price> = None;
    println!("{price:?}");
    Ok(())
}

fn main() {
    drop(uses);
}
