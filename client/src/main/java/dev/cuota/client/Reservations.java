package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Supplier;

/** Holds amounts at the server, commits and releases them. */
final class Reservations {
  private static final System.Logger LOG = System.getLogger(Reservations.class.getName());

  private static final int MAX_ID_CHARS = Wanted.MAX_TEXT - "/commit".length();

  private final Http http;
  private final Breaker breaker;
  private final Remote remote;
  private final Desks desks;
  private final Debts debts;
  private final Counters counters;
  private final Supplier<String> ids;

  Reservations(
      Http http,
      Breaker breaker,
      Remote remote,
      Desks desks,
      Debts debts,
      Counters counters,
      Supplier<String> ids) {
    this.http = http;
    this.breaker = breaker;
    this.remote = remote;
    this.desks = desks;
    this.debts = debts;
    this.counters = counters;
    this.ids = ids;
  }

  /** Holds an amount; without the server as the failure mode says. */
  Reservation reserve(Use use, Duration ttl, FailureMode mode) {
    if (!breaker.isOpen()) {
      try {
        return ask(use, Math.max(1, ttl.toSeconds()));
      } catch (CuotaUnavailable e) {
        // Should it be held nevertheless, it expires.
        breaker.failed(e);
      }
    }
    Decision undecided = counters.count(Answer.undecided(use.tenant(), null, mode));
    return new HeldAmount(this, use, undecided, null);
  }

  private Reservation ask(Use use, long ttlSeconds) {
    String id = use.id() == null ? ids.get() : use.id();
    byte[] text =
        JsonText.object(
            json -> {
              AskWriter.write(json, use, id);
              json.writeNumberProperty("ttlSeconds", ttlSeconds);
            });
    Http.Reply reply = http.post(remote.enforced(DebtSender.RESERVATIONS), text);
    breaker.succeeded();
    Answer answer = remote.answer(reply, use.tenant());
    String reservation = reply.isOk() ? reply.json().textOrNull("reservation") : null;
    Decision decision = reservation == null ? complete(answer) : answer.allowing();
    return new HeldAmount(this, use, counters.count(decision), reservation);
  }

  /** Whoever is denied is told what the snapshot says; whoever is not need not wait for it. */
  private Answer complete(Answer answer) {
    return answer.allowed()
        ? answer
        : remote.complete(answer, desks.snapshot(desks.of(answer.tenant())));
  }

  Decision commit(Use use, String reservation, BigDecimal actual, boolean overrun) {
    if (!breaker.isOpen()) {
      try {
        return counters.count(askToCommit(use, reservation, actual, overrun));
      } catch (CuotaUnavailable e) {
        breaker.failed(e);
      }
    }
    debts.oweCommit(use.tenant(), reservation, actual);
    return counters.count(Answer.undecided(use.tenant(), null, FailureMode.OPEN));
  }

  private Decision askToCommit(Use use, String reservation, BigDecimal actual, boolean overrun) {
    String path = DebtSender.RESERVATIONS + "/" + reservation + "/commit";
    byte[] text = DebtSender.commitText(actual, overrun);
    Http.Reply reply = http.post(remote.enforced(path), text);
    breaker.succeeded();
    return complete(remote.answer(reply, use.tenant()));
  }

  /** Records what was used under a reservation that was let through without the server. */
  Decision commitUnheld(Use use, BigDecimal actual) {
    return actual.signum() == 0
        ? Answer.undecided(use.tenant(), null, FailureMode.OPEN)
        : remote.undecided(committed(use, actual), FailureMode.OPEN, null);
  }

  /** Under an id of its own: the reservation's may be known to the server. */
  private static Use committed(Use use, BigDecimal actual) {
    Use used = use.withAmount(actual);
    return use.id() == null ? used : used.withId(shortened(use.id()) + "/commit");
  }

  private static String shortened(String id) {
    return id.length() > MAX_ID_CHARS ? id.substring(id.length() - MAX_ID_CHARS) : id;
  }

  /** Releases; what is not released expires. */
  void release(String reservation) {
    if (breaker.isOpen()) {
      return;
    }
    try {
      Http.Reply reply = http.delete(DebtSender.RESERVATIONS + "/" + reservation);
      if (!reply.isOk()) {
        LOG.log(
            System.Logger.Level.DEBUG, "{0} was not released: {1}", reservation, reply.status());
      }
    } catch (CuotaUnavailable e) {
      breaker.failed(e);
    }
  }
}
