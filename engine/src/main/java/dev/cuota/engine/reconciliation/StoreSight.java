package dev.cuota.engine.reconciliation;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.clusters.StoreRow;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one side shows a store, in so few words that both sides fit into a line.
 *
 * @param publication as it is spelled, such as {@code paused}
 * @param reason why it is paused, as it is spelled; empty for no reason
 * @param slug empty for none
 */
public record StoreSight(String publication, String reason, String slug) {
  private static final Pattern TEXT =
      Pattern.compile("(?<publication>\\w+)(?: \\((?<reason>.*)\\))?(?:, (?<slug>.*))?");

  /** As it is here. */
  static StoreSight of(Store store) {
    PauseReason reason = store.showing().pausedFor();
    return new StoreSight(
        store.showing().publication().wire(),
        reason == null ? "" : reason.wire(),
        Objects.requireNonNullElse(store.slug(), ""));
  }

  /** As its cluster has it. */
  static StoreSight of(StoreRow row) {
    return new StoreSight(
        row.publicationStatus(), Objects.requireNonNullElse(row.pausedReason(), ""), row.slug());
  }

  /** Back from {@link #text}; empty for a side that has no such store. */
  public static Optional<StoreSight> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new StoreSight(
                matcher.group("publication"),
                Objects.requireNonNullElse(matcher.group("reason"), ""),
                Objects.requireNonNullElse(matcher.group("slug"), "")))
        : Optional.empty();
  }

  /** Such as {@code paused (admin_manual), my-shop}. */
  public String text() {
    String shown = reason.isEmpty() ? publication : publication + " (" + reason + ")";
    return slug.isEmpty() ? shown : shown + ", " + slug;
  }
}
