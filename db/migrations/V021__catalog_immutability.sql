-- What the aggregates promise, promised once more by the database: terms never change, a published
-- release changes only by being withdrawn, its files, tensors and golden reference never.

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% rows are immutable', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger terms_immutable before update or delete on terms
    for each row execute function refuse_change();

create function release_guard() returns trigger language plpgsql as $$
begin
    if old.status not in ('PUBLISHED', 'WITHDRAWN') then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    if tg_op = 'UPDATE' and old.status = 'PUBLISHED' and new.status = 'WITHDRAWN'
        and (to_jsonb(new) - array['status', 'withdrawn', 'withdrawn_reason', 'version'])
          = (to_jsonb(old) - array['status', 'withdrawn', 'withdrawn_reason', 'version']) then
        return new;
    end if;
    if tg_op = 'UPDATE' and to_jsonb(new) - 'version' = to_jsonb(old) - 'version' then
        return new;
    end if;
    raise exception 'release % is published and immutable', old.id using errcode = 'restrict_violation';
end $$;

create trigger release_immutable before update or delete on release
    for each row execute function release_guard();

create function release_part_guard() returns trigger language plpgsql as $$
declare
    the_row jsonb := to_jsonb(case tg_op when 'DELETE' then old else new end);
    its_release uuid;
begin
    if tg_table_name = 'release_tensor' then
        select release into its_release from release_file where id = (the_row ->> 'file')::uuid;
    else
        its_release := (the_row ->> 'release')::uuid;
    end if;
    if exists (select from release where id = its_release and status in ('PUBLISHED', 'WITHDRAWN')) then
        raise exception 'release % is published and immutable', its_release using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;

create trigger release_file_immutable before insert or update or delete on release_file
    for each row execute function release_part_guard();
create trigger release_tensor_immutable before insert or update or delete on release_tensor
    for each row execute function release_part_guard();
create trigger release_golden_immutable before insert or update or delete on release_golden
    for each row execute function release_part_guard();
