package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's page shows.
 *
 * @param key of the tenant
 * @param plan name of its plan
 * @param state where its account stands
 * @param period what the usage is of
 * @param limits features that are counted
 * @param given switches and settings
 * @param inForce what goes for it
 * @param grants what it was given beside its plan, in the order in which it is used up
 * @param done what was just changed, in a sentence; null for nothing
 * @param cost what the use has cost
 * @param overage what the tenant owes beyond its plan; null when nothing
 * @param choice which meter the chart is of; null when there is no meter
 * @param days usage of each day of the month so far
 */
public record TenantView(
    String key,
    String plan,
    State state,
    String period,
    List<Line> limits,
    List<Given> given,
    InForce inForce,
    List<GrantRow> grants,
    @Nullable String done,
    String cost,
    @Nullable String overage,
    Overview.@Nullable Choice choice,
    Days days) {
  public TenantView {
    limits = List.copyOf(limits);
    given = List.copyOf(given);
    grants = List.copyOf(grants);
  }

  /** Where the account stands. */
  public record State(String name, String style, String remark) {}

  /**
   * One feature that is counted.
   *
   * @param bar null when there is no number to be near
   * @param sign what the bar's colour says; null when all is well
   * @param remark what it costs
   */
  public record Line(
      String name, String used, @Nullable Bar bar, @Nullable String sign, String remark) {}

  /** One feature that is simply given. */
  public record Given(String name, String value) {}

  /**
   * Usage by day.
   *
   * @param title what of
   * @param summary in a sentence, for whoever cannot see the chart
   */
  public record Days(List<Day> days, String title, String summary, boolean isEmpty) {
    public Days {
      days = List.copyOf(days);
    }
  }

  /** One bar of the chart. */
  public record Day(String name, String value, String text) {}
}
