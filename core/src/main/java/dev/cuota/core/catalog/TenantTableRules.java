package dev.cuota.core.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold for the tables that tenants have rows in. */
final class TenantTableRules {
  /** Cuota's own tables in the tenants' database; no tenant has rows in them that could be moved. */
  private static final String OWN_SCHEMA = "cuota";

  private final Findings findings;

  TenantTableRules(Findings findings) {
    this.findings = findings;
  }

  void check(List<TenantTable> tables) {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < tables.size(); i++) {
      TenantTable one = tables.get(i);
      String path = "tenantTables[%d]".formatted(i);
      table(path + ".table", one);
      findings.unless(
          taken.add(one.schema() + "." + one.relation()), path + ".table", "stands here twice");
      column(path + ".tenant", one.tenant());
      column(path + ".key", one.key());
      findings.unless(
          !one.key().equals(one.tenant()),
          path + ".key",
          "must be another column than the tenant's: it names one row");
    }
  }

  private void table(String path, TenantTable one) {
    List<String> names = List.of(one.table().split("\\.", -1));
    findings.unless(
        names.size() <= 2 && names.stream().allMatch(Counter::isIdentifier),
        path,
        "must be a table such as shop.products, in letters, digits and underscores");
    findings.unless(
        !one.schema().equals(OWN_SCHEMA), path, "is Cuota's own, which stays where it is");
  }

  private void column(String path, String column) {
    findings.unless(
        Counter.isIdentifier(column),
        path,
        "must be the name of a column, in letters, digits and underscores");
  }
}
