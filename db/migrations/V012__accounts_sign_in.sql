-- One code that was mailed. Both secrets, the asking browser's cookie and the code, are kept as
-- hashes only, the code's salted with the cookie.
create table sign_in_code (
    id      uuid primary key,
    browser bytea not null unique check (octet_length(browser) = 32),
    code    bytea not null check (octet_length(code) = 32),
    email   text not null check (email = lower(email)),
    ip      text not null,
    asked   timestamptz not null,
    expires timestamptz not null,
    tries   integer not null default 0 check (tries between 0 and 5),
    used    timestamptz,
    check (expires > asked)
);

create index sign_in_code_by_address on sign_in_code (email, asked);
create index sign_in_code_by_ip on sign_in_code (ip, asked);
create index sign_in_code_by_time on sign_in_code (asked);

-- The one-time link that makes an admin where there is none who could.
create table setup_link (
    hash    bytea primary key check (octet_length(hash) = 32),
    created timestamptz not null,
    expires timestamptz not null,
    used    timestamptz
);
