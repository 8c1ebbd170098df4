-- The queue of a million requests: each status in each order is read from an index, page by page
-- after the last row of the one before; a part of any word is found by its trigrams; how many there
-- are is kept as they change.

create extension if not exists pg_trgm;

alter table access_request add column search text not null generated always as (
    ' ' || lower(reference || ' ' || applicant_name || ' ' || applicant_email || ' ' || organisation || ' ' || contact)
) stored;
create index access_request_search on access_request using gin (search gin_trgm_ops) where submissions > 0;

drop index access_request_queue, access_request_by_model, access_request_due;
create index access_request_sent_in on access_request (status, submitted, reference);
create index access_request_due_in on access_request (status, due, reference);
create index access_request_changed_in on access_request (status, changed, reference);
create index access_request_named_in on access_request (status, lower(applicant_name), submitted, reference);
create index access_request_model_in on access_request (status, namespace, name, submitted, reference);
create index access_request_of_model on access_request (namespace, name, status, submitted, reference);
create index access_request_of_model_changed on access_request (namespace, name, status, changed, reference);
create index access_request_on_desk on access_request (reviewer, status, submitted) where reviewer is not null;

-- How many sent requests a model has in a status: the sum of its rows. Every statement adds what it
-- changed and waits for nobody; a job folds the rows together.
create table access_tally (
    namespace text   not null,
    name      text   not null,
    status    text   not null,
    n         bigint not null
);
insert into access_tally
    select namespace, name, status, count(*) from access_request where submissions > 0 group by 1, 2, 3;

create function tally_new_requests() returns trigger language plpgsql as $$
begin
    insert into access_tally
        select namespace, name, status, count(*) from added where submissions > 0 group by 1, 2, 3;
    return null;
end $$;
create trigger access_tally_new after insert on access_request
    referencing new table as added for each statement execute function tally_new_requests();

create function tally_moved_requests() returns trigger language plpgsql as $$
begin
    insert into access_tally
        select namespace, name, status, sum(n)
        from (select namespace, name, status, 1 as n from added where submissions > 0
              union all select namespace, name, status, -1 from removed where submissions > 0) moved
        group by 1, 2, 3 having sum(n) <> 0;
    return null;
end $$;
create trigger access_tally_moved after update on access_request
    referencing old table as removed new table as added
    for each statement execute function tally_moved_requests();
