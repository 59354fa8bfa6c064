package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decisions of the server, and what becomes of uses when it is not reached. */
final class Remote {
  private static final String CHECK = "/api/v1/check";
  private static final String ENFORCE = "?enforce=true";
  private static final int DENIED_BY_PLAN = 403;
  private static final int DENIED_BY_RATE = 429;

  private final Http http;
  private final Breaker breaker;
  private final Debts debts;
  private final Clock clock;
  private final Supplier<String> ids;

  /** Denials come with words for the user only as problems. */
  private final boolean withMessages;

  Remote(
      Http http, Breaker breaker, Debts debts, CuotaClientBuilder settings, Supplier<String> ids) {
    this.http = http;
    this.breaker = breaker;
    this.debts = debts;
    this.clock = settings.clock;
    this.withMessages = settings.language != null;
    this.ids = ids;
  }

  /** Has the server decide a use and record it. */
  Decision consume(Use use, FailureMode mode, @Nullable TenantSnapshot snapshot) {
    if (breaker.isOpen()) {
      return undecided(use, mode, null);
    }
    String id = use.id() == null ? ids.get() : use.id();
    try {
      return ask(DebtSender.CONSUME, use, id, snapshot);
    } catch (CuotaUnavailable e) {
      breaker.failed(e);
      return undecided(use, mode, id);
    }
  }

  /** Has the server decide; null when it is not reached. */
  @Nullable Decision check(Use use, @Nullable TenantSnapshot snapshot) {
    if (breaker.isOpen()) {
      return null;
    }
    try {
      return ask(CHECK, use, null, snapshot);
    } catch (CuotaUnavailable e) {
      breaker.failed(e);
      return null;
    }
  }

  private Decision ask(
      String path, Use use, @Nullable String id, @Nullable TenantSnapshot snapshot) {
    Http.Reply reply = http.post(enforced(path), AskWriter.text(use, id));
    breaker.succeeded();
    Answer answer = complete(answer(reply, use.tenant()), snapshot);
    return id != null && answer.allowed() ? answer.recordedAs(id) : answer;
  }

  /** Where denials are answered with words for the user, if there is a language for them. */
  String enforced(String path) {
    return withMessages ? path + ENFORCE : path;
  }

  /**
   * The decision in a reply.
   *
   * @throws CuotaRefused when there is none
   */
  Answer answer(Http.Reply reply, String tenant) {
    if (reply.isOk()) {
      return AnswerReader.read(reply.json(), tenant);
    }
    if (withMessages && isDenial(reply)) {
      return AnswerReader.problem(reply.json(), tenant);
    }
    throw reply.refusal();
  }

  /** A key without the scope is refused with the status of a denial, too. */
  private static boolean isDenial(Http.Reply reply) {
    return reply.status() == DENIED_BY_RATE
        || (reply.status() == DENIED_BY_PLAN && !"FORBIDDEN".equals(reply.refusal().code()));
  }

  /** Says to who is denied where to get more, and when to try again. */
  Answer complete(Answer answer, @Nullable TenantSnapshot snapshot) {
    return answer.with(
        snapshot == null ? null : snapshot.upgradeUrl(),
        answer.allowed() ? null : AnswerReader.until(answer.reset(), clock.instant()));
  }

  /**
   * Lets a use through and writes it down, or denies it.
   *
   * @param askedAs the id that the server was asked under, and may have recorded it; null if it was
   *     not asked
   */
  Decision undecided(Use use, FailureMode mode, @Nullable String askedAs) {
    Answer undecided = Answer.undecided(use.tenant(), null, mode);
    if (mode == FailureMode.OPEN && askedAs == null && isSummable(use)) {
      debts.owe(use.tenant(), use.only());
    } else if (mode == FailureMode.OPEN) {
      String own = use.id() == null ? askedAs : use.id();
      String id = own == null ? ids.get() : own;
      debts.oweAsked(use, id);
      return undecided.recordedAs(id);
    } else if (askedAs != null && use.id() == null) {
      // Under an id of the caller's own it may be asked again, and is answered what was recorded.
      debts.oweRefused(use, askedAs);
    }
    return undecided;
  }

  /** What was recorded under an id, or will be, did not happen. */
  void takeBack(Use use, String recordedAs) {
    debts.oweRefused(use, recordedAs);
  }

  private static boolean isSummable(Use use) {
    if (use.id() != null || use.wanted().size() > 1) {
      return false;
    }
    BigDecimal amount = use.only().amount();
    return amount == null || amount.signum() > 0;
  }
}
