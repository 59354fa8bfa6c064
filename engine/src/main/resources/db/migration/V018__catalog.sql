-- What was used flows back evenly, up to a burst; and how much accounts may use that pay a provider of
-- their own for it, stored as grants and amount are.
alter table plan_entitlements
  add column refill     text    check (refill in ('steady')),
  add column burst      numeric check (burst > 0),
  add column own_grants text    check (own_grants in ('unlimited', 'at_most')),
  add column own_amount numeric check (own_amount >= 0),
  add constraint plan_entitlements_burst check (burst is null or refill is not null),
  add constraint plan_entitlements_own
    check ((own_grants is not null and own_grants = 'at_most') = (own_amount is not null));
