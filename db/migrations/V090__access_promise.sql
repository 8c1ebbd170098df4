-- By when a decision was promised when the request was sent, and since when that time stands still.

alter table access_request
    add column due  timestamptz,
    add column held timestamptz;

update access_request r
set due = r.submitted + make_interval(days => m.response_days),
    held = case when r.status in ('INFO_REQUESTED', 'AWAITING_CONFIRMATION') then r.changed end
from model m
where m.namespace = r.namespace and m.name = r.name and r.submitted is not null;

alter table access_request
    add constraint what_was_sent_has_a_promise check (submissions = 0 or due is not null),
    add constraint the_clock_stands_still_while_others_are_asked
        check ((held is not null) = (due is not null and status in ('INFO_REQUESTED', 'AWAITING_CONFIRMATION')));

create index access_request_due on access_request (status, due);
