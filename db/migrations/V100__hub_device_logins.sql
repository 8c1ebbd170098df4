-- Programs that wait for somebody to allow them in a browser (RFC 8628). Codes are kept as hashes.
create table hub_device_login (
    id       uuid        primary key,
    device   bytea       not null unique check (length(device) = 32),
    code     bytea       not null unique check (length(code) = 32),
    client   text        not null check (length(client) between 1 and 80),
    network  text        not null,
    asked    timestamptz not null,
    expires  timestamptz not null check (expires > asked),
    pause    integer     not null check (pause > 0),
    polled   timestamptz,
    account  uuid,
    allowed  boolean,
    decided  timestamptz,
    redeemed timestamptz,
    check ((account is null) = (decided is null)),
    check ((allowed is null) = (decided is null)),
    check (redeemed is null or allowed)
);
create index hub_device_login_asked on hub_device_login (asked);

-- Codes that somebody typed and that were none.
create table hub_device_miss (
    account uuid        not null,
    at      timestamptz not null
);
create index hub_device_miss_account on hub_device_miss (account, at);
