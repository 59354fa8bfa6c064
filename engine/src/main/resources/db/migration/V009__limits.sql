-- Another limit for one feature than the plan gives: for one tenant, or with tenant 0 for all tenants
-- of the account. Rows stay when they are cleared, so that other nodes find by `changed`, the writing
-- transaction, what is new since they last looked.
create table limit_overrides (
  environment smallint    not null references environments,
  account     bigint      not null,
  tenant      bigint      not null default 0,
  feature     text        not null,
  grants      text        not null check (grants in ('none', 'unlimited', 'at_most', 'planned')),
  amount      numeric     check (amount >= 0),
  expires     timestamptz,
  reason      text        not null,
  set_by      text        not null,
  set_at      timestamptz not null,
  changed     xid8        not null default pg_current_xact_id(),
  primary key (environment, account, tenant, feature),
  check ((grants = 'at_most') = (amount is not null))
);
create index limit_overrides_changed on limit_overrides (changed);
select wall_environment('limit_overrides');
