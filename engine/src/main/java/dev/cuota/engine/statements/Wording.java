package dev.cuota.engine.statements;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.billing.Tax;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.rating.PriceVersion;
import dev.cuota.core.rating.ProratedLine;
import dev.cuota.core.statements.LineKind;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.catalog.Catalogs;
import org.jspecify.annotations.Nullable;

/** Makes lines of what is owed, with the names that things have now. */
final class Wording {
  private static final String ENGLISH = "en";
  private static final String SPANISH = "es";

  private final Catalogs catalogs;
  private final EnvironmentId environment;
  private final Catalog catalog;

  Wording(Catalogs catalogs, EnvironmentId environment) {
    this.catalogs = catalogs;
    this.environment = environment;
    this.catalog = catalogs.current(environment).catalog();
  }

  StatementLine fee(StoredFee stored, @Nullable Tax tax) {
    ProratedLine line = stored.fee().line();
    return new StatementLine(
        0,
        LineKind.of(stored.fee().kind()),
        stored.id(),
        null,
        plan(line.price()),
        line.part(),
        line.price(),
        null,
        stored.fee().amount(),
        tax,
        line.text());
  }

  StatementLine adjustment(Adjustment one) {
    LineKind kind = LineKind.of(one.subject().type(), one.isCorrection());
    return new StatementLine(
        0,
        kind,
        one.id(),
        one.subject().feature(),
        title(one),
        one.subject().month(),
        one.reckoned().price(),
        use(one),
        one.amount(),
        one.state().taxation().tax(),
        one.isCorrection() ? corrected(one) : one.reckoned().explanation());
  }

  StatementLine waiver(Adjustment one) {
    return new StatementLine(
        0,
        LineKind.WAIVER,
        one.id(),
        one.subject().feature(),
        title(one),
        one.subject().month(),
        one.reckoned().price(),
        use(one),
        one.amount().negated(),
        one.state().taxation().tax(),
        "let go: " + one.state().note() + "\n");
  }

  private static StatementLine.Use use(Adjustment one) {
    Adjustment.Reckoned reckoned = one.reckoned();
    return new StatementLine.Use(reckoned.used(), reckoned.included(), reckoned.covered());
  }

  private static String corrected(Adjustment one) {
    return "%snow %s in all; %s more than was asked before, but for what was let go\n"
        .formatted(one.reckoned().explanation(), one.reckoned().rated(), one.amount());
  }

  private StatementLine.Title title(Adjustment one) {
    String feature = one.subject().feature();
    return one.subject().type() == AdjustmentType.COMMISSION
        ? plan(one.reckoned().price())
        : catalog
            .feature(feature)
            .map(known -> new StatementLine.Title(known.name(ENGLISH), known.name(SPANISH)))
            .orElse(new StatementLine.Title(feature, feature));
  }

  private StatementLine.Title plan(PriceVersion price) {
    Plan plan = catalogs.plan(environment, price.plan(), price.version()).orElseThrow();
    return new StatementLine.Title(plan.name(ENGLISH), plan.name(SPANISH));
  }
}
