-- Somebody else is asked to confirm what an applicant wrote: whom, by which links, what they answered.

create table access_confirmation (
    id        uuid        primary key,
    request   text        not null references access_request (reference),
    role      text        not null check (role in ('REFERENCE', 'OFFICIAL')),
    name      text        not null check (name <> ''),
    email     text        not null check (position('@' in email) > 1),
    words     text        not null,
    asked     timestamptz not null,
    asked_by  uuid        not null references account,
    expires   timestamptz not null,
    sent      int         not null check (sent > 0),
    reminded  timestamptz,
    overdue   timestamptz,
    answer    text        check (answer in ('YES', 'NO')),
    statement text,
    address   text,
    answered  timestamptz,
    dropped   timestamptz,
    version   bigint      not null default 0,
    check ((answer is null) = (answered is null)),
    check ((answer is null) = (statement is null)),
    check ((answer is null) = (address is null)),
    constraint an_answer_is_not_dropped check (answer is null or dropped is null)
);
create index access_confirmation_by_request on access_confirmation (request, asked);
create index access_confirmation_open on access_confirmation (expires) where answer is null and dropped is null;
create unique index one_open_confirmation_by_each on access_confirmation (request, email)
    where answer is null and dropped is null;
create trigger access_confirmation_answered before update or delete on access_confirmation
    for each row when (old.answer is not null) execute function refuse_change();

-- The links that were mailed, as hashes. A link says who answers; it decides nothing by being opened.
create table access_confirmation_link (
    sha256       bytea       primary key,
    confirmation uuid        not null references access_confirmation,
    expires      timestamptz not null
);
create index access_confirmation_link_by_confirmation on access_confirmation_link (confirmation);

-- Calls of the public page, counted by network so that nobody tries links by the thousand.
create table access_confirmation_knock (
    network text        not null,
    at      timestamptz not null
);
create index access_confirmation_knock_by_network on access_confirmation_knock (network, at);

-- Who outside the portal did it, and words beside an entry that only reviewers read.
alter table access_entry
    add column outsider text,
    add column aside    text not null default '';
