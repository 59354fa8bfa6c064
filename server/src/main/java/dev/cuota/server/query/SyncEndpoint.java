package dev.cuota.server.query;

import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.BookProgress;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Builds rollups again from the ledger. */
@RestController
public final class SyncEndpoint {
  private final Engine engine;

  public SyncEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** How far back. */
  record SyncRequest(@Nullable Integer hours) {}

  /** What was done. */
  record SyncAnswer(boolean success, int hours, int days) {}

  @PostMapping("/api/v1/admin/metering/sync")
  SyncAnswer sync(Caller caller, @RequestBody SyncRequest request) {
    Integer hours = request.hours();
    if (hours == null || hours < 1 || hours > Metering.MAX_SYNC_HOURS) {
      throw Problem.invalid(
              List.of(new FieldError("/hours", Text.of("query.hours", Metering.MAX_SYNC_HOURS))))
          .exception();
    }
    int[] days = new int[1];
    BookProgress count = (_, done, _) -> days[0] = done;
    engine.metering().sync(caller.environment(), hours, count);
    return new SyncAnswer(true, hours, days[0]);
  }
}
