-- The data-plane databases that hold tenants' own tables. How to reach one is the operator's to say and not
-- kept here.
create table clusters (
  environment smallint    not null references environments,
  key         text        not null check (key ~ '^[a-z0-9]+(_[a-z0-9]+)*$' and length(key) <= 64),
  status      text        not null check (status in ('ready', 'draining', 'down')),
  created_at  timestamptz not null,
  primary key (environment, key)
);
select wall_environment('clusters');
