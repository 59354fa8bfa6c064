package dev.cuota.server.console;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts what was done into the reader's language. */
record TimelineTexts(Texts texts, Plans plans) {
  private static final Set<String> TIMES =
      Set.of(
          "periodStart",
          "periodEnd",
          "trialEndsAt",
          "graceUntil",
          "cancelAt",
          "onboardedAt",
          "expires");

  AccountView.Event event(JournalEntry entry) {
    Act act = entry.act();
    Cause cause = act.cause();
    String correlation = cause.correlation();
    return new AccountView.Event(
        texts.time(entry.at()),
        texts.label("Act", act.act()),
        target(act.target()),
        texts.get("timeline.by", cause.actor(), texts.label(cause.source())),
        correlation == null ? "" : correlation,
        differences(act));
  }

  /** The journal names a kind and a key. */
  private String target(String target) {
    String[] parts = target.split(" ", 2);
    return parts.length < 2 ? target : named("Target", parts[0]) + " " + parts[1];
  }

  private List<AccountView.Difference> differences(Act act) {
    List<AccountView.Difference> differences = new ArrayList<>();
    act.diff()
        .forEach(
            (name, one) ->
                differences.add(
                    new AccountView.Difference(
                        name(name),
                        one.was() == null ? "" : value(name, one.was()),
                        value(name, one.is()))));
    return differences;
  }

  /** What has no name of its own for people is told as the journal has it. */
  private String name(String name) {
    String[] parts = name.split(" ", 2);
    return parts.length < 2 ? named("Detail", name) : named("Target", parts[0]) + " " + parts[1];
  }

  private String named(String kind, String value) {
    return texts.has(kind + "." + value) ? texts.get(kind + "." + value) : value;
  }

  private String value(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return texts.get("none");
    } else if (TIMES.contains(name)) {
      return time(value);
    }
    return switch (name) {
      case "status" -> SubscriptionStatus.of(value).map(texts::label).orElse(texts.get("unknown"));
      case "publication" -> Publication.of(value).map(texts::label).orElse(texts.get("unknown"));
      case "pausedReason" -> PauseReason.of(value).map(texts::label).orElse(texts.get("unknown"));
      case "approval" -> texts.label("AccountApproval", value.toUpperCase(Locale.ROOT));
      case "plan", "nextPlan" -> plan(value);
      case "provider" ->
          value.equals(Subscription.Provider.MANUAL) ? texts.get("subscription.nobody") : value;
      default -> value;
    };
  }

  /** The key of a plan, with its version or without. */
  private String plan(String text) {
    return plans.title(text.split(" ", 2)[0]).orElse(text);
  }

  private String time(String text) {
    try {
      return texts.time(Instant.parse(text));
    } catch (java.time.DateTimeException _) {
      // Written by a version that told it otherwise: better as it is than not at all.
      return text;
    }
  }
}
