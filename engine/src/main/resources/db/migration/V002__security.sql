-- One separate world of tenants, catalog and usage each.
create table environments (
  id         smallint    generated always as identity primary key,
  key        text        not null unique check (key ~ '^[a-z0-9]+(_[a-z0-9]+)*$'),
  name       text        not null,
  is_default boolean     not null default false,
  created_at timestamptz not null
);
create unique index environments_default on environments (is_default) where is_default;

-- Grows with every change of keys or environments; a node that sees a greater one forgets what it remembers.
create table security_revision (
  single boolean primary key default true check (single),
  value  bigint  not null
);
insert into security_revision (value) values (1);

create table api_keys (
  id          uuid        primary key,
  environment smallint    not null references environments,
  name        text        not null check (length(name) between 1 and 100),
  prefix      text        not null check (length(prefix) <= 12),
  hash        bytea       not null unique check (length(hash) = 32),
  scopes      text[]      not null check (scopes <@ array['ingest', 'check', 'read', 'admin']),
  created_at  timestamptz not null,
  revoked_at  timestamptz
);
create index api_keys_newest on api_keys (environment, created_at desc, id);
select wall_environment('api_keys');

create table people (
  id         uuid        primary key,
  name       text        not null check (length(name) between 1 and 100),
  password   text        not null,
  created_at timestamptz not null
);
create unique index people_name on people (lower(name));

-- Who did what; only ever added to. The environment is null for acts on the whole installation.
create table audit_journal (
  id          uuid        primary key,
  environment smallint    references environments,
  at          timestamptz not null,
  actor       text        not null check (length(actor) between 1 and 200),
  act         text        not null check (length(act) between 1 and 100),
  target      text        not null check (length(target) <= 300),
  details     jsonb       not null
);
create index audit_journal_newest on audit_journal (environment, at desc, id);
select wall_environment('audit_journal');

-- Work for one environment needs none of these.
revoke all on people, security_revision from cuota_app;
revoke insert, update, delete on environments, api_keys from cuota_app;
revoke update, delete on audit_journal from cuota_app;
