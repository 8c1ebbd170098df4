-- Texts that a model's publisher keeps for its reviewers to decide with.
create table vetting_template (
    id        uuid        primary key,
    namespace text        not null,
    name      text        not null,
    decision  text        not null check (decision in ('approve', 'ask', 'decline')),
    title     text        not null check (length(title) between 1 and 80),
    text      text        not null check (length(text) between 1 and 10000),
    code      text,
    changed   timestamptz not null,
    by        uuid        not null references account,
    foreign key (namespace, name) references model,
    check ((code is not null) = (decision = 'decline'))
);
create unique index vetting_template_title on vetting_template (namespace, name, decision, lower(title));
