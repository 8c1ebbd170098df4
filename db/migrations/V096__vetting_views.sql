-- Lists that a reviewer gave a name: the filter as it stands in the address.
create table vetting_view (
    id      uuid        primary key,
    owner   uuid        not null references account,
    name    text        not null check (length(name) between 1 and 60),
    query   text        not null check (length(query) <= 1000),
    opens   boolean     not null default false,
    created timestamptz not null
);
create unique index vetting_view_name on vetting_view (owner, lower(name));
create unique index vetting_view_opens on vetting_view (owner) where opens;
