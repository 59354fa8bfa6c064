-- What Cuota keeps in a data-plane cluster, beside the platform's own tables: live counts, kept by triggers
-- in the transaction of each write, and the limits that the database itself holds.

-- The role through which the platform may read: a tenant's own rows, when it says which tenant it is.
do $$
begin
  if not exists (select from pg_roles where rolname = 'cuota_tenant') then
    create role cuota_tenant nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end
$$;

-- What is installed. Not counted yet (counted_at is null): its rows mean nothing until they are.
create table counters (
  number       int         generated always as identity primary key,
  environment  smallint    not null,
  counter      text        collate "C" not null,
  relation     text        not null,
  fingerprint  text        not null,
  table_oid    oid         not null,
  members      text[]      not null,
  monthly      boolean     not null,
  enforced     boolean     not null,
  installed_at timestamptz not null default now(),
  counted_at   timestamptz,
  unique (environment, counter)
);

-- How much there is. A hot tenant's row changes with every write, so there is room for the next version
-- beside it, and the index over what changes is one that lets it stay on its page (BRIN, from 16 on).
create table client_usage (
  environment smallint    not null,
  tenant      text        collate "C" not null,
  counter     text        collate "C" not null,
  period      timestamptz not null default '-infinity',
  amount      numeric     not null,
  revision    bigint      not null default 1,
  changed     bigint      not null default pg_current_xact_id()::text::bigint,
  primary key (environment, tenant, counter, period)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
create index client_usage_changed on client_usage
  using brin (changed) with (pages_per_range = 4, autosummarize = on);

-- The most there may be; without a ceiling as much as one likes. Tenant '' stands for all that have no
-- row of their own. A row is replaced only by one of a greater revision.
create table client_limits (
  environment smallint    not null,
  counter     text        collate "C" not null,
  tenant      text        collate "C" not null,
  ceiling     numeric     check (ceiling >= 0),
  gated       boolean     not null,
  soft        boolean     not null,
  revision    bigint      not null,
  primary key (environment, counter, tenant)
);

alter table counters enable row level security;
alter table client_usage enable row level security;
alter table client_limits enable row level security;
create policy own on client_usage for select
  using (tenant = current_setting('cuota.tenant', true));
create policy own on client_limits for select
  using (tenant in ('', current_setting('cuota.tenant', true)));

grant usage on schema cuota to cuota_tenant;
grant select on client_usage, client_limits to cuota_tenant;
