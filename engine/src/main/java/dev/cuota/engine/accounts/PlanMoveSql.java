package dev.cuota.engine.accounts;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** All SQL of putting many accounts on a plan. */
final class PlanMoveSql {
  private PlanMoveSql() {}

  /** An account with the plan that it is on. */
  record Payer(long id, String key, String plan, int version) {
    boolean isOn(Plan to) {
      return plan.equals(to.key()) && version == to.version();
    }
  }

  /** How many are on a plan, but not on that version of it that they are to be on. */
  static long countOn(Tx tx, EnvironmentId environment, String from, Plan to) {
    return bind(
            tx.handle()
                .createQuery(
                    """
                    select count(*) from accounts
                    where environment = :environment and plan = :from
                      and (plan, plan_version) <> (:plan, :version)
                    """),
            environment,
            to)
        .bind("from", from)
        .mapTo(Long.class)
        .one();
  }

  /** How many are on a version of a plan. */
  static long countAt(Tx tx, EnvironmentId environment, Plan to) {
    return bind(
            tx.handle()
                .createQuery(
                    """
                    select count(*) from accounts
                    where environment = :environment
                      and (plan, plan_version) = (:plan, :version)
                    """),
            environment,
            to)
        .mapTo(Long.class)
        .one();
  }

  static List<Payer> named(Tx tx, EnvironmentId environment, Collection<String> keys) {
    return tx.handle()
        .createQuery(
            """
            select id, key, plan, plan_version from accounts
            where environment = :environment and key = any(:keys)
            order by id
            """)
        .bind("environment", environment.value())
        .bindArray("keys", String.class, keys)
        .map((row, _) -> payer(row))
        .list();
  }

  /** The next ones on a plan that are to be moved, in the order of their numbers. */
  static List<Payer> lockOn(
      Tx tx, EnvironmentId environment, String from, Plan to, long after, int most) {
    return bind(
            tx.handle()
                .createQuery(
                    """
                    select id, key, plan, plan_version from accounts
                    where environment = :environment and plan = :from and id > :after
                      and (plan, plan_version) <> (:plan, :version)
                    order by id limit :most for no key update
                    """),
            environment,
            to)
        .bind("from", from)
        .bind("after", after)
        .bind("most", most)
        .map((row, _) -> payer(row))
        .list();
  }

  /** The next ones of those, in the same order. */
  static List<Payer> lockNamed(
      Tx tx, EnvironmentId environment, Collection<Long> ids, Plan to, long after, int most) {
    return bind(
            tx.handle()
                .createQuery(
                    """
                    select id, key, plan, plan_version from accounts
                    where environment = :environment and id = any(:ids) and id > :after
                      and (plan, plan_version) <> (:plan, :version)
                    order by id limit :most for no key update
                    """),
            environment,
            to)
        .bindArray("ids", Long.class, ids)
        .bind("after", after)
        .bind("most", most)
        .map((row, _) -> payer(row))
        .list();
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, EnvironmentId environment, Plan to) {
    return statement
        .bind("environment", environment.value())
        .bind("plan", to.key())
        .bind("version", to.version());
  }

  private static Payer payer(ResultSet row) throws SQLException {
    return new Payer(
        row.getLong("id"), row.getString("key"), row.getString("plan"), row.getInt("plan_version"));
  }
}
