package dev.cuota.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One thing to be settled with the server. */
sealed interface Due {
  /** Uses to be recorded under an id, beyond the limit if need be. */
  record Uses(Use use, String id) implements Due {}

  /**
   * A use that was refused and that the server may have recorded under an id: it is to be taken back.
   * Nobody else knows the id.
   */
  record Refused(Use use, String id) implements Due {}

  /** So many times what the catalog says that one use is, which was not known then. */
  record Times(String tenant, String name, boolean isAction, BigDecimal times, String id)
      implements Due {
    Uses uses(CatalogView catalog) {
      Wanted one = new Wanted(name, isAction, null);
      Wanted all = one.withAmount(catalog.amountOf(one).multiply(times));
      return new Uses(new Use(tenant, List.of(all), null), id);
    }
  }

  /** A reservation to be committed, beyond the limit if need be. */
  record Commit(String tenant, String reservation, BigDecimal amount) implements Due {}

  /**
   * What a batch of debts comes to. The uses that were not asked for are summed; their ids follow
   * from the batch's, so that settling it again, even by the next process, counts nothing twice.
   */
  static List<Due> of(Spool.Batch batch) {
    List<Due> all = new ArrayList<>();
    Map<Summed, BigDecimal> sums = new LinkedHashMap<>();
    for (byte[] record : batch.records()) {
      JsonObject json = JsonObject.read(record);
      switch (json.text("owed")) {
        case "asked" -> all.add(new Uses(use(json), json.text("id")));
        case "refused" -> all.add(new Refused(use(json), json.text("id")));
        case "commit" -> all.add(commit(json));
        default -> add(sums, use(json));
      }
    }
    int number = 0;
    for (Map.Entry<Summed, BigDecimal> sum : sums.entrySet()) {
      all.add(sum.getKey().due(sum.getValue(), batch.id() + "/" + number++));
    }
    return all;
  }

  private static Commit commit(JsonObject json) {
    return new Commit(json.text("tenant"), json.text("reservation"), json.number("amount"));
  }

  private static Use use(JsonObject json) {
    List<Wanted> wanted = new ArrayList<>();
    json.objects("limits").forEach(one -> wanted.add(wanted(one)));
    if (wanted.isEmpty()) {
      wanted.add(wanted(json));
    }
    return new Use(json.text("tenant"), wanted, null);
  }

  private static Wanted wanted(JsonObject json) {
    String action = json.textOrNull("action");
    String name = action == null ? json.text("feature") : action;
    return new Wanted(name, action != null, json.numberOrNull("amount"));
  }

  private static void add(Map<Summed, BigDecimal> sums, Use use) {
    Wanted one = use.only();
    BigDecimal amount = one.amount();
    Summed what = new Summed(use.tenant(), one.name(), one.isAction(), amount == null);
    sums.merge(what, amount == null ? BigDecimal.ONE : amount, BigDecimal::add);
  }

  /**
   * What is summed.
   *
   * @param byTimes whether the amount was the action's own, so that times are summed, not amounts
   */
  record Summed(String tenant, String name, boolean isAction, boolean byTimes) {
    Due due(BigDecimal sum, String id) {
      return byTimes
          ? new Times(tenant, name, isAction, sum, id)
          : new Uses(new Use(tenant, List.of(new Wanted(name, isAction, sum)), null), id);
    }
  }
}
