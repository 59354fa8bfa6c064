package dev.cuota.client;

import java.math.BigDecimal;

/**
 * What was used and the server has yet to hear of: uses that were let through without it, commits
 * that did not arrive. Written down before the caller goes on.
 */
final class Debts {
  private static final System.Logger LOG = System.getLogger(Debts.class.getName());

  final Spool spool;
  private final Counters counters;

  Debts(Spool spool, Counters counters) {
    this.spool = spool;
    this.counters = counters;
  }

  /** An amount of a feature, which may be reported together with others. */
  void owe(String tenant, String feature, BigDecimal amount) {
    owe(tenant, new Wanted(feature, false, amount));
  }

  /** A use that the server was not asked for, which may be reported together with others. */
  void owe(String tenant, Wanted wanted) {
    write(
        JsonText.object(
            json -> {
              json.writeStringProperty("owed", "use");
              json.writeStringProperty("tenant", tenant);
              json.writeStringProperty(wanted.isAction() ? "action" : "feature", wanted.name());
              JsonText.number(json, "amount", wanted.amount());
            }));
  }

  /** A use that the server was asked for under an id, and may have heard of. */
  void oweAsked(Use use, String id) {
    write(
        JsonText.object(
            json -> {
              json.writeStringProperty("owed", "asked");
              AskWriter.write(json, use, id);
            }));
  }

  /** A use that was refused, and that the server may have recorded under an id of ours. */
  void oweRefused(Use use, String id) {
    write(
        JsonText.object(
            json -> {
              json.writeStringProperty("owed", "refused");
              AskWriter.write(json, use, id);
            }));
  }

  /** The commit of a reservation that the server may have heard of. */
  void oweCommit(String tenant, String reservation, BigDecimal amount) {
    write(
        JsonText.object(
            json -> {
              json.writeStringProperty("owed", "commit");
              json.writeStringProperty("tenant", tenant);
              json.writeStringProperty("reservation", reservation);
              JsonText.number(json, "amount", amount);
            }));
  }

  private void write(byte[] record) {
    try {
      spool.append(record);
    } catch (SpoolFull e) {
      counters.refusedFull.increment();
      LOG.log(System.Logger.Level.ERROR, "a use is not counted: {0}", e.getMessage());
    }
  }
}
