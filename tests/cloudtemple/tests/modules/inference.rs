//! The inference API: answers as they are made, files, batches, and errors of its own shape.

use std::time::Duration;

use clientwright_serve::{Fault, Running};
use cloudtemple::{
    Client,
    llmaas::types::{
        BatchRequest, BatchStatus, ChatCompletionRequest, ChatMessage, CompletionRequest,
        EmbeddingInput, EmbeddingRequest, FileRequest, MessageContent, Prompt, RerankRequest, Role,
        SpeechRequest, SpeechRequestVoice, TranscriptionRequest,
        TranscriptionRequestResponseFormat as Form,
    },
    runtime::Upload,
};
use cloudtemple_tests::{build, builder, client, seen, simulator, start};
use serde_json::{Value, json};

const CHAT: &str = "/v1/chat/completions";

async fn begin() -> (Running, Client) {
    let server = start(simulator()).await;
    let cloud = client(&server);
    (server, cloud)
}

fn question() -> ChatCompletionRequest {
    let ask = MessageContent::Text("Name a prime number.".to_owned());
    let message = ChatMessage::new(Role::User).with(|message| message.content = ask.into());
    ChatCompletionRequest::new("gpt-oss:120b", vec![message])
}

#[tokio::test]
async fn an_answer_comes_whole_or_as_it_is_made() {
    let (server, cloud) = begin().await;
    let llmaas = cloud.llmaas();
    let whole = llmaas.chat_completions().create(&question()).await.expect("answers");
    assert_eq!(whole.model.as_deref(), Some("gpt-oss:120b"));
    assert!(!whole.choices.is_empty() && whole.usage.is_some());

    let mut stream = llmaas.chat_completions().create(&question()).stream().await.expect("begins");
    let mut chunks = Vec::new();
    while let Some(chunk) = stream.next().await {
        chunks.push(chunk.expect("is read"));
    }
    assert!(chunks.len() >= 3, "the end mark is no chunk: {chunks:?}");
    for chunk in &chunks {
        assert_eq!((&chunk.id, chunk.model.as_deref()), (&chunks[0].id, Some("gpt-oss:120b")));
    }
    let text: String = chunks
        .iter()
        .flat_map(|chunk| &chunk.choices)
        .filter_map(|choice| choice.delta.content.as_deref())
        .collect();
    assert!(!text.is_empty());

    let sent = seen(&server, "POST", CHAT);
    let body = |index: usize| -> Value { serde_json::from_slice(&sent[index].body).expect("JSON") };
    assert_eq!((body(0).get("stream"), &body(1)["stream"]), (None, &json!(true)));
    let accepts = sent[1].header("accept").expect("says what it takes");
    assert!(accepts.contains("text/event-stream"), "{accepts}");

    let request = CompletionRequest::new("gpt-oss:120b", Prompt::Text("Once upon".to_owned()));
    let mut stream = llmaas.completions().create(&request).stream().await.expect("begins");
    let mut count = 0;
    while let Some(chunk) = stream.next().await {
        chunk.expect("is read");
        count += 1;
    }
    assert!(count >= 3, "{count}");
}

#[tokio::test]
async fn an_answer_that_does_not_reach_its_end_is_an_error_at_its_end() {
    let (server, _) = begin().await;
    let cloud = build(builder(&server).timeout(Duration::from_millis(500)));
    for fault in [Fault::truncated(), Fault::unfinished(), Fault::stalled()] {
        server.faults([fault.clone().on("POST", CHAT).times(1)]);
        let call = cloud
            .llmaas()
            .chat_completions()
            .create(&question())
            .timeout(Duration::from_millis(500));
        let mut stream = call.stream().await.expect("begins");
        let mut came = Vec::new();
        while let Some(chunk) = stream.next().await {
            came.push(chunk);
        }
        let (last, before) = came.split_last().expect("something came");
        assert!(!before.is_empty() && before.iter().all(Result::is_ok), "{fault:?}: {before:?}");
        let error = last.as_ref().expect_err("the end is missing");
        assert!(error.is_transport() || error.is_timeout(), "{fault:?}: {error}");
    }
    // Before an answer begins it may be asked for again, as nothing is kept of a question.
    server.faults([Fault::lost().on("POST", CHAT).times(1)]);
    let mut stream =
        cloud.llmaas().chat_completions().create(&question()).stream().await.expect("begins");
    assert!(stream.next().await.expect("comes").is_ok());
}

#[tokio::test]
async fn a_file_is_sent_in_parts_and_its_lines_are_read_one_by_one() {
    let (server, cloud) = begin().await;
    let lines: String = (0..40)
        .map(|number| match number {
            7 => "{\"custom_id\":\"7\",\"error\":{\"code\":\"too_long\",\"message\":\"é\"}}\n".to_owned(),
            _ => format!("{{\"id\":\"r{number}\",\"custom_id\":\"{number}\",\"response\":{{\"status_code\":200,\"body\":{{\"n\":{number}}}}}}}\n"),
        })
        .collect();
    let upload =
        Upload::new(lines.clone()).file_name("requests.jsonl").media_type("application/jsonl");
    let files = cloud.llmaas();
    let file = files.files().create(&FileRequest::new(upload, "batch")).await.expect("is kept");
    assert_eq!(
        (file.filename.as_deref(), file.purpose.as_deref()),
        (Some("requests.jsonl"), Some("batch"))
    );
    assert_eq!(file.bytes, Some(i64::try_from(lines.len()).expect("fits")));
    assert!(file.created_at.is_some());
    let sent = seen(&server, "POST", "/v1/files").remove(0);
    let kind = sent.header("content-type").expect("is said").to_owned();
    assert!(kind.starts_with("multipart/form-data; boundary="), "{kind}");

    let mut results = files.files().content(&file.id).await.expect("begins");
    let mut read = Vec::new();
    while let Some(result) = results.next().await {
        read.push(result.expect("is read"));
    }
    assert_eq!(read.len(), 40);
    let failed = read[7].error.as_ref().expect("failed");
    assert_eq!((failed.code.as_deref(), failed.message.as_deref()), (Some("too_long"), Some("é")));
    let answer = read[39].response.as_ref().expect("is there");
    assert_eq!(answer.body.as_ref().map(|body| body["n"].clone()), Some(json!(39)));
    let absent = files.files().content("none").await.expect_err("is absent");
    assert!(absent.is_not_found(), "{absent}");
}

#[tokio::test]
async fn a_batch_is_started_followed_and_its_results_are_read() {
    let (server, cloud) = begin().await;
    let llmaas = cloud.llmaas();
    let upload = Upload::new("{}\n").file_name("requests.jsonl");
    let file = llmaas.files().create(&FileRequest::new(upload, "batch")).await.expect("is kept");
    let wanted = BatchRequest::new(&file.id, CHAT, "24h");
    let started = llmaas.batches().create(&wanted).await.expect("starts");
    assert_eq!(started.input_file_id.as_deref(), Some(file.id.as_str()));
    let mut states = vec![llmaas.batches().get(&started.id).await.expect("is there").status];
    let mut ended = (*started).clone();
    for _ in 0..100 {
        ended = llmaas.batches().get(&started.id).await.expect("is there");
        if states.last() != Some(&ended.status) {
            states.push(ended.status.clone());
        }
        if ended.status == BatchStatus::Completed {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(states, [BatchStatus::Validating, BatchStatus::Completed]);
    let output = ended.output_file_id.expect("names its results");
    let mut results = llmaas.files().content(&output).await.expect("begins");
    let mut count = 0;
    while let Some(result) = results.next().await {
        assert!(!result.expect("is read").custom_id.is_empty());
        count += 1;
    }
    assert!(count > 0);

    let listed = llmaas.batches().list().limit(100).await.expect("lists").data;
    assert!(listed.iter().any(|batch| batch.id == started.id));
    let stopped = llmaas.batches().cancel(&started.id).await.expect("is stopped");
    assert_eq!(stopped.id, started.id);
    // A batch costs money: what may have started one is not sent twice.
    server.faults([Fault::lost().on("POST", "/v1/batches").times(1)]);
    let unclear = llmaas.batches().create(&wanted).await.expect_err("nobody knows");
    assert!(unclear.is_outcome_unknown(), "{unclear}");
}

#[tokio::test]
async fn a_recording_is_sent_in_parts_and_speech_is_bytes() {
    let (server, cloud) = begin().await;
    let recording = b"RIFF\x00\xff\r\n--not a boundary".to_vec();
    let upload = Upload::new(recording.clone()).file_name("call.wav").media_type("audio/wav");
    let request = TranscriptionRequest::new(upload)
        .with(|request| request.language = Some("fr".to_owned()))
        .with(|request| request.response_format = Some(Form::VerboseJson))
        .with(|request| request.temperature = Some(0.5));
    // Nothing is kept of a recording, so it may be sent again.
    let path = "/v1/audio/transcriptions";
    server.faults([Fault::lost().on("POST", path).times(1)]);
    let written = cloud.llmaas().audio().transcribe(&request).await.expect("answers");
    assert!(!written.text.is_empty());
    let sent = seen(&server, "POST", path);
    assert_eq!(sent.len(), 2);
    for sent in sent {
        assert!(sent.body.windows(recording.len()).any(|part| part == recording), "byte for byte");
        let text = String::from_utf8_lossy(&sent.body);
        for part in
            ["filename=\"call.wav\"", "audio/wav", "name=\"language\"", "verbose_json", "0.5"]
        {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("name=\"prompt\""), "what is not given is not sent\n{text}");
    }

    let request = SpeechRequest::new("voice-1", "Bonjour", SpeechRequestVoice::Nova);
    let sound = cloud.llmaas().audio().speech(&request).response().await.expect("answers");
    assert!(!sound.value().is_empty());
    let sent: Value =
        serde_json::from_slice(&seen(&server, "POST", "/v1/audio/speech")[0].body).expect("JSON");
    assert_eq!(sent, json!({ "model": "voice-1", "input": "Bonjour", "voice": "nova" }));
}

#[tokio::test]
async fn embeddings_and_ranks_are_read() {
    let (server, cloud) = begin().await;
    let llmaas = cloud.llmaas();
    let both = EmbeddingInput::TextList(vec!["one".to_owned(), "two".to_owned()]);
    let request = EmbeddingRequest::new("embed-1", both);
    let made = llmaas.embeddings().create(&request).await.expect("answers");
    assert!(made.data.iter().all(|one| !one.embedding.is_empty()), "{made:?}");
    let sent: Value =
        serde_json::from_slice(&seen(&server, "POST", "/v1/embeddings")[0].body).expect("JSON");
    assert_eq!(sent["input"], json!(["one", "two"]));
    let request =
        RerankRequest::new("rank-1", "which?", vec!["this".to_owned(), "that".to_owned()]);
    assert!(!llmaas.rerank().create(&request).await.expect("answers").results.is_empty());
    assert!(!llmaas.rerank().create_v2(&request).await.expect("answers").results.is_empty());
    assert_eq!(seen(&server, "POST", "/v2/rerank").len(), 1);
}

#[tokio::test]
async fn errors_have_a_code_or_else_a_type() {
    let (server, cloud) = begin().await;
    let ask = || cloud.llmaas().chat_completions().create(&question());
    let refuse = |status, body: &str| {
        server.faults([Fault::status(status)
            .body("application/json", body)
            .on("POST", CHAT)
            .times(1)]);
    };
    refuse(
        404,
        r#"{"error":{"message":"no such model","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
    );
    let error = ask().await.expect_err("is refused");
    assert!(error.is_not_found());
    assert_eq!((error.code(), error.message()), (Some("model_not_found"), Some("no such model")));
    refuse(401, r#"{"error":{"message":"no such key","type":"authentication_error"}}"#);
    let error = ask().stream().await.expect_err("is refused before it begins");
    assert!(error.is_auth());
    assert_eq!(error.code(), Some("authentication_error"));
    let body: cloudtemple::llmaas::types::ErrorResponse = error.body_as().expect("fits");
    assert_eq!(body.error.and_then(|error| error.type_).as_deref(), Some("authentication_error"));
    // A full budget and a busy service pass.
    refuse(429, r#"{"error":{"message":"slow down","type":"rate_limit_error"}}"#);
    ask().await.expect("the second attempt answers");
    refuse(503, r#"{"error":{"message":"busy","type":"service_unavailable_error"}}"#);
    ask().await.expect("the second attempt answers");
}
