//! Makes a service account that may read every bucket, and shows its keys.

use lyve_cloud::{
    Client,
    account::types::{AllBucketsPermission, PermissionActions, PermissionInput, ServiceAccountInput},
};

#[tokio::main]
async fn main() -> lyve_cloud::Result<()> {
    // LYVE_ACCOUNT_ID, LYVE_ACCESS_KEY and LYVE_SECRET_KEY hold the credentials of the account.
    let lyve = Client::from_env()?;
    let (permissions, accounts) = (lyve.account().permissions(), lyve.account().service_accounts());

    let reading = PermissionInput::AllBucketsPermission(AllBucketsPermission::new(
        "read everything",
        "for the nightly report",
        PermissionActions::ReadOnly,
    ));
    let permission = permissions.create(&reading).await?.until_ready().await?;
    println!("permission {} is ready", permission.name);

    let wanted = ServiceAccountInput::new("report", vec![permission.id]);
    let created = accounts.create(&wanted).await?;
    // The secret key is shown this once, so that it is kept before anything else can go wrong.
    println!("access key {}, secret key of {} characters", created.access_key, created.secret.len());
    let account = created.until_ready().await?;
    println!("service account {} is ready", account.name);
    Ok(())
}
