create table account (
    id      uuid primary key,
    handle  text not null unique check (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(handle) <= 39),
    name    text not null check (length(name) between 1 and 200),
    email   text not null unique check (email = lower(email) and length(email) <= 254),
    active  boolean not null,
    created timestamptz not null,
    version bigint not null default 0
);

create table account_role (
    account uuid not null references account (id),
    role    text not null check (role in ('RESEARCHER', 'REVIEWER', 'PUBLISHER', 'AUDITOR', 'ADMIN')),
    scope   text not null check (scope ~ '^(\*|[a-z0-9]([a-z0-9._-]{0,94}[a-z0-9])?(/[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?)?)$'),
    primary key (account, role, scope)
);

create index account_role_by_scope on account_role (role, scope);

-- The portal itself, so that whatever it does by itself has a doer. Nobody signs in as it.
insert into account (id, handle, name, email, active, created)
values ('00000000-0000-0000-0000-000000000000', 'weightgate', 'Weightgate', 'weightgate@portal.invalid', false, now());
