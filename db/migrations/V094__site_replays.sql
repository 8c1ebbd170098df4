-- Keys that programs gave to calls that make something, with what was answered, so that a repeated
-- call is answered and not repeated. The keys of requests alone had their own table before.

drop table access_replay;

create table site_replay (
    account uuid        not null references account,
    key     text        not null check (length(key) between 1 and 200),
    sha256  text        not null,
    status  int,
    place   text,
    type    text,
    body    text,
    at      timestamptz not null,
    primary key (account, key)
);
create index site_replay_age on site_replay (at);
