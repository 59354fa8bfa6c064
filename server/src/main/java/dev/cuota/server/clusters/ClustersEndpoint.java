package dev.cuota.server.clusters;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.Registry;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The databases that tenants live on. */
@RestController
@RequestMapping("/api/v1/admin/clusters")
public final class ClustersEndpoint {
  private final Registry registry;

  public ClustersEndpoint(Engine engine) {
    this.registry = engine.clusters().registry();
  }

  /**
   * All of them.
   *
   * @param multi whether there may be several
   */
  record All(boolean multi, List<Line> clusters) {}

  /**
   * One.
   *
   * @param status what goes: {@code ready}, {@code draining} or {@code down}
   * @param setStatus what a person chose; another than the status when it does not answer
   * @param place host and database, never more of the URL
   */
  record Line(
      String key,
      String status,
      String setStatus,
      int weight,
      String note,
      String place,
      boolean configured,
      boolean connected,
      long tenants,
      Health health,
      Instant createdAt) {}

  /**
   * What the checks found.
   *
   * @param since since when it answers, or does not
   * @param failures in a row
   */
  record Health(boolean answering, Instant since, int failures, @Nullable Instant checkedAt) {}

  @GetMapping
  All all(Caller caller) {
    return new All(
        registry.isMulti(),
        registry.all(caller.environment()).stream().map(one -> line(caller, one)).toList());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Line create(Caller caller, @RequestBody byte[] body) {
    if (!registry.isMulti()) {
      throw Problem.of(ProblemCode.MULTI_CLUSTER_DISABLED).exception();
    }
    return line(
        caller,
        ClusterProblems.done(
            registry.create(caller.environment(), ClusterReader.wish(body), caller.name())));
  }

  @GetMapping("/{key}")
  Line one(Caller caller, @PathVariable("key") String key) {
    return line(
        caller,
        registry
            .find(caller.environment(), key)
            .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception()));
  }

  @PatchMapping("/{key}")
  Line change(Caller caller, @PathVariable("key") String key, @RequestBody byte[] body) {
    return line(
        caller,
        ClusterProblems.done(
            registry.change(caller.environment(), key, ClusterReader.change(body), caller.name())));
  }

  @DeleteMapping("/{key}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(Caller caller, @PathVariable("key") String key) {
    ClusterProblems.done(registry.remove(caller.environment(), key, caller.name()));
  }

  private Line line(Caller caller, Cluster one) {
    return new Line(
        one.key(),
        one.status().name().toLowerCase(Locale.ROOT),
        one.settings().status().name().toLowerCase(Locale.ROOT),
        one.settings().weight(),
        one.settings().note(),
        one.reach().place(),
        one.reach().configured(),
        one.reach().connected(),
        registry.tenants(caller.environment(), one.key()),
        new Health(
            one.health().answering(),
            one.health().since(),
            one.health().failures(),
            one.checkedAt()),
        one.createdAt());
  }
}
