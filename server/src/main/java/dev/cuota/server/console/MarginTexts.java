package dev.cuota.server.console;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.CostLine;
import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.margin.MonthFigure;
import dev.cuota.engine.margin.MonthMargins;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts margins into the reader's language. */
final class MarginTexts {
  private static final int WORST = 20;

  private final Shell shell;
  private final Texts texts;
  private final Plans plans;
  private final Catalog catalog;

  MarginTexts(Shell shell, Plans plans, Catalog catalog) {
    this.shell = shell;
    this.texts = shell.texts();
    this.plans = plans;
    this.catalog = catalog;
  }

  String month(YearMonth month) {
    return texts.month(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  List<Overview.Tile> tiles(MonthMargins found) {
    MonthMargin.Total whole = found.all().whole();
    long losing =
        found.accounts().stream()
            .filter(part -> part.margin().loses(Money.zero(part.margin().currency())))
            .count();
    return List.of(
        tile("revenue", money(whole.income()), accounts(whole.accounts()), ""),
        tile("cost", money(whole.cost()), byCurrency(found.all()), ""),
        tile(
            "margin",
            percent(whole.percent()),
            texts.get("margin.tile.margin.remark", money(whole.left())),
            whole.left().signum() < 0 ? "danger" : ""),
        tile(
            "losing",
            texts.number(losing),
            texts.get("margin.tile.losing.remark"),
            losing == 0 ? "" : "danger"));
  }

  private Overview.Tile tile(String name, String figure, String remark, String style) {
    return new Overview.Tile(texts.get("margin.tile." + name), figure, remark, style);
  }

  private String accounts(long count) {
    return texts.get("margin.accounts", count);
  }

  /** Only where there are several. */
  private String byCurrency(MonthMargin all) {
    return all.byCurrency().size() < 2
        ? texts.get("margin.tile.cost.remark")
        : money(all.byCurrency().values().stream().map(MonthMargin.Total::cost).toList());
  }

  MarginBoard.Chart months(List<MonthFigure> figures) {
    List<MarginBoard.Point> points = new ArrayList<>();
    for (MonthFigure figure : figures) {
      points.add(
          new MarginBoard.Point(
              month(figure.month()),
              List.of(value(figure.whole().income()), value(figure.whole().cost()))));
    }
    return new MarginBoard.Chart(points, texts.get("margin.months.summary", figures.size()));
  }

  MarginBoard.Chart worst(MonthMargins found) {
    List<MarginBoard.Point> points = new ArrayList<>();
    for (MonthMargin.Part part : found.accounts()) {
      part.left()
          .filter(_ -> points.size() < WORST)
          .ifPresent(
              left -> points.add(new MarginBoard.Point(part.margin().key(), List.of(value(left)))));
    }
    String summary =
        points.isEmpty()
            ? texts.get("margin.worst.empty")
            : texts.get(
                "margin.worst.summary",
                points.getFirst().name(),
                points.getFirst().values().getFirst().text());
    return new MarginBoard.Chart(points, summary);
  }

  MarginBoard.Chart items(MonthMargins found) {
    List<MarginBoard.Point> points = new ArrayList<>();
    MonthMargin.items(found.all().currency(), found.accounts())
        .forEach(
            (item, cost) -> points.add(new MarginBoard.Point(item(item), List.of(value(cost)))));
    String summary =
        points.isEmpty()
            ? texts.get("margin.items.empty")
            : texts.get(
                "margin.items.summary",
                points.getFirst().name(),
                points.getFirst().values().getFirst().text());
    return new MarginBoard.Chart(points, summary);
  }

  private String item(String item) {
    return item.equals(CostLine.PAYMENT_FEE)
        ? texts.get("margin.fee")
        : MeterNames.of(catalog, texts, item);
  }

  MarginBoard.Row row(AccountMargin one, @Nullable GuardMode held) {
    Optional<Integer> percent = one.percent();
    boolean loses = one.loses(Money.zero(one.currency()));
    return new MarginBoard.Row(
        one.key(),
        shell.account(one.account()),
        one.plan().isEmpty() ? texts.get("plan.none") : plans.name(one.plan()),
        money(one.income()),
        money(one.cost()),
        money(one.left()),
        percent(percent),
        loses ? "danger" : "plain",
        held == null ? "" : texts.label(held),
        one.unvalued().isEmpty()
            ? ""
            : texts.get("margin.unvalued.row", money(one.unvalued().values())));
  }

  /** What is in no sum, and why; empty when all is. */
  String unvalued(MonthMargin all) {
    return all.unvaluedAccounts() == 0
        ? ""
        : texts.get("margin.unvalued", all.unvaluedAccounts(), money(all.unvalued().values()));
  }

  private MarginBoard.Value value(Money money) {
    return new MarginBoard.Value(money.amount().toPlainString(), money(money));
  }

  private String percent(Optional<Integer> percent) {
    return percent.map(texts::percent).orElse(texts.get("none"));
  }

  private String money(Collection<Money> amounts) {
    return amounts.stream().map(this::money).collect(Collectors.joining(" · "));
  }

  private String money(Money money) {
    return texts.money(money.amount(), money.currency());
  }
}
