-- On which plan accounts were until a moment. Who was never put on another one has no row.
create table account_plans_past (
  id           bigint      generated always as identity primary key,
  environment  smallint    not null references environments,
  account      bigint      not null references accounts,
  until        timestamptz not null,
  plan         text        not null,
  plan_version int         not null
);
create index account_plans_past_account on account_plans_past (account, until);
select wall_environment('account_plans_past');
revoke update, delete on account_plans_past from cuota_app;
