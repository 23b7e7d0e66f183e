//! Asks a model a question and prints the answer as it is made.

use std::io::Write as _;

use cloudtemple::{
    Client,
    llmaas::types::{ChatCompletionRequest, ChatMessage, MessageContent, Role},
};

#[tokio::main]
async fn main() -> cloudtemple::Result<()> {
    // CLOUDTEMPLE_LLMAAS_KEY holds the key; nothing of the console's is needed.
    let cloud = Client::from_env()?;
    let question = "Name a prime number above one hundred.";
    let message = ChatMessage::new(Role::User)
        .with(|message| message.content = MessageContent::Text(question.to_owned()).into());
    let request = ChatCompletionRequest::new("gpt-oss:120b", vec![message]);
    let mut answer = cloud.llmaas().chat_completions().create(&request).stream().await?;
    while let Some(chunk) = answer.next().await {
        for choice in chunk?.choices {
            print!("{}", choice.delta.content.unwrap_or_default());
            // An answer that cannot be shown is no reason to stop it.
            std::io::stdout().flush().ok();
        }
    }
    println!();
    Ok(())
}
