-- What a sent request is recognised by, for finding others like it: exact marks (address, profile,
-- name at an organisation) and a MinHash sketch of the project's text, its bands indexed.
create table vetting_likeness (
    subject   uuid   primary key,
    person    uuid   not null references account,
    marks     text[] not null,
    bands     int[]  not null,
    signature int[]  not null
);
create index vetting_likeness_marks on vetting_likeness using gin (marks) with (fastupdate = off);
create index vetting_likeness_bands on vetting_likeness using gin (bands) with (fastupdate = off);

-- Requests from one e-mail domain, the latest first, with how they ended.
drop index access_request_by_domain;
create index access_request_of_domain on access_request (split_part(contact, '@', 2), submitted desc)
    include (status, namespace, name, applicant) where submissions > 0;
