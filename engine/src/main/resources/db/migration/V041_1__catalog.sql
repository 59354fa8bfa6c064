-- The least and the most that a plan asks for what is over in a month.
alter table plan_entitlements add column overage_minimum numeric check (overage_minimum >= 0);
alter table plan_entitlements add column overage_maximum numeric check (overage_maximum >= 0);
alter table plan_entitlements add check (overage is not null or (overage_minimum is null and overage_maximum is null));
