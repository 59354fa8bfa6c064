package dev.cuota.server.console;

import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Sale;
import dev.cuota.engine.metering.StoredEvent;
import dev.cuota.engine.statements.LineOpening;
import dev.cuota.server.statements.Sheet;
import dev.cuota.server.statements.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what a line of a statement is made of into the reader's language. */
final class OpeningTexts {
  private final Shell shell;
  private final Texts texts;
  private final Sheet sheet;
  private final Words words;

  OpeningTexts(Shell shell, Sheet sheet) {
    this.shell = shell;
    this.texts = shell.texts();
    this.sheet = sheet;
    this.words = sheet.words();
  }

  /** Empty for a line that is made of time alone. */
  Optional<OpenedLine> view(LineOpening opening, int limit, int offset) {
    LineOpening.Use use = opening.use();
    if (use == null) {
      return Optional.empty();
    }
    String here = shell.statement(opening.statement().id()) + "/lines/" + opening.line().number();
    long total = use.events().total();
    return Optional.of(
        new OpenedLine(
            shell.statement(opening.statement().id()),
            sheet.number(),
            sheet.rows().get(opening.line().number() - 1),
            opening.line().explanation().lines().toList(),
            use.parts().stream().map(this::part).toList(),
            use.meter(),
            use.tenants().stream()
                .map(
                    one ->
                        new OpenedLine.Amount(
                            one.tenant(), shell.tenant(one.tenant()), words.number(one.used())))
                .toList(),
            use.sales().stream().map(this::sale).toList(),
            texts.get("statements.events", total),
            use.events().events().stream().map(event -> event(event, use.meter())).toList(),
            page(here, offset, -limit, offset > 0),
            page(here, offset, limit, total > offset + limit)));
  }

  private static @Nullable String page(String here, int offset, int by, boolean isThere) {
    return isThere ? here + "?offset=" + Math.max(0, offset + by) : null;
  }

  private OpenedLine.Part part(Adjustment one) {
    return new OpenedLine.Part(
        one.isCorrection()
            ? texts.get("statements.part.correction", one.part())
            : texts.get("statements.part.first"),
        texts.label(one.status()),
        words.money(one.amount()));
  }

  private OpenedLine.Sale sale(Sale one) {
    BigDecimal value = one.value();
    return new OpenedLine.Sale(
        one.day().toString(),
        words.money(new Money(one.amount(), one.currency())),
        value == null
            ? texts.get("statements.unvalued")
            : words.money(new Money(value, one.worth())),
        one.rates());
  }

  private OpenedLine.Event event(StoredEvent one, String meter) {
    List<Quantity> counted =
        one.counted().stream()
            .filter(each -> each.meter().equals(meter))
            .map(StoredEvent.Counted::amount)
            .toList();
    String note =
        one.reversed() != null
            ? texts.get("statements.voided", texts.time(Objects.requireNonNull(one.reversed())))
            : one.reverses() != null ? texts.get("statements.voids", one.reverses()) : "";
    return new OpenedLine.Event(
        texts.time(one.time()),
        one.subject(),
        one.id(),
        counted.isEmpty() ? "" : words.number(counted.getFirst()),
        note);
  }
}
