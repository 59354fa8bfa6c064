package dev.cuota.server.console;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.reconciliation.Desync;
import dev.cuota.engine.reconciliation.StoreSight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts what disagrees into the reader's language. */
record DesyncTexts(Shell shell) {

  List<DesyncList.Row> rows(List<Desync> desyncs) {
    return desyncs.stream().map(this::row).toList();
  }

  /** Clusters that could not be asked. */
  List<String> silent(Map<String, String> silent) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(silent)
        .forEach((cluster, why) -> lines.add(shell.texts().get("desyncs.silent", cluster, why)));
    return lines;
  }

  private DesyncList.Row row(Desync one) {
    Texts texts = shell.texts();
    boolean strange =
        one.kind() == DesyncKind.MISSING_IN_CONTROL || one.kind() == DesyncKind.LIVES_ELSEWHERE;
    return new DesyncList.Row(
        one.tenant(),
        strange ? "" : shell.accountOf(one.tenant()),
        one.cluster(),
        texts.label(one.kind()),
        texts.label("Remedy", one.kind().remedy().name()),
        sight(one.here()),
        sight(one.there()),
        new Badge(texts.label("DesyncState", one.state().name()), style(one.state())),
        texts.get("state.since", texts.time(one.since())),
        one.state() == Desync.State.FAILED ? one.note() : "");
  }

  private String sight(String text) {
    Texts texts = shell.texts();
    Optional<StoreSight> read = StoreSight.of(text);
    if (read.isEmpty()) {
      return texts.get(text.isEmpty() ? "desyncs.nothing" : "unknown");
    }
    StoreSight sight = read.get();
    List<String> parts = new ArrayList<>();
    parts.add(Publication.of(sight.publication()).map(texts::label).orElse(texts.get("unknown")));
    if (!sight.reason().isEmpty()) {
      // Somebody may have given a reason of their own in the cluster.
      parts.add(PauseReason.of(sight.reason()).map(texts::label).orElse(sight.reason()));
    }
    if (!sight.slug().isEmpty()) {
      parts.add(sight.slug());
    }
    return String.join(" · ", parts);
  }

  private static String style(Desync.State state) {
    return switch (state) {
      case FIXED -> "info";
      case FIXABLE, LEFT -> "warning";
      case FAILED -> "danger";
    };
  }
}
