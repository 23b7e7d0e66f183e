//! Answers in the manner of Prometheus: values are pairs of a number and a text.

use clientwright_serve::Fault;
use cloudtemple::{
    metric::{
        prometheus::QueryRangeParameters,
        types::{AnswerStatus, QueryResult, ResultType, SamplePart},
    },
    runtime::DateTime,
};
use cloudtemple_tests::{client, seen, simulator, start};

const QUERY: &str = "/metric/prometheus/api/v1/query";

fn answer(body: &str) -> Fault {
    Fault::status(200).body("application/json", body).on("GET", QUERY).times(1)
}

#[tokio::test]
async fn the_simulator_answers_queries_and_names() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let metric = cloud.metric();
    let metric = metric.prometheus();

    let found = metric.query("vsphere_host_cpu_usage").await.expect("answers");
    assert_eq!(found.status, AnswerStatus::Success);
    let QueryResult::SeriesList(series) = found.data.result else { panic!("{:?}", found.data) };
    let pair = series[0].value.as_deref().expect("is there");
    assert!(matches!(pair, [SamplePart::Number(_), SamplePart::Text(_)]), "{pair:?}");
    assert!(!metric.labels().await.expect("answers").data.is_empty());

    let (start, end) =
        (DateTime::from("2026-04-23T10:00:00Z"), DateTime::from("2026-04-23T11:00:00Z"));
    let step = "60s".to_owned();
    let query = "up{job=\"esxi\"}".to_owned();
    metric.query_range(QueryRangeParameters { query, start, end, step }).await.expect("answers");
    let asked = seen(&server, "GET", "/metric/prometheus/api/v1/query_range").remove(0).query;
    let asked: Vec<_> = asked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let wanted = [
        ("query", "up{job=\"esxi\"}"),
        ("start", "2026-04-23T10:00:00Z"),
        ("end", "2026-04-23T11:00:00Z"),
        ("step", "60s"),
    ];
    assert_eq!(asked, wanted);
}

#[tokio::test]
async fn every_kind_of_result_is_read() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let metric = cloud.metric();
    let query = || metric.prometheus().query("x");

    server.faults([answer(
        r#"{"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"__name__":"device_pdu_power_gauge_value","rack":"A7"},"value":[1776938400.25,"NaN"]}]},
            "warnings":["one of two replicas answered"]}"#,
    )]);
    let vector = query().await.expect("answers");
    assert_eq!(vector.data.result_type, ResultType::Vector);
    assert_eq!(vector.warnings.map(|warnings| warnings.len()), Some(1));
    let QueryResult::SeriesList(series) = vector.data.result else {
        panic!("not a list of series")
    };
    assert_eq!(series[0].metric["rack"], "A7");
    let value = series[0].value.as_deref();
    let wanted = [SamplePart::Number(1_776_938_400.25), SamplePart::Text("NaN".to_owned())];
    assert_eq!(value, Some(wanted.as_slice()));

    server.faults([answer(
        r#"{"status":"success","data":{"resultType":"matrix","result":[
            {"metric":{},"values":[[1776938400,"1"],[1776938460,"+Inf"]]}]}}"#,
    )]);
    let matrix = query().await.expect("answers");
    let QueryResult::SeriesList(series) = matrix.data.result else {
        panic!("not a list of series")
    };
    let values = series[0].values.as_deref().expect("is there");
    assert_eq!(values[1][1], SamplePart::Text("+Inf".to_owned()));

    for (kind, result_type) in [("scalar", ResultType::Scalar), ("string", ResultType::String)] {
        let body = format!(
            r#"{{"status":"success","data":{{"resultType":"{kind}","result":[1776938400,"42"]}}}}"#
        );
        server.faults([answer(&body)]);
        let found = query().await.expect("answers").data;
        assert_eq!(found.result_type, result_type);
        let QueryResult::SamplePartList(pair) = found.result else { panic!("not a pair") };
        assert_eq!(pair, [SamplePart::Number(1_776_938_400.0), SamplePart::Text("42".to_owned())]);
    }
}

#[tokio::test]
async fn both_kinds_of_errors_are_read() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let metric = cloud.metric();
    let query = || metric.prometheus().query("sum(");
    let body = r#"{"status":"error","errorType":"bad_data","error":"unclosed left parenthesis"}"#;
    server.faults([Fault::status(400).body("application/json", body).on("GET", QUERY).times(1)]);
    let wrong = query().await.expect_err("is refused");
    assert_eq!(
        (wrong.code(), wrong.message()),
        (Some("bad_data"), Some("unclosed left parenthesis"))
    );
    let body: cloudtemple::metric::types::ErrorAnswer = wrong.body_as().expect("fits");
    assert_eq!(body.status, Some(AnswerStatus::Error));

    // What stands before it answers as the console does.
    let body = include_str!("../../literals/rate-limited.json");
    server.faults([Fault::status(429).body("application/json", body).on("GET", QUERY).times(9)]);
    let refused = query().await.expect_err("is refused to the end");
    assert_eq!(refused.code(), Some("429 Too Many Requests"));
    assert_eq!(refused.message(), Some("Too Many Requests"));
}
