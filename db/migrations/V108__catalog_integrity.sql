-- When each published file was last read whole from the store, and whether it still was what was
-- published. `damaged` holds its release back from delivery until a later reading finds it whole.
create table release_file_health (
    file    uuid        primary key references release_file on delete cascade,
    checked timestamptz not null,
    damaged timestamptz,
    problem text,
    check ((damaged is null) = (problem is null))
);
create index release_file_damaged on release_file_health (file) where damaged is not null;
create trigger delivery_doors after insert or update of damaged on release_file_health
    for each statement execute function delivery_doors();
