package dev.cuota.server.accounts;

import dev.cuota.engine.Engine;
import dev.cuota.engine.dossiers.Dossiers;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.accounts.DossierJson.DossierView;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** All that is known of one account. */
@RestController
public final class DossierEndpoint {
  private final Dossiers dossiers;

  public DossierEndpoint(Engine engine) {
    this.dossiers = engine.dossiers();
  }

  @GetMapping("/api/v1/admin/accounts/{id}/360")
  ResponseEntity<DossierView> get(Caller caller, @PathVariable("id") long id) {
    return dossiers
        .of(caller.environment(), id)
        .map(DossierView::of)
        .map(view -> ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view))
        .orElseThrow(Refusals::missing);
  }
}
