-- Which version of its object a file was read from when its bytes were found to be the file's, as
-- the store names versions. Any other is not delivered before it was read too.
create table release_object (
    file uuid        primary key references release_file on delete cascade,
    tag  text        not null check (tag <> ''),
    read timestamptz not null
);
