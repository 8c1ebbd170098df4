-- A title and a summary stand on one line or in a few; calls of the API were not held to it before.
update model set title = left(title, 119) || '…' where length(title) > 120;
update model set summary = left(summary, 399) || '…' where length(summary) > 400;
update model set who_may_ask = left(who_may_ask, 399) || '…' where length(who_may_ask) > 400;

alter table model
    add check (length(title) <= 120),
    add check (length(summary) <= 400),
    add check (length(who_may_ask) <= 400);
