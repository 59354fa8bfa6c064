package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.client.Decision;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Compares what applications have noted with the ledger. As no two uses are of the same amount, a
 * line of a single use is known by it; what was summed has to be the sum of all others that were let
 * through, with some of those whose process was killed in between, each of them whole.
 */
final class LeaseBooks {
  /** Begins the ids of what the auditor uses. */
  static final String AUDIT = "audit-";

  private static final int MOST_PERHAPS = 24;

  private final LeaseBooksSql sql;
  private final Path notes;

  /** Of uses that a process was killed in, what has become of them. */
  private final Map<BigDecimal, Boolean> resolved = new HashMap<>();

  private List<SpenderNotes.Noted> noted = List.of();
  private final Map<Decision.Source, Integer> allowed = new HashMap<>();

  LeaseBooks(LeaseBooksSql sql, Path notes) {
    this.sql = sql;
    this.notes = notes;
  }

  BigDecimal used(String tenant) throws SQLException {
    return sql.used(tenant);
  }

  /** Fails unless everything is right. */
  void audit(Map<UUID, BigDecimal> found) throws IOException, SQLException {
    assertThat(sql.unconserved()).as("pools that lost or made allowance").isZero();
    Map<UUID, LeaseBooksSql.Known> leases = sql.leases();
    found.forEach(
        (lease, spent) -> {
          LeaseBooksSql.Known known =
              Objects.requireNonNull(leases.get(lease), () -> "the server lost lease " + lease);
          assertThat(known.spent()).as("spent of lease %s", lease).isEqualByComparingTo(spent);
        });
    noted = SpenderNotes.all(notes);
    List<LeaseBooksSql.Line> ledger = sql.ledger();
    for (String tenant : List.of(Spender.CLOSED, Spender.OPEN)) {
      audit(tenant, ledger.stream().filter(line -> line.tenant().equals(tenant)).toList());
    }
  }

  private void audit(String tenant, List<LeaseBooksSql.Line> ledger) throws SQLException {
    Map<BigDecimal, SpenderNotes.Noted> uses = new HashMap<>();
    noted.stream()
        .filter(use -> use.tenant().equals(tenant))
        .forEach(use -> uses.put(plain(use.amount()), use));
    Set<BigDecimal> single = new HashSet<>();
    BigDecimal all = BigDecimal.ZERO;
    BigDecimal summed = BigDecimal.ZERO;
    Set<BigDecimal> back = new HashSet<>();
    ledger.stream()
        .filter(line -> line.amount().signum() < 0)
        .forEach(line -> back.add(plain(line.amount().negate())));
    for (LeaseBooksSql.Line line : ledger) {
      BigDecimal amount = plain(line.amount());
      all = all.add(amount);
      if (line.id().startsWith(AUDIT) || back.contains(amount) || amount.signum() < 0) {
        continue;
      }
      if (!line.id().startsWith("lease:") && uses.containsKey(amount)) {
        assertThat(single.add(amount)).as("%s is counted twice", line).isTrue();
      } else {
        summed = summed.add(amount);
      }
    }
    assertThat(sql.used(tenant)).as("the rollup of %s", tenant).isEqualByComparingTo(all);
    compare(tenant, uses, single, summed);
  }

  private void compare(
      String tenant,
      Map<BigDecimal, SpenderNotes.Noted> uses,
      Set<BigDecimal> single,
      BigDecimal summed) {
    BigDecimal rest = summed;
    List<BigDecimal> perhaps = new ArrayList<>();
    for (Map.Entry<BigDecimal, SpenderNotes.Noted> one : uses.entrySet()) {
      SpenderNotes.Noted use = one.getValue();
      boolean isSingle = single.contains(one.getKey());
      if (use.isPerhaps()) {
        Boolean counted = resolved.get(one.getKey());
        if (counted == null && !isSingle) {
          perhaps.add(one.getKey());
        } else if (Boolean.TRUE.equals(counted)) {
          rest = rest.subtract(one.getKey());
        }
      } else if (use.allowed()) {
        assertThat(use.source() == Decision.Source.SERVER && !isSingle)
            .as("%s is not in the ledger", use)
            .isFalse();
        rest = isSingle ? rest : rest.subtract(one.getKey());
      } else {
        assertThat(isSingle).as("%s was refused and is in the ledger", use).isFalse();
      }
    }
    resolve(tenant, perhaps, rest);
  }

  /** Some of what may have been let through are exactly what is left. */
  private void resolve(String tenant, List<BigDecimal> perhaps, BigDecimal rest) {
    assertThat(perhaps).as("uses of unknown outcome").hasSizeLessThan(MOST_PERHAPS);
    for (int some = 0; some < 1 << perhaps.size(); some++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < perhaps.size(); i++) {
        sum = ((some >> i) & 1) == 0 ? sum : sum.add(perhaps.get(i));
      }
      if (sum.compareTo(rest) == 0) {
        for (int i = 0; i < perhaps.size(); i++) {
          resolved.put(perhaps.get(i), ((some >> i) & 1) != 0);
        }
        return;
      }
    }
    throw new AssertionError(
        "%s: %s more is recorded than was used, beside what may have been: %s"
            .formatted(tenant, rest, perhaps));
  }

  /** What was used without the server, that has to be recorded whatever the limit. */
  BigDecimal letThrough(String tenant) {
    return noted.stream()
        .filter(use -> use.tenant().equals(tenant))
        .filter(use -> use.source() == Decision.Source.FAIL_OPEN || use.isPerhaps())
        .map(SpenderNotes.Noted::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  String sentence() {
    allowed.clear();
    int refused = 0;
    int perhaps = 0;
    for (SpenderNotes.Noted use : noted) {
      Decision.Source source = use.source();
      if (source == null) {
        perhaps++;
      } else if (use.allowed()) {
        allowed.merge(source, 1, Integer::sum);
      } else {
        refused++;
      }
    }
    return "%s allowed, %d refused, %d perhaps".formatted(allowed, refused, perhaps);
  }

  private static BigDecimal plain(BigDecimal amount) {
    return amount.stripTrailingZeros();
  }
}
