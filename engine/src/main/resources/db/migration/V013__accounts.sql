-- Lets other nodes ask whose plan was changed since they last looked; null for those never changed.
alter table accounts add column plan_changed xid8;
create index accounts_plan_changed on accounts (plan_changed) where plan_changed is not null;
