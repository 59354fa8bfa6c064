package dev.cuota.engine.margin;

import dev.cuota.core.margin.MonthMargin;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.AccountRound;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.PlanHeld;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Margins as they are known now, of any month that has begun. */
final class LiveMargins {
  private static final Comparator<MonthMargin.Part> WORST =
      Comparator.comparing(LiveMargins::left).thenComparing(part -> part.margin().key());

  private static final BigDecimal UNKNOWN = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Platform platform;
  private final Accounts accounts;
  private final MarginBook book;

  LiveMargins(Platform platform, Accounts accounts, MarginBook book) {
    this.platform = platform;
    this.accounts = accounts;
    this.book = book;
  }

  /** Of everybody; empty before the first catalog. */
  Optional<MonthMargins> of(EnvironmentId environment, YearMonth month) {
    MarginBook.Asked asked = asked(environment, month);
    Optional<String> currency =
        platform.database().inTx(Scope.of(environment), tx -> book.currency(tx, asked));
    return currency.map(
        code -> {
          List<MonthMargin.Part> parts = new ArrayList<>();
          accounts
              .round()
              .all(
                  new AccountRound.Order(
                      environment,
                      MonthBook.lastMoment(Period.month(month)),
                      AccountRound.Way.LOOK,
                      JobRun.Progress.UNHEARD),
                  (tx, some) -> book.of(tx, asked, some),
                  parts::addAll);
          parts.sort(WORST);
          return new MonthMargins(month, MonthMargin.of(code, parts), parts);
        });
  }

  /** Of one account; empty when there is none, or it was not there and used nothing. */
  Optional<MonthMargin.Part> of(EnvironmentId environment, YearMonth month, long account) {
    MarginBook.Asked asked = asked(environment, month);
    return platform
        .database()
        .inTx(
            Scope.of(environment),
            tx -> {
              List<PlanHeld> held =
                  accounts.plansAt(
                      tx, environment, MonthBook.lastMoment(Period.month(month)), List.of(account));
              return book.of(tx, asked, held).stream().findFirst();
            });
  }

  MarginBook.Asked asked(EnvironmentId environment, YearMonth month) {
    return MarginBook.Asked.of(environment, month, platform.clock().now());
  }

  private static BigDecimal left(MonthMargin.Part part) {
    return part.left().map(Money::amount).orElse(UNKNOWN);
  }
}
