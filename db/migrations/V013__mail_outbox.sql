create table mail_outbox (
    id        uuid primary key,
    recipient text not null,
    subject   text not null check (subject !~ '[\r\n]'),
    body      text not null,
    secret    boolean not null,
    created   timestamptz not null,
    due       timestamptz not null,
    attempts  integer not null default 0,
    sent      timestamptz,
    given_up  timestamptz,
    problem   text,
    check (sent is null or given_up is null)
);

create index mail_outbox_waiting on mail_outbox (due) where sent is null and given_up is null;
create index mail_outbox_newest on mail_outbox (created desc, id);
