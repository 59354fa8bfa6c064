package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Tx;

/** Questions to a database that is, or is to be, a cluster. */
final class TrialSql {
  /** The oldest server that Cuota can use, as it numbers itself. */
  static final int OLDEST = 150_000;

  private TrialSql() {}

  /**
   * What a database says of itself.
   *
   * @param identity the same under whatever name it is reached
   * @param control whether a Cuota has its own tables there
   */
  record Facts(
      int version, String identity, boolean control, boolean mayMakeSchema, boolean mayMakeRole) {}

  static Facts look(Tx tx) {
    return tx.handle()
        .createQuery(
            """
            select current_setting('server_version_num')::int as version,
                   to_regclass('control.environments') is not null as control,
                   has_database_privilege(current_database(), 'create')
                     or exists (
                       select from pg_namespace
                       where nspname = 'cuota' and pg_has_role(nspowner, 'usage')) as schema,
                   exists (
                     select from pg_roles
                     where rolname = 'cuota_tenant'
                        or (rolname = current_user and (rolcreaterole or rolsuper))) as role
            """)
        .map(
            (row, _) ->
                new Facts(
                    row.getInt("version"),
                    identity(tx),
                    row.getBoolean("control"),
                    row.getBoolean("schema"),
                    row.getBoolean("role")))
        .one();
  }

  /** The server's own number and that of the database in it. */
  static String identity(Tx tx) {
    return tx.handle()
        .createQuery(
            """
            select (select system_identifier from pg_control_system()) || '/' || oid
            from pg_database where datname = current_database()
            """)
        .mapTo(String.class)
        .one();
  }
}
