//! The model: a login, activities, virtual machines with their disks and addresses.

use clientwright::model::{
    Activity, ActivityId, ActivityState, Additional, Api, Auth, Body, Bucket, Content, Credential,
    Encoding, Enumeration, ErrorRule, ErrorRuleId, Exchange, Expression, Format, Header, Kind,
    Life, Limit, LimitId, Literal, Location, Meaning, Member, Method, ModuleId, Object, Operation,
    OperationId, Origin, Paging, Parameter, Resource, Response, Schema, SchemaId, Scheme, SchemeId,
    SchemePlace, Server, ServerId, StateAt, Statuses, Style, Success, Type, TypeRef, Value, Way,
};

/// Limits of [`api`] by their place.
pub const EVERYTHING: usize = 0;

pub fn ty(ty: Type) -> TypeRef {
    TypeRef::new(ty)
}

pub fn list(item: TypeRef) -> TypeRef {
    ty(Type::Array(Box::new(item)))
}

pub fn nullable(ty: Type) -> TypeRef {
    TypeRef { ty, nullable: true }
}

/// A member; `!` at the end of its name makes it required.
pub fn member(name: &str, ty: TypeRef) -> Member {
    Member {
        secret: false,
        pattern: None,
        constant: None,
        pointer: String::new(),
        wire: name.trim_end_matches('!').to_owned(),
        name: None,
        ty,
        required: name.ends_with('!'),
        read_only: false,
        write_only: false,
        doc: None,
        lifecycle: None,
        provenance: Vec::new(),
    }
}

pub fn schema(api: &mut Api, name: &str, kind: Kind) -> TypeRef {
    let id = SchemaId(api.schemas.len());
    api.schemas.push(Schema {
        module: ModuleId(0),
        pointer: format!("/components/schemas/{name}"),
        origin: Origin::Named(name.to_owned()),
        name: None,
        formerly: Vec::new(),
        doc: None,
        kind,
        lifecycle: None,
        provenance: Vec::new(),
    });
    ty(Type::Schema(id))
}

pub fn object(api: &mut Api, name: &str, members: Vec<Member>) -> TypeRef {
    schema(api, name, Kind::Object(Object { members, additional: Additional::Open }))
}

pub fn json(ty: TypeRef) -> Content {
    Content { media_type: "application/json".to_owned(), format: Format::Json, ty, schema: None }
}

pub fn response(status: u16, content: Option<Content>) -> Response {
    let statuses = Statuses::Code(status);
    Response { statuses, doc: None, headers: Vec::new(), content, others: Vec::new() }
}

/// A query parameter; `!` at the end of its name makes it required.
pub fn query(name: &str, ty: TypeRef) -> Parameter {
    Parameter {
        pointer: String::new(),
        wire: name.trim_end_matches('!').to_owned(),
        member_of: None,
        name: None,
        location: Location::Query,
        required: name.ends_with('!'),
        style: Style::Repeated,
        ty,
        maximum: None,
        doc: None,
        lifecycle: None,
        provenance: Vec::new(),
    }
}

/// An operation with the rules that all have, added to the model.
pub fn operation(api: &mut Api, method: Method, path: &str) -> OperationId {
    let (prefix, path) = path.split_at(path[1..].find('/').map_or(0, |slash| slash + 1));
    let segments = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name| Parameter {
        location: Location::Path,
        required: true,
        ..query(name, ty(Type::Text))
    };
    api.operations.push(Operation {
        formerly: Vec::new(),
        without_scope: Vec::new(),
        module: ModuleId(0),
        pointer: String::new(),
        method,
        path: path.to_owned(),
        server: ServerId(0),
        prefix: prefix.to_owned(),
        operation_id: None,
        name: None,
        group: String::new(),
        summary: None,
        description: None,
        parameters: segments.map(parameter).collect(),
        body: None,
        responses: Vec::new(),
        success: Success::Nothing,
        declared: Vec::new(),
        xml: None,
        xml_answers: Vec::new(),
        security: vec![vec![SchemeId(0)]],
        limits: vec![LimitId(EVERYTHING)],
        permissions: Vec::new(),
        availability: Vec::new(),
        timeout_ms: None,
        kept_ms: None,
        repeatable: None,
        activity: None,
        errors: Some(ErrorRuleId(0)),
        paging: None,
        stream: None,
        ready: None,
        lifecycle: None,
        provenance: Vec::new(),
    });
    OperationId(api.operations.len() - 1)
}

pub fn read(api: &mut Api, path: &str, ty: TypeRef) -> OperationId {
    let id = operation(api, Method::Get, path);
    let content = json(ty);
    let operation = &mut api.operations[id.0];
    operation.responses.push(response(200, Some(content.clone())));
    operation.success = Success::One(content);
    id
}

pub fn write(api: &mut Api, method: Method, path: &str, body: Option<TypeRef>) -> OperationId {
    let id = operation(api, method, path);
    let operation = &mut api.operations[id.0];
    operation.body = body.map(|ty| Body {
        required: true,
        doc: None,
        content: json(ty),
        xml: None,
        encodings: Vec::new(),
        aliases: Vec::new(),
        others: Vec::new(),
    });
    operation.responses.push(response(201, None));
    id
}

/// A write that an activity follows.
pub fn begin(
    api: &mut Api,
    method: Method,
    path: &str,
    body: Option<TypeRef>,
    resource: Resource,
) -> OperationId {
    let id = write(api, method, path, body);
    let operation = &mut api.operations[id.0];
    let location = Header {
        pointer: String::new(),
        wire: "Location".to_owned(),
        ty: ty(Type::Uuid),
        required: false,
        doc: None,
        lifecycle: None,
    };
    operation.responses[0].headers.push(location);
    operation.success = Success::Activity;
    operation.activity = Some((ActivityId(0), resource));
    id
}

pub fn credential(name: &str) -> Credential {
    Credential { name: name.to_owned(), env: None, secret: true, default: None, optional: false }
}

/// The whole model.
pub fn api() -> Api {
    let mut api = Api::default();
    let url = "https://console.example.com/api".to_owned();
    api.servers.push(Server { url, ..Server::default() });
    let everything = Bucket::Windows(vec![(25, 1000)]);
    api.limits.push(Limit { name: "everything".to_owned(), bucket: everything });
    api.errors.push(ErrorRule {
        code: vec!["/error/status".to_owned()],
        message: vec!["/error/message".to_owned()],
        ..ErrorRule::default()
    });
    api.errors.push(ErrorRule { statuses: vec![(500, Meaning::NotFound)], ..ErrorRule::default() });
    login(&mut api);
    activities(&mut api);
    machines(&mut api);
    addresses(&mut api);
    pages(&mut api);
    api
}

fn login(api: &mut Api) {
    let members = vec![member("id!", ty(Type::Text)), member("secret!", ty(Type::Text))];
    let body = object(api, "credentials", members);
    let id = write(api, Method::Post, "/iam/v2/auth/personal_access_token", Some(body));
    let media_type = "text/plain".to_owned();
    let content = Content { media_type, format: Format::Text, ty: ty(Type::Text), schema: None };
    let operation = &mut api.operations[id.0];
    operation.responses = vec![response(200, Some(content.clone()))];
    operation.success = Success::One(content);
    operation.security = Vec::new();
    let exchange = Exchange {
        operation: id,
        request: vec![
            ("id".to_owned(), credential("pat id")),
            ("secret".to_owned(), credential("pat secret")),
        ],
        basic: None,
        query: Vec::new(),
        encoding: Encoding::Json,
        token: Expression::Body,
        life: vec![Life::Jwt],
        renew: None,
    };
    let place =
        SchemePlace::Header { name: "Authorization".to_owned(), prefix: "Bearer ".to_owned() };
    let ways = vec![
        Way { auth: Auth::Exchange(exchange), place: place.clone() },
        Way { auth: Auth::Static(credential("token")), place },
    ];
    api.schemes.push(Scheme { name: "bearer".to_owned(), doc: None, ways });

    let members = vec![member("id!", ty(Type::Text)), member("name", ty(Type::Text))];
    let token = object(api, "token", members);
    read(api, "/iam/v2/personal_access_tokens", list(token.clone()));
    let id = read(api, "/iam/v2/personal_access_tokens/{patId}", token);
    api.operations[id.0].errors = Some(ErrorRuleId(1));
}

fn activities(api: &mut Api) {
    let members = vec![
        member("id", ty(Type::Text)),
        member("type", ty(Type::Text)),
        member("progress", nullable(Type::Any)),
    ];
    let item = object(api, "concernedItem", members);
    let members = vec![
        member("status", ty(Type::Text)),
        member("startDate", ty(Type::DateTime)),
        member("stopDate", ty(Type::DateTime)),
        member("reason", ty(Type::Text)),
        member("result", ty(Type::Text)),
        member("progression", ty(Type::Double)),
    ];
    let state = object(api, "activityState", members);
    let members = vec![
        member("id!", ty(Type::Uuid)),
        member("creationDate!", ty(Type::DateTime)),
        member("concernedItems", list(item)),
        member("state!", ty(Type::Map(Box::new(state)))),
    ];
    let activity = object(api, "activityDetails", members);
    read(api, "/activity/v1/activities", list(activity.clone()));
    let read = read(api, "/activity/v1/activities/{id}", activity);
    let state = |name: &str, state| (name.to_owned(), state);
    api.activities.push(Activity {
        id: Expression::Header("Location".to_owned()),
        read,
        state: StateAt::KeyOf("/state".to_owned()),
        states: vec![
            state("waiting", ActivityState::Waiting),
            state("running", ActivityState::Running),
            state("completed", ActivityState::Completed),
            state("failed", ActivityState::Failed),
        ],
        progress: Some("/state/running/progression".to_owned()),
        result: Some("/state/completed/result".to_owned()),
        reason: Some("/state/failed/reason".to_owned()),
        items: Some("/concernedItems".to_owned()),
        not_found_at_first: Some(5),
        transient_reasons: Vec::new(),
    });
}

fn machines(api: &mut Api) {
    const VMS: &str = "/compute/v1/vcenters/virtual_machines";
    let reference = |api: &mut Api, name: &str| {
        let members = vec![member("id!", ty(Type::Uuid)), member("name", ty(Type::Text))];
        object(api, name, members)
    };
    let datacenter = reference(api, "datacenterReference");
    let power = ["running", "stopped"].map(|name| Value {
        doc: None,
        wire: Literal::Text(name.to_owned()),
        name: None,
        lifecycle: None,
    });
    let power = schema(api, "power", Kind::Enumeration(Enumeration { values: power.into() }));
    let members = vec![
        member("id!", ty(Type::Uuid)),
        member("name!", ty(Type::Text)),
        member("powerState!", power),
        member("memory", ty(Type::Int64)),
        member("description", nullable(Type::Text)),
        member("datacenter!", datacenter),
        member("tags", list(ty(Type::Text))),
    ];
    let machine = object(api, "virtualMachine", members);
    let members = vec![
        member("name!", ty(Type::Text)),
        member("datacenterId!", ty(Type::Uuid)),
        member("memory", ty(Type::Int64)),
        member("tags", list(ty(Type::Text))),
    ];
    let create = object(api, "createVirtualMachine", members);
    let members = vec![member("id!", ty(Type::Uuid)), member("memory", ty(Type::Int64))];
    let update = object(api, "updateVirtualMachine", members);
    let members = vec![member("id!", ty(Type::Uuid)), member("powerState!", ty(Type::Text))];
    let powered = object(api, "power", members);
    let clone = object(api, "clone", vec![member("name!", ty(Type::Text))]);

    let id = read(api, VMS, list(machine.clone()));
    api.operations[id.0].parameters.extend([
        query("name", ty(Type::Text)),
        query("allOptions", ty(Type::Boolean)),
        query("datacenters[]", list(ty(Type::Text))),
    ]);
    read(api, &format!("{VMS}/{{id}}"), machine.clone());
    let item = Resource::Item("virtual_machine".to_owned());
    begin(api, Method::Post, VMS, Some(create), item);
    begin(api, Method::Patch, VMS, Some(update), Resource::Unstated);
    begin(api, Method::Delete, &format!("{VMS}/{{id}}"), None, Resource::Unstated);
    let path = format!("{VMS}/power");
    begin(api, Method::Patch, &path, Some(powered), Resource::Unstated);
    let result = Resource::Pointer("/state/completed/result".to_owned());
    let path = format!("{VMS}/{{virtualMachineId}}/clone");
    begin(api, Method::Post, &path, Some(clone), result);
    let members = vec![member("recommended!", ty(Type::Boolean))];
    let recommendation = object(api, "recommendation", members);
    let path = format!("{VMS}/power/recommendations");
    let id = read(api, &path, recommendation);
    api.operations[id.0].parameters.push(query("hostClusterId!", ty(Type::Uuid)));
}

fn addresses(api: &mut Api) {
    let members = vec![
        member("id!", ty(Type::Uuid)),
        member("address!", ty(Type::Text)),
        member("privateNetworkId!", ty(Type::Uuid)),
    ];
    let address = object(api, "staticIp", members);
    let members = vec![member("id!", ty(Type::Uuid)), member("name!", ty(Type::Text))];
    let network = object(api, "privateNetwork", members);
    let body = object(api, "createStaticIp", vec![member("address!", ty(Type::Text))]);
    read(api, "/vpc/v1/private_networks", list(network.clone()));
    read(api, "/vpc/v1/private_networks/{id}", network);
    let below = "/vpc/v1/private_networks/{privateNetworkId}/static_ips";
    read(api, below, list(address.clone()));
    read(api, "/vpc/v1/static_ips/{id}", address.clone());
    let id = write(api, Method::Post, below, Some(body));
    let content = json(address);
    api.operations[id.0].responses[0].content = Some(content.clone());
    api.operations[id.0].success = Success::One(content);
}

fn pages(api: &mut Api) {
    let members = vec![
        member("continue!", ty(Type::Text)),
        member("count!", ty(Type::Int32)),
        member("limit!", ty(Type::Int32)),
    ];
    let meta = object(api, "listMeta", members);
    let members = vec![member("uid!", ty(Type::Text)), member("name!", ty(Type::Text))];
    let rack = object(api, "rack", members);
    let members = vec![member("items!", list(rack)), member("listmeta!", meta)];
    let racks = object(api, "racks", members);
    let id = read(api, "/housing/v1/racks", racks);
    let operation = &mut api.operations[id.0];
    operation
        .parameters
        .extend([query("continue", ty(Type::Text)), query("limit", ty(Type::Int32))]);
    operation.paging = Some(Paging::Cursor {
        parameter: "continue".to_owned(),
        next: Expression::Pointer("/listmeta/continue".to_owned()),
        items: "/items".to_owned(),
    });
}
