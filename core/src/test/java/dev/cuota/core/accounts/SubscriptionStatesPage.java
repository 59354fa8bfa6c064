package dev.cuota.core.accounts;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes docs/subscription-states.md from the rules themselves. */
final class SubscriptionStatesPage {
  private SubscriptionStatesPage() {}

  static String write() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Statuses of subscriptions and stores

        Generated from `SubscriptionRules` and `ShowingRules` by their tests; do not edit.

        ```mermaid
        stateDiagram-v2
        """);
    SubscriptionRules.FIRST.forEach(
        first -> page.append("  [*] --> ").append(first.wire()).append('\n'));
    for (SubscriptionStatus from : SubscriptionStatus.values()) {
      for (SubscriptionStatus to : SubscriptionRules.next(from)) {
        if (from != SubscriptionStatus.UNKNOWN && to != SubscriptionStatus.UNKNOWN) {
          page.append("  %s --> %s%n".formatted(from.wire(), to.wire()));
        }
      }
    }
    page.append(
        """
          purged --> [*]
        ```

        `unknown` is left out of the picture: it may follow whatever is not canceled or purged, and be
        followed by whatever is not purged. Any other change answers 409 `ILLEGAL_TRANSITION`.

        ## What may follow

        | from | access | to |
        |---|---|---|
        """);
    for (SubscriptionStatus from : SubscriptionStatus.values()) {
      String next =
          SubscriptionRules.next(from).stream()
              .map(SubscriptionStatus::wire)
              .collect(Collectors.joining(", "));
      page.append(
          "| %s | %s | %s |%n"
              .formatted(
                  from.wire(), from.access().name().toLowerCase(java.util.Locale.ROOT), next));
    }
    stores(page);
    return page.toString().replace(System.lineSeparator(), "\n");
  }

  private static void stores(StringBuilder page) {
    page.append(
        """

        ## What becomes of a store

        | status | published | paused for the subscription | paused by a person | draft, pending, rejected |
        |---|---|---|---|---|
        """);
    Showing[] columns = {
      Showing.PUBLISHED,
      Showing.paused(PauseReason.SUBSCRIPTION_SUSPENDED),
      Showing.paused(PauseReason.ADMIN_MANUAL),
      new Showing(Publication.DRAFT, null)
    };
    for (SubscriptionStatus status : SubscriptionStatus.values()) {
      page.append("| ").append(status.wire()).append(" | ");
      page.append(
          Arrays.stream(columns)
              .map(store -> cell(store, ShowingRules.after(status, store)))
              .collect(Collectors.joining(" | ")));
      page.append(" |\n");
    }
  }

  private static String cell(Showing before, Showing after) {
    PauseReason reason = after.pausedFor();
    if (after.equals(before)) {
      return "–";
    }
    return reason == null ? after.publication().wire() : "paused, " + reason.wire();
  }
}
