-- Tells which of two ceilings for the same is the newer.
create sequence limit_ceilings_revision;
