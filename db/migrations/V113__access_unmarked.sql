-- Requests sent before anything was kept by which others like them are found: a job works through
-- this list and empties it.
create table access_unmarked (
    request uuid primary key references access_request
);

insert into access_unmarked
select r.id from access_request r
where r.submissions > 0 and not exists (select from vetting_likeness l where l.subject = r.id);
