create table api_token (
    id        uuid primary key,
    account   uuid not null references account (id),
    name      text not null check (length(name) between 1 and 100),
    hash      bytea not null unique check (octet_length(hash) = 32),
    scopes    text not null check (scopes ~ '^(read|request|download|review|publish|admin)( (read|request|download|review|publish|admin))*$'),
    created   timestamptz not null,
    expires   timestamptz not null,
    last_used timestamptz,
    revoked   timestamptz,
    check (expires > created)
);

create index api_token_of_account on api_token (account, created desc);
