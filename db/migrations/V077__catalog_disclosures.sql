-- What a publisher discloses of a model, as one sheet of structured fields; what it may hold is
-- said in code, by the record that is written here as JSON.
create table model_disclosure (
    namespace text        not null,
    name      text        not null,
    sheet     jsonb       not null check (jsonb_typeof(sheet) = 'object'),
    written   timestamptz not null,
    primary key (namespace, name),
    foreign key (namespace, name) references model
);
