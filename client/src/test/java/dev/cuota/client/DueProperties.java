package dev.cuota.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DueProperties {
  @Property(tries = 200)
  void whatIsOwedTogetherIsSummedUnderIdsThatStayTheSame(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 999) Integer> amounts) {
    MemorySpool spool = new MemorySpool(1 << 20);
    Debts debts = new Debts(spool, new Counters());
    Map<String, BigDecimal> owed = new HashMap<>();
    for (int amount : amounts) {
      String tenant = "tenant-" + amount % 3;
      BigDecimal quantity = BigDecimal.valueOf(amount, 2);
      debts.owe(tenant, "tokens", quantity);
      owed.merge(tenant, quantity, BigDecimal::add);
    }
    if (amounts.isEmpty()) {
      return;
    }
    Spool.Batch batch =
        java.util.Objects.requireNonNull(spool.next(Integer.MAX_VALUE, Integer.MAX_VALUE));
    List<Due> due = Due.of(batch);
    assertThat(due).isEqualTo(Due.of(batch)).hasSize(owed.size());
    for (Due one : due) {
      Due.Uses uses = (Due.Uses) one;
      assertThat(uses.id()).startsWith(batch.id());
      assertThat(uses.use().only().amount()).isEqualByComparingTo(owed.get(uses.use().tenant()));
    }
    assertThat(due.stream().map(one -> ((Due.Uses) one).id()).distinct()).hasSize(due.size());
  }
}
