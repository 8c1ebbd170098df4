-- Models, their versioned terms, their releases. Times are UTC; account ids belong to accounts.

create table model (
    namespace     text        not null check (namespace ~ '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$'),
    name          text        not null check (name ~ '^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$'),
    title         text        not null check (title <> ''),
    summary       text        not null,
    card          text        not null,
    logbook       text        not null,
    who_may_ask   text        not null,
    grant_days    int         not null check (grant_days between 1 and 3650),
    response_days int         not null check (response_days between 1 and 365),
    created       timestamptz not null,
    created_by    uuid        not null,
    version       bigint      not null,
    primary key (namespace, name)
);
create unique index model_case_twins on model (lower(namespace), lower(name));

create table terms (
    id         uuid        primary key,
    namespace  text        not null,
    name       text        not null,
    number     int         not null check (number > 0),
    text       text        not null check (text <> ''),
    sha256     text        not null check (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    since      timestamptz not null,
    revised_by uuid        not null,
    unique (namespace, name, number),
    foreign key (namespace, name) references model
);

create table release (
    id               uuid        primary key,
    namespace        text        not null,
    name             text        not null,
    label            text        not null check (label ~ '^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$'),
    status           text        not null check (status in ('DRAFT', 'CHECKING', 'PUBLISHED', 'WITHDRAWN')),
    licence          text,
    card             text,
    logbook          text,
    terms            text,
    step             text        not null,
    progress         double precision not null check (progress between 0 and 1),
    problems         text        not null,
    hashed           timestamptz,
    created          timestamptz not null,
    created_by       uuid        not null,
    submitted        timestamptz,
    published        timestamptz,
    withdrawn        timestamptz,
    withdrawn_reason text,
    version          bigint      not null,
    foreign key (namespace, name) references model,
    check ((status in ('PUBLISHED', 'WITHDRAWN')) = (published is not null)),
    check ((status = 'WITHDRAWN') = (withdrawn is not null)),
    check ((withdrawn is null) = (withdrawn_reason is null)),
    check (withdrawn >= published)
);
create unique index release_label on release (namespace, name, lower(label));

-- sha256 is the portal's own, set when it has read the object; claimed is what the uploader said.
create table release_file (
    id         uuid   primary key,
    release    uuid   not null references release,
    path       text   not null check (path <> ''),
    size       bigint not null check (size > 0),
    object_key text   not null unique,
    upload_id  text,
    part_size  bigint not null check (part_size > 0),
    claimed    text   check (claimed ~ '^[0-9a-f]{64}$'),
    sha256     text   check (sha256 ~ '^[0-9a-f]{64}$'),
    tensors    int    not null,
    dtypes     text   not null,
    touched    timestamptz not null,
    version    bigint not null,
    check ((upload_id is null) = (claimed is not null)),
    check (sha256 is null or sha256 = claimed)
);
create unique index release_file_path on release_file (release, lower(path));

create table release_tensor (
    file       uuid   not null references release_file on delete cascade,
    position   int    not null,
    name       text   not null,
    dtype      text   not null,
    shape      bigint[] not null,
    begins     bigint not null check (begins >= 8),
    ends       bigint not null check (ends >= begins),
    content_id text   not null check (content_id ~ '^[0-9a-f]{64}$'),
    primary key (file, position),
    unique (file, name)
);
create index release_tensor_content on release_tensor (content_id);

-- The golden reference: as the publisher's client claimed it, then as the portal computed it.
create table release_golden (
    release  uuid primary key references release,
    claimed  text,
    computed text
);

create table document (
    id        uuid primary key,
    namespace text not null,
    name      text not null,
    title     text not null check (title <> ''),
    text      text not null check (text <> ''),
    written   timestamptz not null,
    foreign key (namespace, name) references model
);
create unique index document_title on document (namespace, name, lower(title));
