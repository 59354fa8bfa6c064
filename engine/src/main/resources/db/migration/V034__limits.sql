-- Overrides as they were before they were changed: each was in force from set_at until then, unless it
-- expired. A month that is over is billed by what went in it.
create table limit_overrides_past (
  environment smallint    not null references environments,
  account     bigint      not null,
  tenant      bigint      not null,
  feature     text        not null,
  until       timestamptz not null,
  grants      text        not null,
  amount      numeric,
  expires     timestamptz,
  reason      text        not null,
  set_by      text        not null,
  set_at      timestamptz not null
);
create index limit_overrides_past_account on limit_overrides_past (account, until);
select wall_environment('limit_overrides_past');
revoke update, delete on limit_overrides_past from cuota_app;
