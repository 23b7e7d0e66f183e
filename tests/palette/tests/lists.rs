//! Lists of several pages, in every style that the API has.

use clientwright_serve::Seen;
use palette_tests::{client, seen, simulator, start};
use spectrocloud_palette::{
    clusters::types::{SearchFilterSortSpec, SearchFilterSummarySpec, SearchSortFields, SortOrder},
    profiles::types::AppProfilesFilterSpec,
};

/// The values of a query parameter, call by call.
fn query<'s>(calls: &'s [Seen], name: &str) -> Vec<Option<&'s str>> {
    let value = |call: &'s Seen| {
        call.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    };
    calls.iter().map(value).collect()
}

#[tokio::test]
async fn three_pages_by_a_token_until_it_is_empty() {
    let server = start(simulator().items(5)).await;
    let mut users = client(&server).access().users().list().limit(2).items();
    let mut uids = Vec::new();
    while let Some(user) = users.next().await {
        uids.push(user.expect("a user").metadata.and_then(|metadata| metadata.uid));
    }
    assert_eq!(uids.len(), 5);
    uids.sort();
    uids.dedup();
    assert_eq!(uids.len(), 5, "each once");
    let calls = seen(&server, "GET", "/v1/users");
    let tokens = query(&calls, "continue");
    assert_eq!(tokens.len(), 3);
    assert!(tokens[0].is_none() && tokens[1].is_some() && tokens[2].is_some());
    assert_eq!(query(&calls, "limit"), [Some("2"); 3]);
}

#[tokio::test]
async fn pages_say_where_they_stand() {
    let server = start(simulator().items(5)).await;
    let mut pages = client(&server).access().users().list().limit(2).pages();
    let mut stands = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.expect("a page");
        let meta = page.listmeta.expect("tells where it stands");
        stands.push((page.items.len(), meta.continue_.is_none_or(|token| token.is_empty())));
    }
    assert_eq!(stands, [(2, false), (2, false), (1, true)]);
}

#[tokio::test]
async fn a_page_may_be_asked_for_by_its_offset() {
    let server = start(simulator().items(5)).await;
    let users = client(&server);
    let users = users.access().users();
    users.list().offset(4).limit(2).await.expect("answers");
    let calls = seen(&server, "GET", "/v1/users");
    assert_eq!(query(&calls, "offset"), [Some("4")]);
}

#[tokio::test]
async fn a_search_sends_its_body_again_and_the_token_in_the_query() {
    let server = start(simulator().items(5)).await;
    let by_name = SearchFilterSortSpec::new().with(|sort| {
        sort.field = Some(SearchSortFields::ClusterName);
        sort.order = Some(SortOrder::Desc);
    });
    let search = SearchFilterSummarySpec::new().with(|search| search.sort = Some(vec![by_name]));
    let palette = client(&server);
    let mut clusters = palette.clusters().clusters().search(&search).limit(2).items();
    let mut found = 0;
    while let Some(cluster) = clusters.next().await {
        cluster.expect("a cluster");
        found += 1;
    }
    assert_eq!(found, 5);
    let calls = seen(&server, "POST", "/v1/dashboard/spectroclusters/search");
    assert_eq!(calls.len(), 3);
    let body = r#"{"sort":[{"field":"clusterName","order":"desc"}]}"#;
    for call in &calls {
        assert_eq!(String::from_utf8_lossy(&call.body), body);
    }
    assert_eq!(query(&calls, "limit"), [Some("2"); 3]);
    let tokens = query(&calls, "continue");
    assert!(tokens[0].is_none() && tokens[1].is_some() && tokens[2].is_some());
}

#[tokio::test]
async fn rows_may_stand_in_a_member_of_their_own() {
    let server = start(simulator().items(5)).await;
    let palette = client(&server);
    let search = AppProfilesFilterSpec::new();
    let mut profiles = palette.profiles().app_profiles().search(&search).limit(2).items();
    let mut found = 0;
    while let Some(profile) = profiles.next().await {
        profile.expect("an app profile");
        found += 1;
    }
    assert_eq!(found, 5);
    assert_eq!(seen(&server, "POST", "/v1/dashboard/appProfiles").len(), 3);
}

#[tokio::test]
async fn a_list_of_kubernetes_keeps_its_token_in_the_metadata() {
    let server = start(simulator().items(5).any_id()).await;
    let palette = client(&server);
    let machines = palette.clusters().virtual_machines();
    let mut snapshots = machines.list_snapshots("07a9").limit(2).items();
    let mut found = 0;
    while let Some(snapshot) = snapshots.next().await {
        snapshot.expect("a snapshot");
        found += 1;
    }
    assert_eq!(found, 5);
    let calls = seen(&server, "GET", "/v1/spectroclusters/07a9/vms/snapshot");
    assert_eq!(calls.len(), 3);
    assert!(query(&calls, "continue")[2].is_some());
}
