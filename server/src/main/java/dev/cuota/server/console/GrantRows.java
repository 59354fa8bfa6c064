package dev.cuota.server.console;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.limits.Burned;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.GrantBalance;
import dev.cuota.engine.limits.LimitGrant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in the reader's language what was given beside plans, and what is left of it. */
record GrantRows(Texts texts, Catalog catalog) {

  List<GrantRow> of(List<GrantBalance> balances, boolean ofAccount) {
    return balances.stream().map(one -> row(one, ofAccount)).toList();
  }

  private GrantRow row(GrantBalance balance, boolean ofAccount) {
    LimitGrant grant = balance.grant();
    Feature feature = catalog.features().get(grant.feature());
    String amount = amount(feature, grant.terms().amount());
    return new GrantRow(
        feature == null ? grant.feature() : feature.name(texts.language()),
        grant.terms().monthly() ? texts.get("grants.monthly", amount) : amount,
        amount(feature, balance.left()),
        texts.label(balance.state()),
        style(balance.state()),
        remark(grant, ofAccount));
  }

  private String amount(@Nullable Feature feature, Quantity amount) {
    return Units.with(texts, amount.value(), feature == null ? "" : feature.unit());
  }

  private static String style(Burned.State state) {
    return switch (state) {
      case ACTIVE -> "info";
      case USED_UP -> "warning";
      case WAITING, EXPIRED, VOIDED -> "plain";
    };
  }

  private String remark(LimitGrant grant, boolean ofAccount) {
    Instant expires = grant.terms().expires();
    String text =
        texts.get(
            ofAccount ? "grants.account" : "grants.tenant",
            grant.madeBy(),
            texts.time(grant.terms().starts()),
            expires == null
                ? texts.get("goes.endless")
                : texts.get("goes.until", texts.time(expires)));
    return grant.reason().isEmpty() ? text : text + " " + grant.reason();
  }
}
