//! Uses each kind of thing that is going away.

use shop::{Client, Result, api::orders::SearchParameters};
use shop::api::types::{Amount, Buyer, Colour, Label, Price, State};

async fn uses(client: &Client) -> Result<()> {
    let orders = client.api().orders();
    let order = orders.list().await?;
    println!("{:?} {}", order.total, order.state == Some(State::Gone));
    orders.list_v2().all(true).await?;
    let required = SearchParameters { text: "a".to_owned(), mode: "b".to_owned() };
    orders.search(required).await?;
    let price: Option<Price> = None;
    println!("{price:?}");
    let found = orders.find_order("1", "full").x_tenant("a").await?;
    orders.get_order("1", "full").await?;
    let colour: Option<Colour> = found.colour;
    let buyer: Option<Buyer> = found.buyer;
    let label: Option<Label> = found.label;
    let sum: Option<Amount> = found.sum;
    println!("{colour:?} {buyer:?} {label:?} {sum:?}");
    let cost: Option<shop::api::types::Cost> = None;
    use shop::api::Headers as _;
    println!("{cost:?} {:?}", orders.list_v2().response().await?.x_version());
    Ok(())
}

fn main() {
    _ = uses;
}
