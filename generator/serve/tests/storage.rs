//! What is written is read again, under the paths that the document gives it.

mod common;

use std::time::Duration;

use clientwright_serve::{Builder, Pace, Simulator};
use common::{Client, VMS, console};
use serde_json::{Value, json};

const DATACENTER: &str = "11111111-1111-4111-8111-111111111111";

fn quick() -> Builder {
    Simulator::builder(console::api()).pace(Pace::Polls { waiting: 0, running: 0 })
}

async fn create(client: &Client, name: &str) -> String {
    let body = json!({ "name": name, "datacenterId": DATACENTER, "memory": 4096 });
    let started = client.send("POST", VMS, &body.to_string()).await;
    assert_eq!(started.status, 201, "{started:?}");
    let report = client.follow(&started).await;
    report["state"]["completed"]["result"].as_str().expect("it completed").to_owned()
}

#[tokio::test]
async fn the_same_seed_gives_the_same_items() {
    let lists = [7, 7, 8].map(|seed| async move {
        let server = quick().seed(seed).start().await.unwrap();
        let client = Client::login(&server).await;
        let list = client.get(VMS).await;
        assert_eq!(list.json().as_array().unwrap().len(), 3);
        list.body
    });
    let [first, again, other] = lists;
    let first = first.await;
    assert_eq!(first, again.await);
    assert_ne!(first, other.await);
}

#[tokio::test]
async fn an_items_life() {
    let server = quick().start().await.unwrap();
    let client = Client::login(&server).await;
    let id = create(&client, "web").await;
    let path = format!("{VMS}/{id}");
    let created = client.get(&path).await.json();
    assert_eq!(created["id"], id.as_str());
    assert_eq!(created["name"], "web");
    assert_eq!(created["memory"], 4096);
    assert_eq!(created["datacenter"]["id"], DATACENTER, "`datacenterId` is the id of `datacenter`");

    let update = json!({ "id": id, "memory": 8192 });
    client.follow(&client.send("PATCH", VMS, &update.to_string()).await).await;
    assert_eq!(client.get(&path).await.json()["memory"], 8192);

    let power = json!({ "id": id, "powerState": "stopped" });
    client.follow(&client.send("PATCH", &format!("{VMS}/power"), &power.to_string()).await).await;
    assert_eq!(client.get(&path).await.json()["powerState"], "stopped");

    client.follow(&client.send("DELETE", &path, "").await).await;
    assert_eq!(client.get(&path).await.status, 404);
    assert_eq!(client.send("DELETE", &path, "").await.status, 404);
    assert_eq!(client.get(VMS).await.ids().len(), 3);
}

#[tokio::test]
async fn an_effect_shows_when_its_activity_is_done() {
    let pace = Pace::Polls { waiting: 1, running: 0 };
    let server = Simulator::builder(console::api()).pace(pace).start().await.unwrap();
    let client = Client::login(&server).await;
    let body = json!({ "name": "web", "datacenterId": DATACENTER });
    let started = client.send("POST", VMS, &body.to_string()).await;
    assert_eq!(client.get(&format!("{VMS}?name=web")).await.body, "[]");
    client.follow(&started).await;
    assert_eq!(client.get(&format!("{VMS}?name=web")).await.ids().len(), 1);
    assert_eq!(server.store().items(VMS).len(), 4);
}

#[tokio::test]
async fn activities_move_on_by_time_too() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let client = Client::login(&server).await;
    let body = json!({ "name": "web", "datacenterId": DATACENTER });
    let started = client.send("POST", VMS, &body.to_string()).await;
    let id = started.header("location").unwrap();
    let mut states: Vec<String> = Vec::new();
    while states.last().is_none_or(|state| state != "completed") {
        let report = client.get(&format!("/activity/v1/activities/{id}")).await.json();
        let state = report["state"].as_object().unwrap().keys().next().unwrap().clone();
        if states.last() != Some(&state) {
            states.push(state);
        }
        tokio::time::sleep(Duration::from_millis(70)).await;
    }
    assert_eq!(states, ["waiting", "running", "completed"]);
    assert_eq!(client.get("/activity/v1/activities").await.ids(), [id]);

    let server = Simulator::builder(console::api()).speed(10.0).start().await.unwrap();
    let client = Client::login(&server).await;
    client.send("POST", VMS, &body.to_string()).await;
    tokio::time::sleep(Duration::from_millis(75)).await;
    // Nobody has to read the activity for it to end.
    assert_eq!(client.get(&format!("{VMS}?name=web")).await.ids().len(), 1);
}

#[tokio::test]
async fn a_clone_is_a_new_item() {
    let server = quick().start().await.unwrap();
    let client = Client::login(&server).await;
    let id = create(&client, "web").await;
    let started = client.send("POST", &format!("{VMS}/{id}/clone"), r#"{"name":"web-2"}"#).await;
    let report = client.follow(&started).await;
    let copy = report["state"]["completed"]["result"].as_str().unwrap();
    assert_ne!(copy, id);
    let copy = client.get(&format!("{VMS}/{copy}")).await.json();
    assert_eq!((&copy["name"], &copy["memory"]), (&json!("web-2"), &json!(4096)));
    assert_eq!(client.get(VMS).await.ids().len(), 5);
    let absent = client.send("POST", &format!("{VMS}/none/clone"), r#"{"name":"x"}"#).await;
    assert_eq!(absent.status, 404);
}

#[tokio::test]
async fn filters_keep_what_holds_the_value() {
    let server = quick().start().await.unwrap();
    let client = Client::login(&server).await;
    let (one, two) = (create(&client, "one").await, create(&client, "two").await);
    assert_eq!(client.get(&format!("{VMS}?name=one")).await.ids(), std::slice::from_ref(&one));
    let both = format!("{VMS}?datacenters%5B%5D={DATACENTER}&datacenters[]=other");
    assert_eq!(client.get(&both).await.ids(), [one, two]);
    assert_eq!(client.get(&format!("{VMS}?datacenters[]=other")).await.body, "[]");
    // A parameter that is called after no member changes nothing.
    assert_eq!(client.get(&format!("{VMS}?allOptions=true")).await.ids().len(), 5);
}

#[tokio::test]
async fn items_below_a_parent_are_kept_where_they_are_addressed() {
    let server = quick().start().await.unwrap();
    let client = Client::login(&server).await;
    let networks = client.get("/vpc/v1/private_networks").await.ids();
    let below = format!("/vpc/v1/private_networks/{}/static_ips", networks[0]);
    assert_eq!(client.get(&below).await.ids().len(), 3);
    let created = client.send("POST", &below, r#"{"address":"10.0.0.9"}"#).await.json();
    assert_eq!(created["privateNetworkId"], networks[0].as_str());
    assert_eq!(client.get(&below).await.ids().len(), 4);
    let id = created["id"].as_str().unwrap();
    let read = client.get(&format!("/vpc/v1/static_ips/{id}")).await.json();
    assert_eq!(read, created);
    let other = format!("/vpc/v1/private_networks/{}/static_ips", networks[1]);
    assert!(!client.get(&other).await.ids().contains(&id.to_owned()));
    assert_eq!(client.get("/vpc/v1/private_networks/none/static_ips").await.status, 404);
    assert_eq!(server.store().items(&below).len(), 4);
    assert_eq!(server.store().items("/vpc/v1/private_networks/{id}/static_ips").len(), 7);
    assert_eq!(server.store().items("/vpc/v1/static_ips").len(), 7);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let server = quick().items(5).start().await.unwrap();
    let client = Client::login(&server).await;
    let mut sizes = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!("/housing/v1/racks?limit=2&continue={token}");
        let page = client.get(&path).await.json();
        sizes.push(page["items"].as_array().unwrap().len());
        assert_eq!(page["listmeta"]["limit"].as_u64().map(|_| ()), Some(()));
        token = page["listmeta"]["continue"].as_str().unwrap().to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(client.get("/housing/v1/racks?continue=unknown").await.status, 400);
}

#[tokio::test]
async fn an_absent_item_answers_what_the_rule_says() {
    let server = quick().start().await.unwrap();
    let client = Client::login(&server).await;
    let absent = client.get("/iam/v2/personal_access_tokens/none").await;
    assert_eq!(absent.status, 500);
    assert_eq!(client.get(&format!("{VMS}/none")).await.status, 404);
    let server = quick().any_id().start().await.unwrap();
    let client = Client::login(&server).await;
    let sample = client.get(&format!("{VMS}/22222222-2222-4222-8222-222222222222")).await;
    assert_eq!(sample.status, 200);
    assert_eq!(sample.json()["id"], "22222222-2222-4222-8222-222222222222");
}

#[tokio::test]
async fn bodies_and_parameters_are_checked() {
    let server = quick().start().await.unwrap();
    let client = Client::login(&server).await;
    let message = async |body: Value| {
        let reply = client.send("POST", VMS, &body.to_string()).await;
        assert_eq!(reply.status, 400, "{reply:?}");
        reply.json()["error"]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message(json!({ "datacenterId": DATACENTER })).await, "`name` is required");
    let body = json!({ "name": 7, "datacenterId": DATACENTER });
    assert_eq!(message(body).await, "`name` must be a string");
    let body = json!({ "name": "x", "datacenterId": DATACENTER, "tags": ["a", 1] });
    assert_eq!(message(body).await, "`tags.1` must be a string");
    let body = json!({ "name": "x", "datacenterId": null });
    assert_eq!(message(body).await, "`datacenterId` must not be null");
    assert_eq!(message(json!([])).await, "the body must be an object");

    assert_eq!(client.send("POST", VMS, "{").await.status, 400);
    assert_eq!(client.send("POST", VMS, "").await.status, 400);
    let recommendations = format!("{VMS}/power/recommendations");
    let reply = client.get(&recommendations).await;
    assert_eq!(reply.status, 400);
    let message = reply.json()["error"]["message"].clone();
    assert_eq!(message, "the query parameter `hostClusterId` is required");
    assert_eq!(client.get(&format!("{recommendations}?hostClusterId=1")).await.status, 200);
    assert_eq!(client.get(&format!("{VMS}?allOptions=yes")).await.status, 400);

    let token = format!("Bearer {}", client.token);
    let headers = [("authorization", token.as_str()), ("content-type", "text/plain")];
    let reply = common::send(&server, "POST", VMS, &headers, "x").await;
    assert_eq!(reply.status, 415);
    assert_eq!(client.send("PUT", VMS, "").await.header("allow"), Some("GET, POST, PATCH"));
}

#[tokio::test]
async fn samples_speak_of_items_that_are_there() {
    let mut api = console::api();
    let datacenter = console::object(
        &mut api,
        "datacenter",
        vec![
            console::member("id!", console::ty(clientwright::model::Type::Uuid)),
            console::member("name!", console::ty(clientwright::model::Type::Text)),
        ],
    );
    console::read(&mut api, "/compute/v1/vcenters/datacenters", console::list(datacenter));
    let server = Simulator::builder(api).start().await.unwrap();
    let client = Client::login(&server).await;
    let machines = client.get(VMS).await.json();
    let machine = &machines[0];
    let datacenters = client.get("/compute/v1/vcenters/datacenters").await.json();
    let mut datacenters = datacenters.as_array().unwrap().iter();
    let found = datacenters.find(|known| known["id"] == machine["datacenter"]["id"]).unwrap();
    assert_eq!(found["name"], machine["datacenter"]["name"]);
    let id = found["id"].as_str().unwrap();
    let listed = client.get(&format!("{VMS}?datacenters[]={id}")).await.ids();
    assert!(listed.contains(&machine["id"].as_str().unwrap().to_owned()));
}
