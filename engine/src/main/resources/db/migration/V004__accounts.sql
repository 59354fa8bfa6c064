-- Who pays.
create table accounts (
  id           bigint      generated always as identity primary key,
  environment  smallint    not null references environments,
  key          text        not null,
  plan         text        not null,
  plan_version int         not null,
  created_at   timestamptz not null,
  unique (environment, key)
);
select wall_environment('accounts');

-- One isolated store or workspace of an account.
create table tenants (
  id          bigint      generated always as identity primary key,
  environment smallint    not null references environments,
  key         text        not null,
  account     bigint      not null references accounts,
  created_at  timestamptz not null,
  unique (environment, key)
);
create index tenants_account on tenants (account);
alter table tenants enable row level security;
create policy tenant on tenants using (
  environment = current_setting('cuota.environment')::smallint
  and (current_setting('cuota.tenant') = ''
       or id = nullif(current_setting('cuota.tenant'), '')::bigint));
