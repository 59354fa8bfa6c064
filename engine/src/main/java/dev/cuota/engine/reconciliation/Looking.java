package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.accounts.KnownStore;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.clusters.ClusterFault;
import dev.cuota.engine.clusters.MirroredStore;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Cause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One comparison on its way: what it has found, and what became of it. */
final class Looking {
  /** So many stores a cluster is told of at once. */
  private static final int TELL = 500;

  private static final int MAX_NOTE_CHARS = 300;
  private static final Logger LOG = LoggerFactory.getLogger(Looking.class);

  private final Platform platform;
  private final Stores stores;
  private final boolean dryRun;
  private final Cause cause;
  private final List<Desync> shown = new ArrayList<>();
  private final List<ToTell> toTell = new ArrayList<>();
  private final Map<String, String> silent = new LinkedHashMap<>();
  private long compared;
  private long found;

  /** One that is mended by telling the cluster again. */
  private record ToTell(Desync desync, KnownStore known, long revision) {}

  Looking(Platform platform, Stores stores, boolean dryRun, Cause cause) {
    this.platform = platform;
    this.stores = stores;
    this.dryRun = dryRun;
    this.cause = cause;
  }

  ReconciliationReport report() {
    return new ReconciliationReport(dryRun, compared, found, shown, silent);
  }

  void compared(long more) {
    compared += more;
  }

  /** A cluster could not be asked; what was to be told to it is not. */
  void silent(String cluster, RuntimeException why) {
    String sentence = cut(ClusterFault.sentence(why));
    silent.put(cluster, sentence);
    toTell.forEach(one -> settle(one.desync().become(Desync.State.FAILED, sentence)));
    toTell.clear();
  }

  void found(
      EnvironmentId environment,
      String cluster,
      DesyncKind kind,
      @Nullable KnownStore known,
      @Nullable MirroredStore there) {
    found++;
    Desync one = new Found(kind, known, there).on(environment, cluster, platform.clock().now());
    if (known == null || kind.remedy() == DesyncKind.Remedy.ASK) {
      settle(one);
    } else if (dryRun) {
      settle(one.become(Desync.State.FIXABLE, ""));
    } else if (kind.remedy() == DesyncKind.Remedy.FOLLOW) {
      settle(follow(one, known.store()));
    } else {
      toTell.add(new ToTell(one, known, there == null ? 0 : there.row().revision()));
      if (toTell.size() == TELL) {
        mendAll();
      }
    }
  }

  private Desync follow(Desync one, Store store) {
    try {
      stores.follow(store.environment(), store.account(), cause);
      return one.become(Desync.State.FIXED, "");
    } catch (RuntimeException e) {
      LOG.warn("store {} cannot be made to follow: {}", store.key(), e.toString());
      return one.become(Desync.State.FAILED, cut(e.toString()));
    }
  }

  /** Tells a cluster of what has gathered. */
  void mendAll() {
    if (toTell.isEmpty()) {
      return;
    }
    Map<KnownStore, Long> revisions = new LinkedHashMap<>();
    toTell.forEach(one -> revisions.put(one.known(), one.revision()));
    Desync first = toTell.getFirst().desync();
    List<String> held = stores.tellAgain(first.environment(), first.cluster(), revisions);
    for (ToTell one : toTell) {
      settle(
          held.contains(one.desync().tenant())
              ? one.desync().become(Desync.State.LEFT, "paused there by hand")
              : one.desync().become(Desync.State.FIXED, ""));
    }
    toTell.clear();
  }

  private void settle(Desync one) {
    if (shown.size() < Reconciliation.MAX_SHOWN) {
      shown.add(one);
    }
    if (one.state() != Desync.State.FIXED) {
      platform
          .database()
          .useTx(
              Scope.of(one.environment()),
              tx -> ReconciliationSql.keep(tx, one, platform.clock().now()));
    }
  }

  /** As much of a fault's words as is kept. */
  static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MAX_NOTE_CHARS));
  }
}
