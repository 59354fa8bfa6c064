package dev.cuota.server.billing;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.rating.PlanCost;
import dev.cuota.core.rating.UpgradeOffer;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Plans that would cost accounts less. */
@RestController
public final class OffersEndpoint {
  private final Engine engine;

  public OffersEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** The best one for an account; null when it has the best one. */
  record Offered(long account, @Nullable OfferView offer) {}

  /** A plan beside the present one. */
  record OfferView(CostView stay, CostView move, String saving) {
    static OfferView of(UpgradeOffer one) {
      return new OfferView(CostView.of(one.stay()), CostView.of(one.move()), one.saving().digits());
    }
  }

  /** What a plan would cost. */
  record CostView(
      String plan,
      int planVersion,
      String price,
      String beside,
      String total,
      String currency,
      List<String> lines) {
    static CostView of(PlanCost one) {
      return new CostView(
          one.price().plan(),
          one.price().version(),
          one.fee().digits(),
          one.beside().digits(),
          one.total().digits(),
          one.fee().currency(),
          one.monthly().stream().flatMap(line -> line.text().lines()).toList());
    }
  }

  @GetMapping("/api/v1/admin/accounts/{id}/upgrade-offer")
  Offered offer(Caller caller, @PathVariable("id") long id) {
    if (engine.lifecycle().payers().find(caller.environment(), id).isEmpty()) {
      throw Problem.of(ProblemCode.NOT_FOUND).exception();
    }
    return new Offered(
        id, engine.billing().offers().of(caller.environment(), id).map(OfferView::of).orElse(null));
  }
}
