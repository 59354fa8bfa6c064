package dev.cuota.engine.statements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.billing.Books;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After a year of everything the books agree; and whatever is changed in them behind Cuota's back is found. */
class YearSimulation {
  private static final int STEPS_OF_A_YEAR = 600;

  @Test
  void afterAYearOfEverythingTheBooksAgree() {
    run(new Random().nextLong());
  }

  @Test
  @Tag("long")
  void afterManyYearsToo() {
    for (int i = 0; i < 20; i++) {
      run(new Random().nextLong());
    }
  }

  private static void run(long seed) {
    try (Year year = new Year(seed)) {
      for (int i = 0; i < STEPS_OF_A_YEAR; i++) {
        year.step();
      }
      year.end();
      assertThat(year.wrong()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void whateverIsChangedBehindCuotasBackIsFoundAndNamed() {
    try (Year year = new Year(20_260_101)) {
      for (int i = 0; i < STEPS_OF_A_YEAR / 2; i++) {
        year.step();
      }
      year.end();
      assertThat(year.wrong()).isEmpty();
      for (Corruption one : CORRUPTIONS) {
        Books.sql(year.world, "create table saved as " + one.chosen());
        Books.sql(year.world, one.change());
        assertThat(year.wrong())
            .as(one.change())
            .anySatisfy(wrong -> assertThat(wrong).startsWith(one.named()));
        Books.sql(year.world, one.undo());
        Books.sql(year.world, "drop table saved");
      }
      assertThat(year.wrong()).isEmpty();
    }
  }

  /**
   * Something that is done to one row of the books.
   *
   * @param where which row it may be
   * @param change SQL of what is done; the row is in {@code saved}
   * @param undo SQL of what makes it undone
   * @param named how that is told
   */
  private record Corruption(
      String table, String key, String where, String change, String undo, String named) {
    String chosen() {
      return "select * from control.%s where %s order by %s limit 1".formatted(table, where, key);
    }

    /** One amount is another. */
    static Corruption other(String table, String key, String where, String column, String named) {
      return new Corruption(
          table,
          key,
          where,
          "update control.%s set %s = %s + 1 where (%s) = (select %s from saved)"
              .formatted(table, column, column, key, key),
          "update control.%s set %s = %s - 1 where (%s) = (select %s from saved)"
              .formatted(table, column, column, key, key),
          named);
    }

    /** A row is gone. */
    static Corruption gone(String table, String key, String where, String named) {
      return new Corruption(
          table,
          key,
          where,
          "delete from control.%s where (%s) = (select %s from saved)".formatted(table, key, key),
          "insert into control.%s select * from saved".formatted(table),
          named);
    }
  }

  private static final String ID = "id";

  private static final List<Corruption> CORRUPTIONS =
      List.of(
          Corruption.other(
              "usage_rollups_monthly",
              "tenant, meter, bucket, grp",
              "sum > 0 and grp = 0",
              "sum",
              "daily = monthly"),
          Corruption.gone(
              "usage_ledger", "key", "meters is not null and reverses is null", "ledger = hourly"),
          Corruption.other(
              "usage_summaries",
              "account, month, feature, tenant",
              "feature = 'tokens'",
              "used",
              "used = summary"),
          Corruption.other(
              "billing_sales", "account, month, day, currency", "true", "amount", "sold = sales"),
          Corruption.other(
              "billing_adjustments",
              ID,
              "amount > 0 and status = 'charged'",
              "amount",
              "rated = asked"),
          Corruption.gone(
              "billing_adjustments",
              ID,
              "amount > 0 and status = 'charged' and statement is not null",
              "owed = stated"),
          Corruption.other(
              "billing_charges", ID, "status = 'taken'", "amount", "adjustments = charge"),
          new Corruption(
              "billing_charges",
              ID,
              "status = 'taken'",
              """
              insert into control.billing_charges
              select gen_random_uuid(), environment, account, provider, currency, 77.77, status, ref,
                     url, why, tries, next_try_at, made_at, changed_at
              from saved
              """,
              "delete from control.billing_charges where amount = 77.77",
              "adjustments = charge"),
          Corruption.other("statements", ID, "true", "total", "statement = its lines"),
          new Corruption(
              "statement_lines",
              "statement, number",
              "true",
              """
              update control.statement_lines set explanation = explanation || 'x'
              where (statement, number) = (select statement, number from saved)
              """,
              """
              update control.statement_lines set explanation = (select explanation from saved)
              where (statement, number) = (select statement, number from saved)
              """,
              "statement = its seal"),
          new Corruption(
              "statements",
              ID,
              "number = 3",
              """
              create table saved_lines as
              select * from control.statement_lines where statement = (select id from saved);
              delete from control.statement_lines where statement = (select id from saved);
              delete from control.statements where id = (select id from saved)
              """,
              """
              insert into control.statements select * from saved;
              insert into control.statement_lines select * from saved_lines;
              drop table saved_lines
              """,
              "statements without gaps"),
          Corruption.other(
              "statement_fees",
              ID,
              "amount > 0 and statement is not null",
              "amount",
              "price = fee"),
          Corruption.gone(
              "statement_fees", ID, "amount > 0 and statement is not null", "owed = stated"),
          new Corruption(
              "lifecycle_events",
              ID,
              "account > 0",
              "update control.lifecycle_events set act = act || 'x' where id = (select id from saved)",
              """
              update control.lifecycle_events set act = (select act from saved)
              where id = (select id from saved)
              """,
              "journal"));
}
