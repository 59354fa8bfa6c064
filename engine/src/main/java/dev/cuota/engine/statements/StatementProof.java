package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.statements.LineKind;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Stating;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the statements of an environment in the order of their numbers: whether each is as it was sealed and
 * none is missing, comes to what its lines come to, and states what is owed, once.
 */
final class StatementProof {
  private static final int PAGE = 200;

  private final EnvironmentId environment;
  private final Stating stating;
  private final List<Discrepancy> found = new ArrayList<>();
  private long number;
  private String seal = Seals.NONE;

  StatementProof(EnvironmentId environment, Stating stating) {
    this.environment = environment;
    this.stating = stating;
  }

  List<Discrepancy> of(Tx tx) {
    List<StatementHead> page;
    do {
      page = StatementSql.after(tx, environment, number, PAGE);
      compare(tx, page);
    } while (page.size() == PAGE && found.size() < Discrepancy.MOST);
    StatementSql.Last last = StatementSql.last(tx, environment);
    if (last.number() != number || !last.seal().equals(seal)) {
      found.add(
          new Discrepancy(
              "statements without gaps",
              "the last one",
              place(last.number(), last.seal()),
              place(number, seal)));
    }
    found.addAll(FeeProofSql.of(tx, environment));
    return List.copyOf(found);
  }

  private static String place(long number, String seal) {
    return number == 0 ? "none" : "number %d, seal %s".formatted(number, seal);
  }

  private void compare(Tx tx, List<StatementHead> page) {
    Map<UUID, List<StatementLine>> lines = LineSql.of(tx, page);
    Map<UUID, Map<UUID, Adjustment>> stated = new HashMap<>();
    stating
        .on(tx, environment, page.stream().map(StatementHead::id).toList())
        .forEach((id, ones) -> stated.put(id, byId(ones)));
    Sources sources = sources(tx, lines);
    for (StatementHead head : page) {
      List<StatementLine> its = lines.getOrDefault(head.id(), List.of());
      sealed(head, its);
      sums(head, its);
      sources(head, its, sources);
      forgotten(head, its, stated.getOrDefault(head.id(), Map.of()));
    }
  }

  private static Map<UUID, Adjustment> byId(List<Adjustment> ones) {
    return ones.stream().collect(Collectors.toMap(Adjustment::id, one -> one));
  }

  private void sealed(StatementHead head, List<StatementLine> lines) {
    if (head.number() != number + 1) {
      add("statements without gaps", head, "number " + (number + 1), "number " + head.number());
    } else {
      String expected = Seals.of(seal, head, lines);
      if (!expected.equals(head.seal())) {
        add("statement = its seal", head, expected, head.seal());
      }
    }
    number = head.number();
    // By the seal that it has, so that only the one that was changed is told, and not all after it.
    seal = head.seal();
  }

  private void sums(StatementHead head, List<StatementLine> lines) {
    Money none = Money.zero(head.sum().total().currency());
    Money amount = lines.stream().map(StatementLine::amount).reduce(none, Money::plus);
    Money tax = lines.stream().map(StatementLine::tax).reduce(none, Money::plus);
    Money total = lines.stream().map(StatementLine::due).reduce(none, Money::plus);
    StatementHead.Sum sum = new StatementHead.Sum(amount, tax, total);
    if (!sum.equals(head.sum()) || lines.size() != head.lines()) {
      add("statement = its lines", head, text(sum, lines.size()), text(head.sum(), head.lines()));
    }
  }

  private static String text(StatementHead.Sum sum, int lines) {
    return "%s, tax %s, %s in %d lines".formatted(sum.amount(), sum.tax(), sum.total(), lines);
  }

  /** What lines state, as it is now. */
  private record Sources(Map<UUID, StoredFee> fees, Map<UUID, Adjustment> adjustments) {}

  private Sources sources(Tx tx, Map<UUID, List<StatementLine>> lines) {
    Set<UUID> ids = new HashSet<>();
    lines.values().forEach(ones -> ones.forEach(line -> ids.add(line.source())));
    return new Sources(FeeSql.of(tx, environment, ids), byId(stating.of(tx, environment, ids)));
  }

  private void sources(StatementHead head, List<StatementLine> lines, Sources sources) {
    for (StatementLine line : lines) {
      Money owed = owed(line, sources);
      if (owed == null || !owed.equals(line.amount())) {
        add(
            "owed = stated",
            head,
            owed == null ? "nothing" : owed.toString(),
            "line %d: %s".formatted(line.number(), line.amount()));
      }
    }
  }

  private static @Nullable Money owed(StatementLine line, Sources sources) {
    if (!line.kind().isOfUsage()) {
      StoredFee fee = sources.fees().get(line.source());
      return fee == null ? null : fee.fee().amount();
    }
    Adjustment one = sources.adjustments().get(line.source());
    if (one == null) {
      return null;
    }
    return line.kind() == LineKind.WAIVER ? one.amount().negated() : one.amount();
  }

  /** What says that it stands on a statement, and does not. */
  private void forgotten(
      StatementHead head, List<StatementLine> lines, Map<UUID, Adjustment> stated) {
    Set<UUID> there = lines.stream().map(StatementLine::source).collect(Collectors.toSet());
    stated.forEach(
        (id, one) -> {
          if (!there.contains(id)) {
            add("owed = stated", head, "adjustment %s: %s".formatted(id, one.amount()), "no line");
          }
        });
  }

  private void add(String between, StatementHead head, String expected, String found) {
    this.found.add(
        new Discrepancy(
            between,
            "statement %d of account %s".formatted(head.number(), head.to().key()),
            expected,
            found));
  }
}
