-- Why something was refused, a row for each limit that was asked for: what went for the tenant and the
-- numbers it was decided by, as texts. Equal denials of one minute share an id; `times` says how many
-- they were. The tenant is null when nothing but questions was ever heard of it.
create table limit_denials (
  id          uuid        not null,
  line        smallint    not null,
  environment smallint    not null references environments,
  tenant      bigint,
  first_at    timestamptz not null,
  last_at     timestamptz not null,
  times       bigint      not null check (times > 0),
  feature     text        not null,
  code        text,
  facts       jsonb       not null,
  primary key (id, line)
);
create index limit_denials_latest on limit_denials (tenant, first_at desc, id) where line = 0;
create index limit_denials_first on limit_denials using brin (first_at);
select wall_tenant('limit_denials');
