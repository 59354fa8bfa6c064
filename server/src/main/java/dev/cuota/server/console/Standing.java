package dev.cuota.server.console;

import dev.cuota.core.quota.QuotaGrace;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.core.quota.QuotaStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where an account stands, in words.
 *
 * @param remark since or until when
 */
record Standing(String name, Severity severity, String remark) {

  /** Says so when nothing is known. */
  static Standing of(Texts texts, @Nullable QuotaStatus status) {
    if (status == null) {
      return new Standing(texts.get("unknown"), Severity.WARNING, "");
    }
    return new Standing(
        texts.label(status.state()), Severity.of(status.state()), remark(texts, status));
  }

  private static String remark(Texts texts, QuotaStatus status) {
    QuotaGrace grace = status.grace();
    return switch (status.state()) {
      case ACTIVE -> texts.get("state.fine");
      case WARNING, HARD_LIMIT -> texts.get("state.since", texts.time(status.since()));
      case SOFT_LIMIT, GRACE ->
          grace == null
              ? texts.get("state.since", texts.time(status.since()))
              : texts.get("state.until", texts.time(grace.until()));
    };
  }

  /** A state by itself. */
  static Standing of(Texts texts, QuotaState state) {
    return new Standing(texts.label(state), Severity.of(state), "");
  }
}
