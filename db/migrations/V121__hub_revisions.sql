-- What a revision that clients keep stands for, so that asking for one file by it takes one look.
-- Follows from the files of the copy; what is missing here is computed again.
create table hub_revision (
    grant_id uuid    not null,
    golden   boolean not null,
    sha      text    not null unique check (sha ~ '^[0-9a-f]{40}$'),
    primary key (grant_id, golden)
);
