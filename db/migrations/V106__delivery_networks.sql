-- A link may be bound to the network it was asked from; answers know theirs, so that a grant used
-- from many places is noticed. Each alert is raised once a grant and kind.
alter table delivery_url add column network text;
alter table delivery add column network text;
alter table delivery add column country text check (country ~ '^[A-Z]{2}$');
create index delivery_grant_network on delivery (grant_id, network, started);
create table delivery_alert (
    grant_id uuid        not null,
    kind     text        not null check (kind in ('NETWORKS', 'COUNTRIES')),
    count    int         not null,
    raised   timestamptz not null,
    primary key (grant_id, kind)
);
