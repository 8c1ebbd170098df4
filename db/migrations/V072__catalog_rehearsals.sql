-- A release may have a twin with random weights, on which people try what they will do with it.

alter table release
    add rehearses uuid unique references release,
    add check (rehearses <> id),
    add check ((rehearses is not null) = (lower(label) like '%-rehearsal'));
