-- What a receipt says of its machine and of what that computed, beside the report's text, so that
-- every release can show where it was verified. Recipients write these reports, and the table is
-- public: what it shows is made of known words only, in columns that are generated from what was
-- reported, so that the rule stands here alone.

create function known_processor(cpu text) returns text immutable parallel safe language sql as $$
    select case when plain ~ ('^(' || words || '|' || number || ')( (' || words || '|' || number || ')){0,7}$')
                then plain else '' end
    from (select btrim(regexp_replace(regexp_replace(cpu,
                     '\((R|TM|r|tm)\)|@.*$|[(),]|\m(CPU|Processor)\M', ' ', 'g'), '\s+', ' ', 'g')) as plain,
                 'Intel|Intel64|AMD|AMD64|Xeon|Core|Gold|Silver|Bronze|Platinum|Max|Ultra|Pentium|Celeron|Atom|EPYC|Ryzen|'
                 || 'Threadripper|Opteron|PRO|AI|Apple|Pro|Ampere|Altra|AWS|Graviton|Neoverse|Cortex|Fujitsu|Google|Axion|'
                 || 'Microsoft|Cobalt|NVIDIA|Grace|Qualcomm|Snapdragon|Huawei|Kunpeng|Virtual|QEMU|KVM|version|Family|Model|'
                 || 'Stepping|GenuineIntel|AuthenticAMD|with|Radeon|Graphics|Skylake|Cascadelake|Icelake|SapphireRapids|'
                 || 'Gen|IBRS|TSX|noTSX|(EPYC|Neoverse|Cortex)-[A-Za-z0-9]{1,9}|Broadwell|Haswell|IvyBridge|SandyBridge|Rome|Milan|Genoa|Turin|arm64|aarch64|x86_64|amd64' as words,
                 '(i[3579]-|[EWDX][0-9]?-)?[A-Za-z]{0,3}[0-9]{1,5}([A-Za-z]{1,3}[0-9]{0,2}[A-Za-z]{0,2})?\+?(-Cores?)?' as number) p
$$;

alter table delivery_receipt
    add column release   uuid,
    add column namespace text,
    add column name      text,
    add column computed  text not null default 'NOTHING'
        check (computed in ('EXACT', 'TOLERANT', 'MISMATCH', 'NOTHING')),
    add column cpu       text not null default '',
    add column isa       text not null default '',
    add column cores     int  not null default 0 check (cores >= 0),
    add column os        text not null default '',
    add column java      text not null default '',
    add column engine    text not null default '';

update delivery_receipt r set release = g.release, namespace = g.namespace, name = g.name
from access_grant g where g.id = r.grant_id;

-- Escapes that text cannot hold are left to the default.
update delivery_receipt r
set engine = left(told.report ->> 'revision', 200),
    cpu    = left(told.report -> 'machine' ->> 'cpu', 200),
    cores  = (told.report -> 'machine' ->> 'cores')::int,
    os     = left(told.report -> 'machine' ->> 'os', 200),
    java   = left(told.report -> 'machine' ->> 'java', 200),
    computed = case
        when told.report -> 'subject' ->> 'grant' is null then 'NOTHING'
        when exists (select 1 from json_array_elements(told.report -> 'steps') s
                     where s ->> 'name' in ('engine', 'engine again', 'golden') and s ->> 'outcome' = 'FAILED') then 'MISMATCH'
        when r.passed and exists (select 1 from json_array_elements(told.report -> 'steps') s
                     where s ->> 'name' = 'golden' and s ->> 'outcome' = 'PASSED') then 'EXACT'
        else 'NOTHING' end,
    isa = left(coalesce(told.report -> 'machine' ->> 'isa',
        case told.report -> 'machine' ->> 'os' ~ ' (amd64|x86_64)$' when true then 'x86-64'
             else case when told.report -> 'machine' ->> 'os' ~ ' aarch64$' then 'AArch64' else '' end end
        || case when told.report -> 'machine' ->> 'features' ~ '"avx512f"' then ' AVX-512'
                when told.report -> 'machine' ->> 'features' ~ '"avx2"' then ' AVX2'
                when told.report -> 'machine' ->> 'features' ~ '"avx"' then ' AVX'
                when told.report -> 'machine' ->> 'features' ~ '"sse4_2"' then ' SSE4.2'
                when told.report -> 'machine' ->> 'features' ~ '"sve2"' then ' SVE2'
                when told.report -> 'machine' ->> 'features' ~ '"sve"' then ' SVE'
                when told.report -> 'machine' ->> 'features' ~ '"asimd"' then ' NEON'
                else '' end), 200)
from (select id, report::json as report from delivery_receipt
      where report !~ '\\u(0000|[dD][89a-fA-F])') told
where told.id = r.id;

alter table delivery_receipt
    alter column release set not null,
    alter column namespace set not null,
    alter column name set not null,
    add column processor text generated always as (known_processor(cpu)) stored,
    add column instructions text generated always as (
        coalesce(substring(isa from '^(?:x86-64|AArch64)(?: (?:AVX-512|AVX2|AVX|SSE4\.2|SVE2|SVE|NEON))?$'), '')) stored,
    add column system text generated always as (
        case when os like 'Linux %' then 'Linux' when os like 'Windows%' then 'Windows'
             when os like 'Mac OS X %' then 'macOS' else '' end) stored,
    add column runtime text generated always as (
        coalesce('Java ' || substring(java from ' ([0-9]{2,3})(?:[.+][0-9A-Za-z.+-]*)?$'), '')) stored,
    add column revision text generated always as (
        coalesce(substring(engine from '^weightgate-fp32-[0-9]{1,3}$'), '')) stored;

create index delivery_receipt_release on delivery_receipt (release, received desc)
    include (grant_id, computed) where computed <> 'NOTHING';
create index delivery_receipt_received on delivery_receipt (received)
    include (namespace, name, grant_id, computed);
